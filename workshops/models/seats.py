"""What holds a seat: one condition, used by lists, pages and the services under their lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from workshops.models.programme import WorkingGroup
    from workshops.models.workshop import Workshop


class RegistrationState(models.TextChoices):
    """What has become of a registration."""

    PENDING = "pending", _("wartet auf Bestätigung")
    WAITING = "waiting", _("auf der Warteliste")
    CONFIRMED = "confirmed", _("bestätigt")
    ATTENDED = "attended", _("teilgenommen")
    NO_SHOW = "no_show", _("nicht erschienen")
    CANCELLED = "cancelled", _("abgesagt")
    EXPIRED = "expired", _("verfallen")
    DECLINED = "declined", _("abgelehnt")


LIVE_STATES = [
    RegistrationState.PENDING,
    RegistrationState.WAITING,
    RegistrationState.CONFIRMED,
    RegistrationState.ATTENDED,
]
SEAT_STATES = [RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW]


def is_held(prefix: str = "", now: datetime | None = None) -> Q:
    """Not confirmed yet, still in time to be, and with a seat until then."""
    pending = Q(**{f"{prefix}state": RegistrationState.PENDING, f"{prefix}takes_seat_later": False})
    return pending & Q(**{f"{prefix}held_until__gt": now or timezone.now()})


def holds_seat(prefix: str = "", now: datetime | None = None) -> Q:
    """A seat is taken by pending registrations while they are held, and by all that were confirmed.

    `prefix` leads to the registration, such as "registrations__". Correctness never waits for a
    clean-up.
    """
    return Q(**{f"{prefix}state__in": SEAT_STATES}) | is_held(prefix, now)


class Seats(NamedTuple):
    """The seats of a workshop that are held: in all, and by group.

    At `right_until` the first that nobody has confirmed is free again.
    """

    taken: int
    by_group: dict[int | None, int]
    right_until: datetime | None = None

    def free_in(self, workshop: "Workshop", group: "WorkingGroup | None") -> int:
        """Seats left for this choice: the group's own, at most the workshop's."""
        free = (workshop.capacity or 0) - self.taken
        if group is not None and group.capacity is not None:
            free = min(free, group.capacity - self.by_group.get(group.pk, 0))
        return max(0, free)

    def are_few_left(self, workshop: "Workshop") -> bool:
        """Whether under a quarter of the seats is free."""
        return self.free_in(workshop, None) * 4 < (workshop.capacity or 0)


def count_seats(workshop: "Workshop") -> Seats:
    """Counted in the database at this moment, in one statement."""
    rows = (
        workshop.registrations.filter(holds_seat())
        .order_by()
        .values_list("group")
        .annotate(number=Count("pk"), until=Min("held_until", filter=is_held()))
    )
    by_group = {group: number for group, number, _until in rows}
    ends = [until for _group, _number, until in rows if until]
    return Seats(sum(by_group.values()), by_group, min(ends, default=None))


# How few seats there may be ----------------------------------------------------------------------


def require_seats_taken(capacity: int | None, taken: int) -> None:
    """Refuse fewer seats in the workshop than are held; None is no limit."""
    if capacity is not None and capacity < taken:
        text = _("%(taken)s Plätze sind schon vergeben; weniger geht nicht.")
        raise ValidationError(text, params={"taken": taken})


def require_seats_taken_in_group(capacity: int | None, taken: int) -> None:
    """The same for one group."""
    if capacity is not None and capacity < taken:
        text = _("%(taken)s Plätze sind in dieser Gruppe schon vergeben; weniger geht nicht.")
        raise ValidationError(text, params={"taken": taken})


def require_room_in_groups(capacity: int | None, groups: Sequence[int | None]) -> None:
    """Refuse groups that together have fewer seats than the page of the workshop offers."""
    limits = [each for each in groups if each is not None]
    if not groups or len(limits) < len(groups) or not capacity:
        return
    if sum(limits) < capacity:
        text = _("Die Gruppen haben zusammen %(sum)s Plätze, die Veranstaltung %(all)s.")
        raise ValidationError(text, params={"sum": sum(limits), "all": capacity})


def require_room(workshop: "Workshop", groups: "Iterable[WorkingGroup]") -> None:
    """All three at once, for a workshop and its groups as they stand.

    Call it with the workshop's row held, so that nobody takes a seat meanwhile.
    """
    seats, groups = count_seats(workshop), list(groups)
    require_seats_taken(workshop.capacity, seats.taken)
    for group in groups:
        require_seats_taken_in_group(group.capacity, seats.by_group.get(group.pk, 0))
    require_room_in_groups(workshop.capacity, [group.capacity for group in groups])
