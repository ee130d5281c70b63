import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from search.analysis import GERMAN, form_of, key_of


def copy_search_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Words that stood beside an industry lead to it; the same twice is one."""
    TradeWord = apps.get_model("search", "TradeWord")
    industries = apps.get_model("taxonomy", "Industry").objects.order_by("pk")
    TradeWord.objects.bulk_create(
        TradeWord(
            language=GERMAN, word=word, form=form, folded=key_of(word), industry_id=industry.pk
        )
        for industry in industries
        for word in dict.fromkeys(industry.search_words)
        if (form := form_of(word, GERMAN))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("search", "0003_hours"),
        ("taxonomy", "0002_fair_seats"),
    ]

    # Afterwards industries have no such words any more.
    run_before = [("taxonomy", "0003_words_of_their_own")]

    operations = [
        # In its own place also where a restore migrates in a schema beside the one in use.
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public", migrations.RunSQL.noop
        ),
        migrations.CreateModel(
            name="MissedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("en", "Englisch")],
                        max_length=2,
                        verbose_name="Sprache",
                    ),
                ),
                ("form", models.CharField(max_length=60)),
                ("word", models.CharField(max_length=60, verbose_name="Wort")),
                ("day", models.DateField(verbose_name="Tag")),
                ("visitors", models.PositiveIntegerField(default=1, verbose_name="Besuche")),
            ],
            options={
                "verbose_name": "Suchwort ohne Treffer",
                "verbose_name_plural": "Suchwörter ohne Treffer",
            },
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("en", "Englisch")],
                        default="de",
                        max_length=2,
                        verbose_name="Sprache",
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="Wie es jemand eintippt, in der Grundform; auch bis zu drei Wörter.",
                        max_length=60,
                        verbose_name="Wort",
                    ),
                ),
                ("form", models.CharField(editable=False, max_length=60)),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False,
                        help_text="Die Suche achtet nicht mehr darauf.",
                        verbose_name="zurückgezogen",
                    ),
                ),
                (
                    "delivered_as",
                    models.CharField(db_default="", default="", editable=False, max_length=80),
                ),
                (
                    "is_edited",
                    models.BooleanField(db_default=False, default=False, editable=False),
                ),
                (
                    "means",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        help_text="Wörter, die ebenso gefunden werden; durch Kommas getrennt.",
                        size=None,
                        verbose_name="heißt in den Texten",
                    ),
                ),
            ],
            options={
                "verbose_name": "Synonym",
                "verbose_name_plural": "Synonyme",
                "ordering": ["language", "word"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TradeWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("de", "Deutsch"), ("en", "Englisch")],
                        default="de",
                        max_length=2,
                        verbose_name="Sprache",
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="Wie es jemand eintippt, in der Grundform; auch bis zu drei Wörter.",
                        max_length=60,
                        verbose_name="Wort",
                    ),
                ),
                ("form", models.CharField(editable=False, max_length=60)),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False,
                        help_text="Die Suche achtet nicht mehr darauf.",
                        verbose_name="zurückgezogen",
                    ),
                ),
                (
                    "delivered_as",
                    models.CharField(db_default="", default="", editable=False, max_length=80),
                ),
                (
                    "is_edited",
                    models.BooleanField(db_default=False, default=False, editable=False),
                ),
                (
                    "folded",
                    models.CharField(db_default="", default="", editable=False, max_length=120),
                ),
            ],
            options={
                "verbose_name": "Gewerbewort",
                "verbose_name_plural": "Gewerbewörter",
                "ordering": ["language", "word"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("folded", models.CharField(max_length=120)),
                ("shown", models.CharField(max_length=60)),
                ("form", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "Wort der Suche",
                "verbose_name_plural": "Wörter der Suche",
            },
        ),
        migrations.AddField(
            model_name="document",
            name="text",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="document",
            name="text_en",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="document",
            name="meaning",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="missedword",
            index=models.Index(fields=["day"], name="search_missedword_day"),
        ),
        migrations.AddIndex(
            model_name="tradeword",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("folded", name="text_pattern_ops"),
                name="search_tradeword_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="missedword",
            constraint=models.UniqueConstraint(
                fields=("language", "form", "day"), name="search_missedword_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.CheckConstraint(
                condition=models.Q(("form", ""), _negated=True),
                name="search_synonym_says_something",
                violation_error_message="Nach diesem Wort sucht niemand: Es steht überall.",
            ),
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["de", "en"])),
                name="search_synonym_language_is_known",
                violation_error_message="Diese Sprache gibt es nicht.",
            ),
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.UniqueConstraint(
                fields=("language", "form"),
                name="search_synonym_once_a_language",
                violation_error_message="Dieses Wort steht schon unter den Synonymen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="synonym",
            constraint=models.CheckConstraint(
                condition=models.Q(("means__len__gt", 0)),
                name="search_synonym_means_something",
                violation_error_message="Sagen Sie, wie es in den Texten heißt.",
            ),
        ),
        migrations.AddField(
            model_name="tradeword",
            name="industry",
            field=models.ForeignKey(
                blank=True,
                help_text="Leer, solange es für solche Betriebe hier keine eigene Branche gibt.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="trade_words",
                to="taxonomy.industry",
                verbose_name="Branche",
            ),
        ),
        migrations.AddField(
            model_name="tradeword",
            name="wz_code",
            field=models.ForeignKey(
                blank=True,
                help_text="Die amtliche Abteilung, zu der so ein Betrieb gehört.",
                limit_choices_to={"level": 2},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="trade_words",
                to="taxonomy.wzcode",
                verbose_name="WZ-Abteilung",
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded", name="public.gin_trgm_ops"),
                name="search_word_like",
            ),
        ),
        migrations.AddIndex(
            model_name="word",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("folded", name="text_pattern_ops"),
                name="search_word_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="word",
            constraint=models.UniqueConstraint(
                fields=("language", "folded"), name="search_word_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.CheckConstraint(
                condition=models.Q(("form", ""), _negated=True),
                name="search_tradeword_says_something",
                violation_error_message="Nach diesem Wort sucht niemand: Es steht überall.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["de", "en"])),
                name="search_tradeword_language_is_known",
                violation_error_message="Diese Sprache gibt es nicht.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.UniqueConstraint(
                fields=("language", "word", "wz_code", "industry"),
                name="search_tradeword_once",
                nulls_distinct=False,
                violation_error_message="Dieses Wort führt schon dorthin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tradeword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wz_code__isnull", False), ("industry__isnull", False), _connector="OR"
                ),
                name="search_tradeword_leads_somewhere",
                violation_error_message="Nennen Sie die WZ-Abteilung oder die Branche.",
            ),
        ),
        migrations.RunPython(copy_search_words, migrations.RunPython.noop),
    ]
