"""What is to do today about dates: those that fill, come near, are blocked or have no record."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk import entries
from desk.desks import SHOWN, Desk, Item, Task, page_of
from editorial.models import State
from interface.names import admin_address
from workshops.models import Registration, Workshop

NEARLY_FULL = 0.9
# So many seats, and such a part of them: nobody registers at random, so somebody may block them.
MANY_UNCONFIRMED, PART_UNCONFIRMED = 5, 0.25
WELCOMED_WITHIN = timedelta(days=7)


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


def to_welcome(desk: Desk) -> Iterator[Task]:
    """Who comes to the dates of the next days."""
    if not (desk.may("view", Workshop) and desk.may("view", Registration)):
        return
    soon = Workshop.objects.published().filter(cancelled_at=None).upcoming()
    near = soon.filter(date__lte=timezone.localdate() + WELCOMED_WITHIN)
    # Also where nobody registers: somebody may walk in.
    is_awaited = Q(annotated_seats_taken__gt=0) | Q(capacity=None)
    awaited = near.with_seats_taken().with_waiting().filter(is_awaited)
    rows = list(awaited[: entries.MOST + 1])
    items = [_seats_of(desk, row) for row in rows[:SHOWN]]
    yield Task("dates", _("Nächste Veranstaltungen"), len(rows), items, [])


def _seats_of(desk: Desk, row: Workshop) -> Item:
    """With the way to who comes, for those who may see them."""
    sees_people = desk.may("view", Registration)
    address = admin_address(row, "participants") if sees_people else page_of(row)
    return Item(row.title, address, _seats_in_words(row), row.date)


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
    if not workshop.waiting:
        return seats
    waiting = ngettext("%d auf der Warteliste", "%d auf der Warteliste", workshop.waiting)
    return f"{seats}, {waiting % workshop.waiting}"


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
        return Item(workshop.title, page_of(workshop), _("noch nicht begonnen"), workshop.date)
    return Item(workshop.title, page_of(record), record.get_state_display(), workshop.date)
