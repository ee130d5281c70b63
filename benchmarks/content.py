"""What is measured against: many published cases, some workshops, and the floors' own rows."""

from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Role, User
from benchmarks import words
from benchmarks.floors.models import Card
from branchendialog.models import BestPractice, IndustryPage
from demo.cases.making import make_cases
from editorial import services
from editorial.models import Publishable, State
from taxonomy.models import Industry, Municipality, Region, Topic
from workshops.models import AgendaItem, WorkingGroup, Workshop

random = Random(2018)


def fill(scale: int) -> None:
    """Fill an empty, migrated database with `scale` published cases and the rest of a site."""
    call_command("load_vocabularies", verbosity=0)
    make_cases(scale)
    User.objects.create_user("redaktion@example.org", name="Redaktion", role=Role.PUBLISHER)
    for industry in Industry.objects.all():
        page = IndustryPage(industry=industry, title=industry.name, summary=words.summary(random))
        publish(page, timezone.now())
    for number in range(20):
        write_workshop(f"{words.title(random)} {number + 1}", days=7 + 3 * number)
    write_cards(10_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def publish(entry: Publishable, moment: datetime) -> None:
    entry.state = State.PUBLISHED
    entry.published_at = entry.first_published_at = moment
    entry.save()
    services.reindex(entry)


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
        description=words.text(random),
        venue_name="Seminarhaus am Markt",
        venue_address="Marktplatz 1",
        venue_municipality=random.choice(Municipality.objects.filter(regions__is_host=True)),
        capacity=capacity,
        registration_opens_at=timezone.now() - timedelta(days=1),
    )
    workshop.save()
    workshop.industries.set(Industry.objects.all()[:1])
    workshop.topics.set(Topic.objects.all()[:2])
    for order, name in enumerate(words.GROUPS):
        WorkingGroup.objects.create(workshop=workshop, name=name, order=order, capacity=capacity)
    for order, point in enumerate(words.AGENDA):
        AgendaItem.objects.create(workshop=workshop, title=point, order=order)
    publish(workshop, timezone.now())
    return workshop


def write_cards(number: int) -> None:
    """The rows of `floor_cards`: what a case's card shows, in one table."""
    cases = BestPractice.objects.select_related("industry", "municipality").order_by("pk")
    now = timezone.now()
    Card.objects.bulk_create(
        Card(
            title=case.title,
            slug=case.slug,
            summary=case.summary,
            industry=case.industry.name,
            size=case.get_size_display(),
            place=case.municipality.name,
            published_at=now - turn * timedelta(minutes=37),
        )
        for turn, case in enumerate(islice(cycle(cases[:500]), number))
    )


def make_floor_tables() -> None:
    """The floors have no migrations: their tables live as long as the run."""
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("floors").get_models():
            editor.create_model(model)
