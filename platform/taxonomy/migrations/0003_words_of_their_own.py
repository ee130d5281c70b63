from django.db import migrations


class Migration(migrations.Migration):
    """Industries' search words are rows of the search, which has copied them before.

    The column stays, empty in new rows, for the program that still reads it; it goes with the next
    release.
    """

    dependencies = [
        ("taxonomy", "0002_fair_seats"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE taxonomy_industry ALTER COLUMN search_words SET DEFAULT '{}'",
                    "ALTER TABLE taxonomy_industry ALTER COLUMN search_words DROP DEFAULT",
                )
            ],
            state_operations=[migrations.RemoveField(model_name="industry", name="search_words")],
        ),
    ]
