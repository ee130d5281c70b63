from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower

UNIQUE = "workshops_registration_one_live_for_address_and_name"
INDEXES = ["workshops_number_held_until", "workshops_line", "workshops_contact_address", UNIQUE]


class Migration(migrations.Migration):
    # While the indexes are built, the table is read and written as ever.
    atomic = False

    dependencies = [
        ("workshops", "0005_fair_seats"),
    ]

    operations = [
        # One that was broken off leaves an index that is good for nothing and stands in the way.
        *(
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                migrations.RunSQL.noop,
                elidable=True,
            )
            for name in INDEXES
        ),
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(
                fields=["held_until"],
                condition=models.Q(state="waiting", confirmed_at=None),
                name="workshops_number_held_until",
            ),
        ),
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(
                fields=["workshop", "line_number"],
                condition=models.Q(state="waiting"),
                name="workshops_line",
            ),
        ),
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(
                Lower("contact_email"),
                condition=~models.Q(contact_email=""),
                name="workshops_contact_address",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"CREATE UNIQUE INDEX CONCURRENTLY {UNIQUE} ON workshops_registration"
                    " (workshop_id, lower(email), lower(name))"
                    " WHERE state IN ('pending', 'waiting', 'confirmed', 'attended')"
                    " AND NOT email = ''",
                    f"DROP INDEX CONCURRENTLY IF EXISTS {UNIQUE}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.UniqueConstraint(
                        "workshop",
                        Lower("email"),
                        Lower("name"),
                        condition=models.Q(
                            ("state__in", ["pending", "waiting", "confirmed", "attended"]),
                            models.Q(("email", ""), _negated=True),
                        ),
                        name=UNIQUE,
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint(
            model_name="registration",
            name="workshops_registration_one_live_for_email_and_name",
        ),
    ]
