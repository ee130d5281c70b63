from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def close_what_could_not_be_open(apps: Apps, editor: object) -> None:
    """What the former checks let pass: half a time, and registration without seats or turned round.

    Nobody could register there: the page said that all seats are taken.
    """
    workshops = apps.get_model("workshops", "Workshop").objects
    workshops.filter(ends_at=None).exclude(starts_at=None).update(starts_at=None)
    workshops.filter(Q(capacity=None) | Q(starts_at=None)).update(registration_opens_at=None)
    workshops.filter(starts_at=None).update(registration_closes_at=None)
    turned_round = workshops.filter(registration_closes_at__lte=F("registration_opens_at"))
    turned_round.update(registration_opens_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0004_closed_doors"),
        ("initiatives", "0002_closed_doors"),
        ("taxonomy", "0002_fair_seats"),
        ("workshops", "0004_own_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(
            close_what_could_not_be_open, migrations.RunPython.noop, elidable=True
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_registration_needs_seats_and_start",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_ends_after_it_starts",
        ),
        migrations.RemoveConstraint(
            model_name="workshop",
            name="workshops_workshop_closes_before_it_starts",
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("starts_at", None)),
                    models.Q(
                        ("date_precision", "day"),
                        ("ends_at__gt", models.F("starts_at")),
                        ("ends_at__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_ends_after_it_starts",
                violation_error_message="Das Ende liegt nicht nach dem Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    models.Q(
                        ("capacity__gt", 0),
                        ("capacity__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_registration_needs_seats_and_start",
                violation_error_message="Für die Anmeldung fehlen Plätze oder Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_closes_at", None),
                    models.Q(
                        ("registration_closes_at__lte", models.F("starts_at")),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="workshops_workshop_closes_before_it_starts",
                violation_error_message="Die Anmeldung endet spätestens mit dem Beginn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_opens_at", None),
                    ("registration_closes_at", None),
                    ("registration_closes_at__gt", models.F("registration_opens_at")),
                    _connector="OR",
                ),
                name="workshops_workshop_closes_after_it_opens",
                violation_error_message="Die Anmeldung endet, bevor sie beginnt.",
            ),
        ),
    ]
