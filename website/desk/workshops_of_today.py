"""What is to do today about dates: those that fill, come near, are blocked or have no record."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk import entries
from desk.desks import (
    NEW_FOR,
    NEW_REGISTRATIONS,
    SHOWN,
    Desk,
    Item,
    ListLink,
    Task,
    list_of,
    new_registrations,
    page_of,
)
from editorial.models import State
from interface.names import admin_address
from workshops.models import Registration, Workshop, WorkshopRecord

NEARLY_FULL = 0.9
# So many seats, and such a part of them: nobody registers at random, so somebody may block them.
MANY_UNCONFIRMED, PART_UNCONFIRMED = 5, 0.25
PREPARED_WITHIN = timedelta(days=30)


def to_watch(desk: Desk) -> Iterator[Task]:
    """Coming workshops that are nearly full, or have people waiting."""
    if not desk.may("view", Workshop):
        return
    coming = Workshop.objects.published().filter(cancelled_at=None, capacity__gt=0).upcoming()
    rows = list(
        coming.with_seats_taken()
        .with_waiting()
        .filter(Q(annotated_seats_taken__gte=F("capacity") * NEARLY_FULL) | Q(waiting__gt=0))[
            : entries.MOST + 1
        ]
    )
    items = [_seats_of(desk, row) for row in rows[:SHOWN]]
    yield Task("seats", _("Fast voll oder mit Warteliste"), len(rows), items, [])


def to_prepare(desk: Desk) -> Iterator[Task]:
    """The dates of the next weeks with what they lack, and to which people registered lately."""
    if not desk.may("view", Workshop):
        return
    now, last_day = timezone.now(), timezone.localdate() + PREPARED_WITHIN
    coming = Workshop.objects.exclude(state=State.ARCHIVED).filter(cancelled_at=None).upcoming(now)
    counted = coming.with_seats_taken().with_waiting().with_new_since(now - NEW_FOR)
    rows = list(counted.filter(Q(date__lte=last_day) | Q(new__gt=0))[: entries.MOST + 1])
    near = [row for row in rows if row.date <= last_day]
    items = [_seats_of(desk, row) for row in near[:SHOWN]]
    lookups = {
        "date__lte": last_day.isoformat(),
        "over_at__gt": now.isoformat(timespec="seconds"),
        "cancelled_at__isnull": True,
        "state__in": f"{State.DRAFT},{State.IN_REVIEW},{State.PUBLISHED}",
    }
    link = ListLink(_("Veranstaltungen"), len(near), list_of(Workshop, **lookups))
    yield Task("dates", _("Veranstaltungen der nächsten 30 Tage"), len(near), items, [link])
    yield _new_registrations(desk, [row for row in rows if row.new])


def _new_registrations(desk: Desk, rows: list[Workshop]) -> Task:
    number, lookups = desk.number(NEW_REGISTRATIONS), new_registrations()
    link = ListLink(_("Anmeldungen"), number, list_of(Registration, **lookups))
    items = [_seats_of(desk, row) for row in rows[:SHOWN]] if number else []
    return Task("registrations", _("Neue Anmeldungen in 7 Tagen"), number, items, [link])


def _seats_of(desk: Desk, row: Workshop) -> Item:
    """With the way to who comes, for those who may see them."""
    sees_people = desk.may("view", Registration)
    address = admin_address(row, "participants") if sees_people else page_of(row)
    about = ", ".join([*_what_is_missing(row), _seats_in_words(row)])
    return Item(row.title, address if row.is_published else page_of(row), about, row.date)


def _what_is_missing(row: Workshop) -> Iterator[str]:
    """What the date still needs to be public, and to be found by who comes."""
    if not row.is_published:
        yield row.get_state_display()
        yield from (each.text.rstrip(".") for each in row.empty_texts())
    if not (row.venue_name or row.online_url):
        yield _("Ort fehlt")


def to_release(desk: Desk) -> Iterator[Task]:
    """Coming workshops where seats are held that hardly anybody seems to want."""
    if not desk.may("cancel", Registration):
        return
    coming = Workshop.objects.published().filter(cancelled_at=None).upcoming()
    is_much = Q(unconfirmed__gte=MANY_UNCONFIRMED)
    is_much &= Q(unconfirmed__gte=F("capacity") * PART_UNCONFIRMED)
    rows = list(coming.with_unconfirmed().filter(is_much)[: entries.MOST + 1])
    items = [
        Item(
            row.title,
            reverse("admin:workshops_registration_release", args=[row.pk]),
            _("%(held)d von %(capacity)d Plätzen unbestätigt")
            % {"held": row.unconfirmed, "capacity": row.capacity},
            row.date,
        )
        for row in rows[:SHOWN]
    ]
    yield Task("unconfirmed", _("Viele unbestätigt"), len(rows), items, [])


def _seats_in_words(workshop: Workshop) -> str:
    if workshop.capacity is None:
        return _("ohne Platzzahl")
    seats = _("%(taken)d von %(capacity)d Plätzen belegt") % {
        "taken": workshop.seats_taken,
        "capacity": workshop.capacity,
    }
    said = [seats]
    if workshop.waiting:
        waiting = ngettext("%d auf der Warteliste", "%d auf der Warteliste", workshop.waiting)
        said.append(waiting % workshop.waiting)
    if new := getattr(workshop, "new", 0):
        said.append(ngettext("%d neu in 7 Tagen", "%d neu in 7 Tagen", new) % new)
    return ", ".join(said)


def to_document(desk: Desk) -> Iterator[Task]:
    """Workshops that are over and have no public record."""
    if not desk.may("view", Workshop):
        return
    has_none = Q(record=None) | ~Q(record__state=State.PUBLISHED)
    past = Workshop.objects.published().past().filter(has_none, cancelled_at=None)
    rows = list(past.select_related("record")[: entries.MOST + 1])
    items = [_missing_record(row) for row in rows[:SHOWN]]
    yield Task("records", _("Rückblick fehlt"), len(rows), items, [])


def _missing_record(workshop: Workshop) -> Item:
    record = getattr(workshop, "record", None)
    if record is None:
        begin = admin_address(WorkshopRecord, "add", query={"workshop": workshop.pk})
        return Item(workshop.title, begin, _("Rückblick anlegen"), workshop.date)
    return Item(workshop.title, page_of(record), record.get_state_display(), workshop.date)
