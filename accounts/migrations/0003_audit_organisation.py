from django.db import migrations, models


def name_organisations(apps, schema_editor):
    """For the rows from before about an organisation itself."""
    AuditEntry = apps.get_model("accounts", "AuditEntry")
    AuditEntry.objects.filter(object_kind="accounts.organisation").update(
        organisation_id=models.F("object_id")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="organisation_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RunPython(name_organisations, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["organisation_id", "-at"], name="audit_of_organisation"),
        ),
    ]
