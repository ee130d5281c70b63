from django.db import migrations, models

# What was there before can't be told from the team's own, which then is never delivered either.
NAME = """
    UPDATE search_synonym SET delivered_as = language || ' ' || word;
    UPDATE search_tradeword SET delivered_as = language || ' ' || code || ' ' || word
    FROM (SELECT id, code FROM taxonomy_wzcode) division
    WHERE division.id = wz_code_id
"""


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
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
