from django.db import migrations

from editorial.migrations._yearly_question import ask_yearly


class Migration(migrations.Migration):
    # Batch by batch: nobody waits for the whole table.
    atomic = False

    dependencies = [
        ("branchendialog", "0004_told_in_full"),
        ("accounts", "0003_own_data"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunPython(
            ask_yearly("BestPractice", "Dialogue", "IndustryPage", app="branchendialog"),
            migrations.RunPython.noop,
            elidable=True,
        ),
    ]
