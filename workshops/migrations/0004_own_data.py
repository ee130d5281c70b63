from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    # While the index is built, the table is read and written as ever.
    atomic = False

    dependencies = [
        ("workshops", "0003_closed_doors"),
    ]

    operations = [
        # One that was broken off leaves an index that is good for nothing and stands in the way.
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS workshops_registration_address",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(Lower("email"), name="workshops_registration_address"),
        ),
    ]
