import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, migrations, models


def forget_former_sessions(apps: Apps, editor: object) -> None:
    """Another table holds them now, with their accounts: everybody signs in anew.

    The former one stays, empty, as long as a web process of the last release may still ask it.
    """
    if "django_session" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session")


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
        migrations.RunPython(forget_former_sessions, migrations.RunPython.noop, elidable=True),
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
