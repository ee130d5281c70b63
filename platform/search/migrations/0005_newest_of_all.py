from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # While the index is built, the table is read and written as ever: a migration of its own, since
    # the one before is done as a whole or not at all. Broken off, it can be done again.
    atomic = False

    dependencies = [
        ("search", "0004_words_and_meanings"),
    ]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS search_newest_of_all", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(
            model_name="document",
            index=models.Index(
                models.OrderBy(models.F("published_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="search_newest_of_all",
            ),
        ),
    ]
