from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # While the indexes are built, the table is read and written as ever.
    atomic = False

    dependencies = [
        ("search", "0002_the_whole_house"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="document",
            index=models.Index(
                fields=["publish_at"],
                condition=models.Q(publish_at__isnull=False),
                name="search_begins",
            ),
        ),
        AddIndexConcurrently(
            model_name="document",
            index=models.Index(
                fields=["withdraw_at"],
                condition=models.Q(withdraw_at__isnull=False),
                name="search_ends",
            ),
        ),
    ]
