from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tooldb", "0002_claims_stay"),
    ]

    operations = [
        migrations.AlterField(
            model_name="criterion",
            name="group",
            field=models.CharField(
                choices=[
                    ("contract", "Agreement"),
                    ("place", "Where the information is"),
                    ("confidentiality", "Who can listen in"),
                    ("access", "Getting in"),
                    ("fit", "What you can do with it"),
                    ("accessibility", "For everyone"),
                    ("organisation", "For your organisation"),
                    ("certificates", "Certificates and openness"),
                ],
                max_length=20,
                verbose_name="group",
            ),
        ),
    ]
