from django.db import migrations

from tooldb import triggers


def lock(apps, schema_editor):
    triggers.lock(schema_editor.connection)


def unlock(apps, schema_editor):
    triggers.unlock(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("tooldb", "0001_initial")]

    operations = [migrations.RunPython(lock, unlock)]
