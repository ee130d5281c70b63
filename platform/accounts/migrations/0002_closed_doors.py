import uuid

import django.contrib.postgres.functions
from django.apps.registry import Apps
from django.db import migrations, models

from accounts.second_factors import PLACES, SecondFactorAdapter


def encrypt_second_factors(apps: Apps, editor: object) -> None:
    """They lay open until now."""
    box = SecondFactorAdapter()
    for each in apps.get_model("mfa", "Authenticator").objects.select_for_update():
        each.data |= {name: box.encrypt(each.data[name]) for name in PLACES if name in each.data}
        each.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(encrypt_second_factors, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="user",
            name="random_key",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=uuid.uuid4,
                editable=False,
            ),
        ),
    ]
