from django.db import migrations

from editorial.migrations._yearly_question import name_responsible


class Migration(migrations.Migration):
    # Batch by batch: nobody waits for the whole table.
    atomic = False

    dependencies = [
        ("workshops", "0008_evening"),
        ("accounts", "0003_own_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunPython(
            name_responsible("Workshop", "WorkshopRecord", app="workshops"),
            migrations.RunPython.noop,
            elidable=True,
        ),
    ]
