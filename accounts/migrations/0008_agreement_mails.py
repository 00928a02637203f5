from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_part_of_instruments")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="agreement_mails",
            field=models.BooleanField(default=True, verbose_name="mails about agreements"),
        ),
    ]
