import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workshops", "0002_the_whole_house"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="takes_seat_later",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Unbestätigt hält diese Anmeldung keinen Platz; bestätigt bekommt sie einen, wenn einer frei ist.",
                verbose_name="Platz erst mit der Bestätigung",
            ),
        ),
        # Each row gets its own value, so that the table is written anew: a million in some seconds.
        migrations.AddField(
            model_name="registration",
            name="random_key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
            ),
        ),
        # The links of rows that exist have gone out; those of later ones never have the former form.
        migrations.AddField(
            model_name="registration",
            name="has_former_link",
            field=models.BooleanField(
                db_default=True,
                default=False,
                editable=False,
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="has_former_link",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
            ),
        ),
        migrations.CreateModel(
            name="RegistrationOrigin",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="origin",
                        serialize=False,
                        to="workshops.registration",
                    ),
                ),
                ("origin", models.CharField(max_length=64, verbose_name="Herkunft")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="angemeldet am"),
                ),
            ],
            options={
                "verbose_name": "Netzadresse einer Anmeldung",
                "verbose_name_plural": "Netzadressen von Anmeldungen, unkenntlich gemacht",
                "indexes": [models.Index(fields=["origin", "created_at"], name="workshops_origin")],
            },
        ),
    ]
