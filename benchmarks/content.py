"""What is measured against: many published cases, some workshops, and the floors' own rows.

A few hundred cases are written one by one and indexed as the product does it; PostgreSQL then
copies them until there are as many as were asked for.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from accounts.models import Role, User
from benchmarks import words
from benchmarks.floors.models import Card
from branchendialog.models import BestPractice, Effect, IndustryPage
from editorial import services
from editorial.models import Release, State
from search.models import Document
from taxonomy.models import (
    CompanySize,
    CostBand,
    DurationBand,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
    WzEdition,
)
from workshops.models import AgendaItem, WorkingGroup, Workshop

# As many are written one by one; the others are copies of these.
ORIGINALS = 500
EMPLOYEES = {"micro": (2, 9), "small": (10, 49), "medium": (50, 249), "large": (250, 1200)}
SIZE_WEIGHTS = {"micro": 30, "small": 35, "medium": 25, "large": 10}

random = Random(2018)


def fill(scale: int) -> None:
    """Fill an empty, migrated database with `scale` published cases and the rest of a site."""
    call_command("load_vocabularies", verbosity=0)
    User.objects.create_user("redaktion@example.org", name="Redaktion", role=Role.PUBLISHER)
    for industry in Industry.objects.all():
        page = IndustryPage(industry=industry, title=industry.name, summary=words.summary(random))
        publish(page, timezone.now())
    originals = min(scale, ORIGINALS)
    write_cases(originals)
    multiply_cases(originals, scale // originals - 1)
    for number in range(20):
        write_workshop(f"{words.title(random)} {number + 1}", days=7 + 3 * number)
    write_cards(10_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def publish(entry: Any, moment: datetime) -> None:
    entry.state = State.PUBLISHED
    entry.published_at = entry.first_published_at = moment
    entry.save()
    services.reindex(entry)


def write_cases(number: int) -> None:
    cases = [new_case() for _ in range(number)]
    BestPractice.objects.bulk_create(cases)
    relate(cases, "topics", list(Topic.objects.all()), most=3)
    relate(cases, "target_groups", list(TargetGroup.objects.all()), most=2)
    relate_wz_codes(cases)
    Effect.objects.bulk_create([effect for case in cases for effect in new_effects(case)])
    content_type = ContentType.objects.get_for_model(BestPractice)
    released = timezone.localdate()
    Release.objects.bulk_create(
        [
            Release(
                content_type=content_type,
                object_id=case.pk,
                granted_by="Geschäftsführung",
                granted_on=released,
            )
            for case in cases
        ]
    )
    Document.objects.bulk_create(
        [
            Document(content_type=content_type, object_id=case.pk, **services.document_for(case))
            for case in cases
        ]
    )


def new_case() -> BestPractice:
    size = random.choices(list(SIZE_WEIGHTS), list(SIZE_WEIGHTS.values()))[0]
    title = words.title(random)
    published_at = timezone.now() - timedelta(hours=random.randrange(1, 24 * 700))
    return BestPractice(
        title=title,
        slug=f"fall-{uuid4().hex[:12]}",
        summary=words.summary(random),
        company_name=words.company(random),
        municipality=random.choice(places()),
        industry=random.choice(industries()),
        size=CompanySize(size),
        employees=random.randint(*EMPLOYEES[size]),
        cost_band=random.choice(CostBand.values),
        duration_band=random.choice(DurationBand.values),
        situation=words.text(random, 4),
        approach=words.text(random, 5),
        first_step=words.text(random, 1),
        stumbling_block=words.text(random, 2),
        participation=words.text(random, 2),
        transferability=words.text(random, 1),
        confirmed_at=published_at.date(),
        is_example=True,
        state=State.PUBLISHED,
        published_at=published_at,
        first_published_at=published_at,
    )


def places() -> list[Municipality]:
    """All municipalities of the regions, read once."""
    if not _places:
        _places.extend(
            Municipality.objects.filter(regions__isnull=False).select_related("district").distinct()
        )
    return _places


def industries() -> list[Industry]:
    """All industries, the first ones more often, read once."""
    if not _industries:
        ordered = list(Industry.objects.all())
        _industries.extend(
            each for weight, each in enumerate(reversed(ordered), 1) for _ in range(weight)
        )
    return _industries


_places: list[Municipality] = []
_industries: list[Industry] = []


def relate(cases: list[BestPractice], relation: str, choices: list[Any], most: int) -> None:
    """Give each case one to `most` of the choices."""
    through: Any = BestPractice._meta.get_field(relation).remote_field.through  # type: ignore[union-attr]
    column = f"{choices[0]._meta.model_name}_id"
    through.objects.bulk_create(
        through(**{"bestpractice_id": case.pk, column: chosen.pk})
        for case in cases
        for chosen in random.sample(choices, random.randint(1, most))
    )


def relate_wz_codes(cases: list[BestPractice]) -> None:
    """One code of each edition, of the case's industry."""
    through: Any = BestPractice.wz_codes.through
    possible = {industry.pk: detailed_codes(industry) for industry in set(industries())}
    through.objects.bulk_create(
        through(bestpractice_id=case.pk, wzcode_id=random.choice(codes).pk)
        for case in cases
        for codes in possible[case.industry_id]
    )


def detailed_codes(industry: Industry) -> list[list[WzCode]]:
    """The five-digit codes of an industry, by edition."""
    found = []
    for edition in WzEdition.values:
        above = industry.wz_codes.of_edition(edition).values_list("code", flat=True)
        is_below = models.Q()
        for code in above:
            is_below |= models.Q(code__startswith=code)
        detailed = WzCode.objects.of_edition(edition).filter(is_below, level=5)
        found.append(list(detailed.order_by("pk")))
    return found


def new_effects(case: BestPractice) -> list[Effect]:
    return [
        Effect(
            best_practice=case,
            indicator=indicator,
            unit=unit,
            before=random.randint(20, 60),
            after=random.randint(5, 19),
            basis=Effect.Basis.ESTIMATED,
            order=order,
        )
        for order, (indicator, unit) in enumerate(random.sample(words.INDICATORS, 2))
    ]


def multiply_cases(originals: int, copies: int) -> None:
    """Copy the cases with everything that hangs on them; each copy is older than the one before."""
    shift = SQL("{} + n * {}")
    older = SQL("published_at - n * interval '37 minutes'")
    title = SQL("title || ' (' || n || ')'")
    highest = BestPractice.objects.order_by("-pk")[0].pk
    step = highest + 1
    own = {
        "id": shift.format(Identifier("id"), step),
        "uuid": SQL("gen_random_uuid()"),
        "slug": SQL("slug || '-' || n"),
        "title": title,
        "published_at": older,
        "first_published_at": older,
    }
    copy_rows(BestPractice, copies, own)
    through = {"bestpractice_id": shift.format(Identifier("bestpractice_id"), step)}
    for relation in ("topics", "target_groups", "wz_codes"):
        copy_rows(getattr(BestPractice, relation).through, copies, through)
    copy_rows(
        Effect, copies, {"best_practice_id": shift.format(Identifier("best_practice_id"), step)}
    )
    object_id = {"object_id": shift.format(Identifier("object_id"), step)}
    of_case = SQL("WHERE content_type_id = {}").format(
        ContentType.objects.get_for_model(BestPractice).pk
    )
    copy_rows(Release, copies, object_id, of_case)
    address = SQL("rtrim(address, '/') || '-' || n || '/'")
    document = {**object_id, "title": title, "address": address, "published_at": older}
    copy_rows(Document, copies, document, of_case)


def copy_rows(
    model: type[models.Model], copies: int, changes: dict[str, Any], which: Any = ""
) -> None:
    """Copy each row of a table; `changes` are columns that differ in copy number `n`."""
    columns = [
        field.column
        for field in model._meta.local_concrete_fields
        if not field.primary_key or field.column in changes
    ]
    values = [changes.get(column, Identifier(column)) for column in columns]
    insert = SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(1, {}) n {}")
    statement = insert.format(
        Identifier(model._meta.db_table),
        SQL(", ").join(map(Identifier, columns)),
        SQL(", ").join(values),
        Identifier(model._meta.db_table),
        copies,
        which or SQL(""),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def write_workshop(title: str, days: int, capacity: int = 60) -> Workshop:
    """A published workshop with programme and three groups, open for registration."""
    starts_at = timezone.now() + timedelta(days=days)
    workshop = Workshop(
        title=title,
        summary=words.summary(random),
        region=Region.objects.host(),
        date=timezone.localdate(starts_at),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        lead_question=words.summary(random),
        description=words.text(random, 4),
        venue_name="Seminarhaus am Markt",
        venue_address="Marktplatz 1",
        venue_municipality=random.choice(places()),
        capacity=capacity,
        registration_opens_at=timezone.now() - timedelta(days=1),
    )
    workshop.save()
    workshop.industries.set(industries()[:1])
    workshop.topics.set(Topic.objects.all()[:2])
    for order, name in enumerate(words.GROUPS):
        WorkingGroup.objects.create(workshop=workshop, name=name, order=order, capacity=capacity)
    for order, point in enumerate(words.AGENDA):
        AgendaItem.objects.create(workshop=workshop, title=point, order=order)
    publish(workshop, timezone.now())
    return workshop


def write_cards(number: int) -> None:
    """The rows of `floor_cards`: what a case's card shows, in one table."""
    cases = BestPractice.objects.select_related("industry", "municipality")[:ORIGINALS]
    originals = [
        Card(
            title=case.title,
            slug=case.slug,
            summary=case.summary,
            industry=case.industry.name,
            size=case.get_size_display(),
            place=case.municipality.name,
            published_at=case.published_at,
        )
        for case in cases
    ]
    Card.objects.bulk_create(originals)
    older = SQL("published_at - n * interval '37 minutes'")
    copy_rows(Card, number // len(originals) - 1, {"published_at": older})


def make_floor_tables() -> None:
    """The floors have no migrations: their tables live as long as the run."""
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("floors").get_models():
            editor.create_model(model)
