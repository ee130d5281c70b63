import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from search.analysis import key_of

# What was there before can't be told from the team's own, which then is never delivered either.
NAME = """
    UPDATE search_synonym SET delivered_as = language || ' ' || word;
    UPDATE search_tradeword SET delivered_as = language || ' ' || code || ' ' || word
    FROM (SELECT id, code FROM taxonomy_wzcode) division
    WHERE division.id = wz_code_id
"""


def fold(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    words = apps.get_model("search", "TradeWord").objects.all()
    for row in words:
        row.folded = key_of(row.word)
    words.bulk_update(words, ["folded"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0005_newest_of_all"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="delivered_as",
                field=models.CharField(db_default="", default="", editable=False, max_length=80),
            )
            for model in ("synonym", "tradeword")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="is_edited",
                field=models.BooleanField(db_default=False, default=False, editable=False),
            )
            for model in ("synonym", "tradeword")
        ),
        migrations.AddField(
            model_name="tradeword",
            name="folded",
            field=models.CharField(db_default="", default="", editable=False, max_length=120),
        ),
        migrations.AddIndex(
            model_name="tradeword",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("folded", name="text_pattern_ops"),
                name="search_tradeword_begins",
            ),
        ),
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
