"""Brings the demo's content into the database, through the services as people would do it.

An entry is known by its `external_key`; what is there is left alone. Only events whose day has
passed are moved into the future, so that a demo of last year still has something to register for.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import NamedTuple

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from accounts.models import User
from branchendialog.models import (
    Analysis,
    BestPractice,
    Dialogue,
    FocusDecision,
    IndustryFigure,
    IndustryPage,
)
from demo.accounts import Team, make_accounts
from demo.days import day_named, is_to_come
from demo.pictures import pattern_picture, scene_picture, show_pictures
from demo.rows import Row, Writing, at, naming_field
from editorial import services as editorial
from editorial.dates import start_of_day
from editorial.models import Picture, Publishable, Release, publishable_models
from initiatives.models import Activity, Actor, Funding, Idea, Initiative
from notifications.models import OutgoingMail
from pages.models import NewsItem, Page
from taxonomy.models import CompanySize, WzCode
from work.demo_marks import carries_demo_mark, set_demo_mark
from work.locks import Lock, wait_for
from workshops import services as registering
from workshops.models import Finding, Workshop, WorkshopRecord, WorkshopSeries

CONTENT = Path(__file__).resolve().parent / "content"

# Saved, submitted, published: whoever touches an entry in the admin raises its version.
VERSION_AS_LOADED = 3
CONFIRMED_FOR = timedelta(days=365)
CLOSES_AT = time(12)  # on the day before
PUBLISHED_AT = time(9)


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
    wait_for(Lock.DEMO)  # two starts at the same moment load once
    claim_database()
    team = make_accounts()
    writing = Writing(today, team.editor)
    moved = _move_past_events(read_content("workshops"), writing)
    created = known = 0
    for name, kind in KINDS.items():
        rows = read_content(name)
        key = naming_field(kind.model)
        there = set(kind.model._base_manager.values_list(key, flat=True))
        missing = [row for row in rows if row[key] not in there]
        for row in missing:
            thing = kind.write(row, writing) if kind.write else writing.write(kind.model, row)
            _illustrate(thing, row)
            _publish(thing, row, writing, team)
            if isinstance(thing, Workshop):
                _what_came_then(thing, row, writing, team)
        created += len(missing)
        known += len(rows) - len(missing)
    if created:
        transaction.on_commit(show_pictures)
    return Outcome(created, moved, known - moved)


def claim_database() -> None:
    """Fill only what carries the demo's mark, or is empty and gets it."""
    if carries_demo_mark():
        return
    if User.objects.exists() or any(model._base_manager.exists() for model in publishable_models()):
        raise ForeignDatabaseError(
            "The database holds accounts or entries that no demo made. Give the demo an empty one."
        )
    set_demo_mark()


def read_content(name: str) -> list[Row]:
    """The rows of one of the content's files."""
    rows: list[Row] = yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows


# Writing and publishing ---------------------------------------------------------------------------


def _illustrate(thing: models.Model, row: Row) -> None:
    """A picture for what is shown with one: its scene, or a pattern."""
    if not isinstance(thing, Publishable) or not (picture := _picture_of(thing, row)):
        return
    thing.picture = picture
    thing.save(update_fields=["picture"])
    if isinstance(thing, WorkshopRecord):
        for order, seed in enumerate(row.get("pictures", [])):
            shown = pattern_picture(seed, _colour_of(thing))
            thing.record_pictures.create(picture=shown, order=order)


def _picture_of(thing: Publishable, row: Row) -> Picture | None:
    match thing:
        case BestPractice():
            return scene_picture(row["external_key"])
        case Activity():
            return scene_picture(f"activity-{thing.kind}")
    if "scene" in row:
        return scene_picture(row["scene"])
    colour = _colour_of(thing)
    return pattern_picture(row["external_key"], colour) if colour else None


def _colour_of(thing: models.Model) -> str:
    """Its industry's or its region's."""
    match thing:
        case IndustryPage():
            return thing.industry.colour
        case Dialogue():
            return thing.industry_page.industry.colour
        case Initiative() | NewsItem():
            return thing.region.accent_colour
        case WorkshopRecord():
            return thing.workshop.region.accent_colour
    return ""


def _publish(thing: models.Model, row: Row, writing: Writing, team: Team) -> None:
    """What the editor wrote goes its way: submitted by one, published by another."""
    if not isinstance(thing, Publishable):
        return
    editorial.record_save(thing, by=team.editor)
    editorial.submit(thing, by=team.editor)
    overdue_since = thing.confirm_by if thing.is_overdue else None
    published = editorial.publish(thing, by=team.publisher)
    if overdue_since:
        # Whoever publishes has read it; here somebody did so a year and more ago.
        published.confirm_by = overdue_since
        published.save(update_fields=["confirm_by"])
    _take_mails_back(type(thing)._base_manager.filter(pk=thing.pk))
    if "published" in row:
        moment = at(day_named(row["published"], writing.today), PUBLISHED_AT)
        published.published_at = published.first_published_at = moment
        published.save(update_fields=["published_at", "first_published_at"])
        editorial.reindex(published)


def _write_best_practice(row: Row, writing: Writing) -> BestPractice:
    plain, parts = _split(row, "wz_codes", "release", "released_by")
    confirmed_at = day_named(row["confirmed_at"], writing.today)
    case = writing.write(
        BestPractice,
        plain,
        size=CompanySize.for_headcount(row["employees"]),
        confirm_by=confirmed_at + CONFIRMED_FOR,
    )
    case.wz_codes.set(
        WzCode.objects.get(edition=edition, code=code)
        for edition, code in parts["wz_codes"].items()
    )
    released_on = day_named(parts["release"], writing.today)
    by = parts.get("released_by", "Geschäftsführung")
    Release.objects.create(entry=case, granted_by=by, granted_on=released_on)
    return case


def _write_news_item(row: Row, writing: Writing) -> NewsItem:
    plain, _beside = _split(row, "published", "scene")
    return writing.write(NewsItem, plain)


def _write_record(row: Row, writing: Writing) -> WorkshopRecord:
    plain, parts = _split(row, "findings", "pictures")
    record = writing.write(WorkshopRecord, plain)
    groups = {group.name: group for group in record.workshop.groups.all()}
    for order, finding in enumerate(parts.get("findings", [])):
        rest = {name: value for name, value in finding.items() if name != "group"}
        group = groups[finding["group"]]
        writing.write(Finding, {"order": order, **rest}, record=record, group=group)
    return record


def _split(row: Row, *names: str) -> tuple[Row, Row]:
    """The row without the named parts, and these."""
    rest = {name: value for name, value in row.items() if name not in names}
    return rest, {name: row[name] for name in names if name in row}


# Events -------------------------------------------------------------------------------------------

_TIMES = ("date", "starts", "ends", "opens")
_LATER = ("registrations", "organisations", "afterwards", "called_off")


def _write_workshop(row: Row, writing: Writing) -> Workshop:
    plain, _others = _split(row, *_TIMES, *_LATER)
    return writing.write(Workshop, plain, **_moments(row, writing.today))


def _moments(row: Row, today: date) -> Row:
    """When the event is and when one can register, as the row names it."""
    day = day_named(row["date"], today)
    moments: Row = {"date": day}
    if "starts" in row:
        moments["starts_at"] = at(day, time.fromisoformat(row["starts"]))
        moments["ends_at"] = at(day, time.fromisoformat(row["ends"]))
    if "opens" in row:
        moments["registration_opens_at"] = start_of_day(day_named(row["opens"], today))
        moments["registration_closes_at"] = at(day - timedelta(days=1), CLOSES_AT)
    return moments


def _what_came_then(workshop: Workshop, row: Row, writing: Writing, team: Team) -> None:
    """People registered while one could; then it closed early, or was called off."""
    _take_seats(workshop, row.get("registrations", []), row.get("organisations", []))
    if later := writing.values(Workshop, row.get("afterwards", {})):
        workshop.refresh_from_db()
        for name, value in later.items():
            setattr(workshop, name, value)
        workshop.full_clean()
        workshop.save(update_fields=[*later])
        editorial.record_save(workshop, by=writing.by)
    if reason := row.get("called_off"):
        registering.call_off(workshop, reason=reason, message="", by=team.publisher)
        _take_mails_back(workshop.registrations.all())


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
            group=groups.get(wish.get("group", "")),
            second_choice=groups.get(wish.get("second_choice", "")),
        )
        registering.confirm(registration)
    _take_mails_back(workshop.registrations.all())


def _take_mails_back(rows: models.QuerySet[models.Model]) -> None:
    kind = ContentType.objects.get_for_model(rows.model)
    OutgoingMail.objects.filter(content_type=kind, object_id__in=rows.values("pk")).delete()


def _move_past_events(rows: list[Row], writing: Writing) -> int:
    """Give events that are over, and that nobody touched, new dates; historic ones stay.

    Only those that were to come when they were loaded: what was past already, stays past.
    """
    movable = {row["external_key"]: row for row in rows if is_to_come(row["date"])}
    called_off = [key for key, row in movable.items() if "called_off" in row]
    untouched = Q(version=VERSION_AS_LOADED) | Q(
        version=VERSION_AS_LOADED + 1, external_key__in=called_off
    )
    past = Workshop.objects.select_for_update(no_key=True).filter(
        untouched, external_key__in=movable, date__lt=writing.today
    )
    for workshop in past:
        row = movable[str(workshop.external_key)]
        moments = {
            **_moments(row, writing.today),
            **writing.values(Workshop, row.get("afterwards", {})),
        }
        for name, value in moments.items():
            setattr(workshop, name, value)
        workshop.save(update_fields=list(moments))
        # Nobody has edited anything: no new version, or it would never be moved again.
        editorial.reindex(workshop)
    return len(past)


class Kind(NamedTuple):
    """What the rows of a file become, and how they are written if not as they stand."""

    model: type[models.Model]
    write: Callable[[Row, Writing], models.Model] | None = None


KINDS = {
    "fundings": Kind(Funding),
    "actors": Kind(Actor),
    "initiatives": Kind(Initiative),
    "ideas": Kind(Idea),
    "activities": Kind(Activity),
    "industry_pages": Kind(IndustryPage),
    "analyses": Kind(Analysis),
    "industry_figures": Kind(IndustryFigure),
    "focus_decisions": Kind(FocusDecision),
    "workshop_series": Kind(WorkshopSeries),
    "workshops": Kind(Workshop, _write_workshop),
    "workshop_records": Kind(WorkshopRecord, _write_record),
    "dialogues": Kind(Dialogue),
    "best_practices": Kind(BestPractice, _write_best_practice),
    "pages": Kind(Page),
    "news_items": Kind(NewsItem, _write_news_item),
}
"""Each file of the content; what stands later may name what stands before."""
