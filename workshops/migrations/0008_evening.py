import django.db.models.deletion
from django.db import migrations, models

OF_THEIR_WORKSHOP = """
UPDATE workshops_finding SET record_id = workshops_workshoprecord.id
FROM workshops_workshoprecord
WHERE workshops_workshoprecord.workshop_id = workshops_finding.workshop_id
"""


def title_of(workshop):
    return f"Rückblick: {workshop.title}"[:200]


def begin_records(apps, schema_editor):
    """A draft, with its first version, for each date that has findings and no record."""
    workshops = apps.get_model("workshops", "Workshop").objects
    records = apps.get_model("workshops", "WorkshopRecord").objects
    without = workshops.filter(findings__isnull=False, record=None).distinct()
    for workshop in without.order_by("pk").iterator():
        record = records.create(
            workshop=workshop,
            title=title_of(workshop),
            slug=free_slug(records, workshop.slug),
            is_example=workshop.is_example,
            version=1,
        )
        keep_first_version(apps, record)


def free_slug(records, wanted):
    taken = set(records.filter(slug__startswith=wanted[:74]).values_list("slug", flat=True))
    numbered = (f"{wanted[:74]}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(each for each in numbered if each not in taken)


def keep_first_version(apps, record):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind, _is_new = kinds.get_or_create(app_label="workshops", model="workshoprecord")
    findings = apps.get_model("workshops", "Finding").objects.filter(workshop=record.workshop_id)
    parts = {name: [] for name in ("participant_figures", "record_pictures", "downloads")}
    parts["findings"] = [
        {"id": each.pk, **content_of(each, {"workshop", "record", "version"})}
        for each in findings.order_by("pk")
    ]
    apps.get_model("editorial", "EntryVersion").objects.create(
        content_type=kind,
        object_id=record.pk,
        number=record.version,
        snapshot={**content_of(record, {"successor"}), "parts": parts},
    )


def content_of(thing, left_out):
    fields = {
        field.name: None if field.value_from_object(thing) is None else field.value_to_string(thing)
        for field in thing._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in left_out
    }
    return {"fields": fields, "relations": {}}


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("editorial", "0004_closed_doors"),
        ("workshops", "0007_who_comes"),
    ]

    operations = [
        migrations.AddField(
            model_name="workshoprecord",
            name="press_quote",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Wörtlich und ohne Anführungszeichen.",
                verbose_name="Pressestimme",
            ),
        ),
        migrations.AddField(
            model_name="workshoprecord",
            name="press_quote_en",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="Pressestimme (englisch)"
            ),
        ),
        migrations.AddField(
            model_name="workshoprecord",
            name="press_source",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Etwa „Lokalzeitung, 18. Januar 2018“.",
                max_length=200,
                verbose_name="Wer das schreibt, und wo",
            ),
        ),
        migrations.AddField(
            model_name="workshoprecord",
            name="press_url",
            field=models.URLField(
                blank=True, db_default="", default="", verbose_name="Link zum Beitrag"
            ),
        ),
        migrations.AddConstraint(
            model_name="workshoprecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("press_quote", ""),
                    models.Q(("press_source", ""), _negated=True),
                    _connector="OR",
                ),
                name="workshops_record_quote_has_a_source",
                violation_error_message="Zu einer Pressestimme gehört, wer das schreibt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshoprecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("press_source", ""), ("press_url", "")),
                    models.Q(("press_quote", ""), _negated=True),
                    _connector="OR",
                ),
                name="workshops_record_source_has_a_quote",
                violation_error_message="Was schreibt die Presse? Die Pressestimme fehlt noch.",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="version",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, verbose_name="Fassung"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="record",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="workshops.workshoprecord",
                verbose_name="Rückblick",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="code",
            field=models.SlugField(
                blank=True,
                help_text=(
                    "Etwa „f16“; steht in der Adresse. Bleibt es leer, entsteht es von selbst."
                ),
                max_length=20,
                verbose_name="Kürzel",
            ),
        ),
        migrations.RunPython(begin_records, migrations.RunPython.noop),
        migrations.RunSQL(OF_THEIR_WORKSHOP, migrations.RunSQL.noop),
        # What the rows above have left to be checked would keep their tables from being altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AlterField(
            model_name="finding",
            name="record",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="workshops.workshoprecord",
                verbose_name="Rückblick",
            ),
        ),
    ]
