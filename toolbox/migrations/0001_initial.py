from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Moment",
            fields=[
                (
                    "name",
                    models.CharField(
                        choices=[("daily", "Daily"), ("backup", "Backup"), ("probe", "Probe")],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
