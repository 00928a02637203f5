from django.db import migrations

from checklists import triggers


def lock(apps, schema_editor):
    triggers.lock(schema_editor.connection)


def unlock(apps, schema_editor):
    triggers.unlock(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("checklists", "0001_initial")]

    operations = [migrations.RunPython(lock, unlock)]
