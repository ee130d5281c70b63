from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    # While the index is built, the table is read and written as ever.
    atomic = False

    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        # One that was broken off leaves an index that is good for nothing and stands in the way.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS notifications_recipient",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        AddIndexConcurrently(
            model_name="outgoingmail",
            index=models.Index(Lower("recipient"), name="notifications_recipient"),
        ),
    ]
