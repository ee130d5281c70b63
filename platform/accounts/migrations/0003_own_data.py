import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_closed_doors"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="opened_on_request",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Durch einen Code an die Adresse einer Anmeldung; ungenutzt wird es gelöscht.",
                verbose_name="selbst angefordert",
            ),
        ),
        # Its own table holds a session now, with its account beside it: everybody signs in anew.
        migrations.RunSQL(
            "DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop, elidable=True
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Sitzung",
                "verbose_name_plural": "Sitzungen",
            },
        ),
    ]
