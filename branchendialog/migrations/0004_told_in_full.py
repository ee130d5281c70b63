import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import django.core.validators
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models, transaction

import editorial.fields
from interface import rich_text

TEXTS = [
    *("situation", "situation_en", "approach", "approach_en"),
    *("participation", "participation_en"),
]
BLOCK = re.compile(r"<(?:p|h3|h4|ul|ol|blockquote)>")
BATCH = 500


def in_paragraphs(text: str) -> str:
    """A plain text as the field stores it; one that is rich already stays, if this runs twice."""
    return rich_text.clean(text if BLOCK.match(text) else rich_text.from_plain(text))


def tell_in_paragraphs(apps: Apps, editor: object) -> None:
    """The cases themselves, their versions, and what was proposed: plain texts become rich ones."""
    case = apps.get_model("branchendialog", "BestPractice")
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind = kinds.filter(app_label="branchendialog", model="bestpractice").first()
    rewrite(case._base_manager.all(), TEXTS, tell_case)
    of_cases = {"content_type_id": kind and kind.pk}
    versions = apps.get_model("editorial", "EntryVersion")._base_manager.filter(**of_cases)
    rewrite(versions, ["snapshot"], tell_version)
    proposals = apps.get_model("editorial", "Proposal")._base_manager.filter(**of_cases)
    rewrite(proposals, ["changes"], tell_proposal)


def tell_case(case: Any) -> bool:
    """Whether anything changes by it; so the other two."""
    before = {name: getattr(case, name) for name in TEXTS}
    after = {name: in_paragraphs(text) for name, text in before.items()}
    for name, text in after.items():
        setattr(case, name, text)
    return before != after


def tell_version(version: Any) -> bool:
    fields = version.snapshot["fields"]
    after = {name: in_paragraphs(fields[name]) for name in TEXTS if name in fields}
    version.snapshot["fields"] = fields | after
    return bool(fields != version.snapshot["fields"])


def tell_proposal(proposal: Any) -> bool:
    names = {f"fields.{name}" for name in TEXTS} & proposal.changes.keys()
    after = {name: [in_paragraphs(each or "") for each in proposal.changes[name]] for name in names}
    before, proposal.changes = proposal.changes, proposal.changes | after
    return bool(before != proposal.changes)


def rewrite(rows: Any, columns: list[str], change: Callable[[Any], bool]) -> None:
    """Some at a time, so that what is done stays done."""
    for keys in batches_of_keys(rows):
        with transaction.atomic():
            held = rows.select_for_update().filter(pk__in=keys)
            changed = [each for each in held if change(each)]
            rows.model._base_manager.bulk_update(changed, columns, batch_size=50)


def batches_of_keys(rows: Any) -> Iterator[list[int]]:
    last = 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield keys
        last = keys[-1]


class Migration(migrations.Migration):
    # Broken off, it goes on where it stopped. Web and worker are stopped meanwhile: the former
    # program would show and store these texts as plain ones.
    atomic = False

    dependencies = [
        ("branchendialog", "0003_newest_of_size"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
    ]

    operations = [
        migrations.RunPython(
            tell_in_paragraphs, migrations.RunPython.noop, atomic=False, elidable=True
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="approach",
            field=editorial.fields.RichTextField(blank=True, verbose_name="Vorgehen"),
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="approach_en",
            field=editorial.fields.RichTextField(blank=True, verbose_name="Vorgehen (englisch)"),
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="participation",
            field=editorial.fields.RichTextField(
                blank=True, verbose_name="Beteiligung und Folgen für die Beschäftigten"
            ),
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="participation_en",
            field=editorial.fields.RichTextField(
                blank=True, verbose_name="Beteiligung und Folgen für die Beschäftigten (englisch)"
            ),
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="situation",
            field=editorial.fields.RichTextField(blank=True, verbose_name="Ausgangslage"),
        ),
        migrations.AlterField(
            model_name="bestpractice",
            name="situation_en",
            field=editorial.fields.RichTextField(
                blank=True, verbose_name="Ausgangslage (englisch)"
            ),
        ),
        migrations.CreateModel(
            name="Cost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licences", "Lizenzen und Programme"),
                            ("devices", "Geräte und Material"),
                            ("training", "Schulung"),
                            ("services", "Beratung und Einrichtung"),
                            ("own_hours", "eigene Arbeitszeit"),
                            ("yearly", "laufend im Jahr"),
                        ],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        help_text="Etwa „Vier Tablets mit Halterung“.",
                        max_length=120,
                        verbose_name="Posten",
                    ),
                ),
                (
                    "item_en",
                    models.CharField(blank=True, max_length=120, verbose_name="Posten (englisch)"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="In Euro; bei eigener Arbeitszeit in Stunden.",
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="Betrag",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="Reihenfolge")),
                (
                    "best_practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="costs",
                        to="branchendialog.bestpractice",
                        verbose_name="Praxisbeispiel",
                    ),
                ),
            ],
            options={
                "verbose_name": "Kosten",
                "verbose_name_plural": "Kosten",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="branchendialog_cost_is_more_than_nothing",
                        violation_error_message="Der Betrag ist größer als null.",
                    )
                ],
            },
        ),
    ]
