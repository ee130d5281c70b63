from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    # While the index is built, the table is read and written as ever.
    atomic = False

    dependencies = [
        ("branchendialog", "0002_the_whole_house"),
    ]

    operations = [
        # One that was broken off leaves an index that is good for nothing and stands in the way.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS branchendialog_newest_of_size",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        AddIndexConcurrently(
            model_name="bestpractice",
            index=models.Index(
                "industry",
                "size",
                F("published_at").desc(),
                F("id").desc(),
                condition=models.Q(state="published"),
                name="branchendialog_newest_of_size",
            ),
        ),
    ]
