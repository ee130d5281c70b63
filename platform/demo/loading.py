"""Brings the demo's content into the database, through the services as people would do it.

An entry is known by its `external_key`; what is there is left alone. Only events whose day has
passed are moved into the future, so that a demo of last year still has something to register for.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from branchendialog.models import BestPractice, Effect, IndustryPage
from demo.accounts import Team, make_accounts
from demo.days import day_named, is_relative
from demo.marks import carries_demo_mark, set_demo_mark
from editorial import services as editorial
from editorial.dates import start_of_day
from editorial.models import Publishable, Release, publishable_models
from notifications.models import OutgoingMail
from taxonomy.models import (
    CompanySize,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Topic,
    WzCode,
)
from workshops import services as registering
from workshops.models import AgendaItem, Registration, WorkingGroup, Workshop

CONTENT = Path(__file__).resolve().parent / "content"

# Saved, submitted, published: whoever touches an entry in the admin raises its version.
VERSION_AS_LOADED = 3
CONFIRMED_FOR = timedelta(days=365)
CLOSES_AT = time(12)  # on the day before

_LOCK = 20_261_121  # any number that no other advisory lock uses

Row = dict[str, Any]
Entry = TypeVar("Entry", bound=Publishable)
Term = TypeVar("Term", Industry, Topic, TargetGroup)


class ForeignDatabaseError(Exception):
    """The database holds something that no demo made."""


class Outcome(NamedTuple):
    created: int
    moved: int
    unchanged: int


@transaction.atomic
def load_demo(today: date) -> Outcome:
    """Create what is missing and move untouched events that are over; all or nothing.

    Raises ForeignDatabaseError for a database that is neither empty nor a demo's.
    """
    with connection.cursor() as cursor:
        # Two starts at the same moment load once.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    _claim_database()
    team = make_accounts()
    moved = _move_past_events(_read("workshops"), today)
    created = known = 0
    for name, (model, create) in KINDS.items():
        rows = _read(name)
        missing = _missing(model, rows)
        for row in missing:
            create(row, today, team)
        created += len(missing)
        known += len(rows) - len(missing)
    return Outcome(created, moved, known - moved)


def _claim_database() -> None:
    """Fill only what carries the demo's mark, or is empty and gets it."""
    if carries_demo_mark():
        return
    if User.objects.exists() or any(model._base_manager.exists() for model in publishable_models()):
        raise ForeignDatabaseError(
            "The database holds accounts or entries that no demo made. Give the demo an empty one."
        )
    set_demo_mark()


def _read(name: str) -> list[Row]:
    rows: list[Row] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


def _missing(model: type[Publishable], rows: list[Row]) -> list[Row]:
    known = set(model._base_manager.values_list("external_key", flat=True))
    return [row for row in rows if row["external_key"] not in known]


# Writing and publishing ---------------------------------------------------------------------------


def _draft(model: type[Entry], team: Team, fields: Row) -> Entry:
    """An entry as the editor leaves it, checked as a form would."""
    by = team.editor
    entry = model(**fields, created_by=by, updated_by=by, responsible=by)
    entry.full_clean()
    entry.save()
    return entry


def _publish(entry: Publishable, team: Team) -> None:
    editorial.submit(entry, by=team.editor)
    editorial.publish(entry, by=team.publisher)


def _terms(model: type[Term], slugs: list[str]) -> list[Term]:
    """The vocabulary's rows in the order named; raises KeyError for one that is unknown."""
    known = {term.slug: term for term in model._base_manager.filter(slug__in=slugs)}
    return [known[slug] for slug in slugs]


def _create_industry_page(row: Row, today: date, team: Team) -> None:
    industry = Industry.objects.get(slug=row["industry"])
    _publish(_draft(IndustryPage, team, {**row, "industry": industry}), team)


def _create_best_practice(row: Row, today: date, team: Team) -> None:
    plain, parts = _split(
        row, "wz_codes", "topics", "target_groups", "effects", "released", "confirmed"
    )
    confirmed_at = day_named(parts["confirmed"], today)
    fields = {
        **plain,
        "municipality": Municipality.objects.get(ags=row["municipality"]),
        "industry": Industry.objects.get(slug=row["industry"]),
        "size": CompanySize.for_headcount(row["employees"]),
        "confirmed_at": confirmed_at,
        "confirm_by": confirmed_at + CONFIRMED_FOR,
    }
    case = _draft(BestPractice, team, fields)
    case.topics.set(_terms(Topic, parts["topics"]))
    case.target_groups.set(_terms(TargetGroup, parts["target_groups"]))
    case.wz_codes.set(
        WzCode.objects.get(edition=edition, code=code)
        for edition, code in parts["wz_codes"].items()
    )
    for order, effect in enumerate(parts["effects"]):
        Effect.objects.create(best_practice=case, order=order, **effect)
    released_on = day_named(parts["released"], today)
    Release.objects.create(entry=case, granted_by="Geschäftsführung", granted_on=released_on)
    _publish(case, team)


def _split(row: Row, *names: str) -> tuple[Row, Row]:
    """The row without the named parts, and these."""
    rest = {name: value for name, value in row.items() if name not in names}
    return rest, {name: row[name] for name in names if name in row}


# Events -------------------------------------------------------------------------------------------

_TIMES = ("date", "starts", "ends", "opens")
_PARTS = ("industries", "topics", "target_groups", "agenda", "groups")
_PEOPLE = ("registrations", "organisations")


def _create_workshop(row: Row, today: date, team: Team) -> None:
    plain, parts = _split(row, *_TIMES, *_PARTS, *_PEOPLE)
    fields = {**plain, **_moments(row, today), "region": Region.objects.get(slug=row["region"])}
    if ags := row.get("venue_municipality"):
        fields["venue_municipality"] = Municipality.objects.get(ags=ags)
    workshop = _draft(Workshop, team, fields)
    workshop.industries.set(_terms(Industry, parts.get("industries", [])))
    workshop.topics.set(_terms(Topic, parts.get("topics", [])))
    workshop.target_groups.set(_terms(TargetGroup, parts.get("target_groups", [])))
    for order, item in enumerate(parts.get("agenda", [])):
        AgendaItem.objects.create(workshop=workshop, order=order, **item)
    for order, group in enumerate(parts.get("groups", [])):
        _create_group(workshop, order, group)
    _publish(workshop, team)
    _take_seats(workshop, row.get("registrations", []), row.get("organisations", []))


def _create_group(workshop: Workshop, order: int, row: Row) -> None:
    plain, parts = _split(row, "topics", "industries")
    group = WorkingGroup.objects.create(workshop=workshop, order=order, **plain)
    group.topics.set(_terms(Topic, parts["topics"]))
    group.industries.set(_terms(Industry, parts["industries"]))


def _moments(row: Row, today: date) -> Row:
    """When the event is and when one can register, as the row names it."""
    day = day_named(row["date"], today)
    if "starts" not in row:
        return {"date": day}
    return {
        "date": day,
        "starts_at": _at(day, time.fromisoformat(row["starts"])),
        "ends_at": _at(day, time.fromisoformat(row["ends"])),
        "registration_opens_at": start_of_day(day_named(row["opens"], today)),
        "registration_closes_at": _at(day - timedelta(days=1), CLOSES_AT),
    }


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _take_seats(workshop: Workshop, rows: list[Row], organisations: list[str]) -> None:
    """Register and confirm the demo's people by the service, then take back their mails.

    They would fill the demo's mailbox with dozens of mails that nobody caused. The mails are
    deleted before the transaction ends: what was never committed was never to be sent.
    """
    groups = {group.name: group for group in workshop.groups.all()}
    wishes = [row for row in rows for _person in range(row["persons"])]
    for number, wish in enumerate(wishes, start=1):
        applicant = registering.Applicant(
            name=f"Testperson {number:02}",
            email=f"testperson-{number:02}@example.org",
            organisation=organisations[number % len(organisations)],
            language="de",
        )
        registration = registering.register(
            workshop,
            applicant,
            group=groups[wish["group"]],
            second_choice=groups.get(wish.get("second_choice", "")),
        )
        registering.confirm(registration)
    OutgoingMail.objects.filter(
        content_type=ContentType.objects.get_for_model(Registration),
        object_id__in=workshop.registrations.values("pk"),
    ).delete()


def _move_past_events(rows: list[Row], today: date) -> int:
    """Give events that are over, and that nobody touched, new dates; historic ones stay."""
    movable = {row["external_key"]: row for row in rows if is_relative(row["date"])}
    past = Workshop.objects.select_for_update(no_key=True).filter(
        external_key__in=movable, version=VERSION_AS_LOADED, date__lt=today
    )
    for workshop in past:
        moments = _moments(movable[str(workshop.external_key)], today)
        for name, value in moments.items():
            setattr(workshop, name, value)
        # Calendars that hold the entry take the new date by its higher number.
        workshop.sequence = models.F("sequence") + 1
        workshop.save(update_fields=[*moments, "sequence"])
        editorial.saved(workshop, by=None)
    return len(past)


KINDS: dict[str, tuple[type[Publishable], Callable[[Row, date, Team], None]]] = {
    "industry_pages": (IndustryPage, _create_industry_page),
    "best_practices": (BestPractice, _create_best_practice),
    "workshops": (Workshop, _create_workshop),
}
"""Each file of the content, with what its rows become and how."""
