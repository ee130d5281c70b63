from django.db import migrations

from editorial.migrations._yearly_question import name_responsible

# What the foreign key below refers to; of both columns each is unique by itself.
RECORD_AND_WORKSHOP = (
    "CREATE UNIQUE INDEX CONCURRENTLY workshops_record_and_workshop"
    " ON workshops_workshoprecord (id, workshop_id)"
)
# A finding's record is that of its workshop, whoever writes the row.
RECORD_OF_ITS_WORKSHOP = [
    (
        "ALTER TABLE workshops_finding ADD CONSTRAINT workshops_finding_record_of_its_workshop"
        " FOREIGN KEY (record_id, workshop_id)"
        " REFERENCES workshops_workshoprecord (id, workshop_id)"
        " DEFERRABLE INITIALLY DEFERRED NOT VALID"
    ),
    "ALTER TABLE workshops_finding VALIDATE CONSTRAINT workshops_finding_record_of_its_workshop",
]


class Migration(migrations.Migration):
    """What comes step by step, so that nobody waits for a whole table."""

    atomic = False

    dependencies = [
        ("workshops", "0008_evening"),
        ("accounts", "0003_own_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunSQL(RECORD_AND_WORKSHOP, "DROP INDEX workshops_record_and_workshop"),
        migrations.RunSQL(
            RECORD_OF_ITS_WORKSHOP,
            "ALTER TABLE workshops_finding DROP CONSTRAINT workshops_finding_record_of_its_workshop",
        ),
        migrations.RunPython(
            name_responsible("Workshop", "WorkshopRecord", app="workshops"),
            migrations.RunPython.noop,
            elidable=True,
        ),
    ]
