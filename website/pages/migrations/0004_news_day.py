from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_own_data"),
    ]

    operations = [
        migrations.AddField(
            model_name="newsitem",
            name="day",
            field=models.DateField(
                blank=True,
                help_text="Der Tag, von dem die Meldung erzählt: Er steht über ihr und ordnet die Liste. Ohne Angabe ist es der Tag, an dem sie zuerst erschien.",
                null=True,
                verbose_name="Datum",
            ),
        ),
    ]
