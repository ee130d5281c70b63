"""What holds a seat: one condition, used by lists, pages and the services under their lock."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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


class Mode(models.TextChoices):
    """How a person takes part."""

    ON_SITE = "on_site", _("vor Ort")
    ONLINE = "online", _("online")


class OrganisationKind(models.TextChoices):
    """What a participant's organisation is, for the figures."""

    COMPANY = "company", _("Unternehmen")
    CHAMBER = "chamber", _("Kammer")
    ASSOCIATION = "association", _("Verband oder Verein")
    UNION = "union", _("Gewerkschaft")
    EDUCATION = "education", _("Schule, Hochschule oder Bildungsträger")
    ADMINISTRATION = "administration", _("Kommune oder Behörde")
    OTHER = "other", _("Sonstiges")


LIVE_STATES = [
    RegistrationState.PENDING,
    RegistrationState.WAITING,
    RegistrationState.CONFIRMED,
    RegistrationState.ATTENDED,
]
# From these a seat, or a number in line, can be given back.
GIVEN_BACK_FROM = [
    RegistrationState.PENDING,
    RegistrationState.WAITING,
    RegistrationState.CONFIRMED,
]
SEAT_STATES = [RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW]
# Who has, had or waits for a seat: not who cancelled, or never confirmed in time.
CURRENT_STATES = [*LIVE_STATES, RegistrationState.NO_SHOW]


def is_unconfirmed() -> Q:
    """A seat, or a number in line, whose link nobody has used yet."""
    number = Q(state=RegistrationState.WAITING, confirmed_at=None)
    return Q(state=RegistrationState.PENDING) | number


def is_held(prefix: str = "", now: datetime | None = None) -> Q:
    """Not confirmed yet, still in time to be, and with a seat until then."""
    pending = Q(**{f"{prefix}state": RegistrationState.PENDING, f"{prefix}takes_seat_later": False})
    return pending & Q(**{f"{prefix}held_until__gt": now or timezone.now()})


def holds_seat(prefix: str = "", now: datetime | None = None) -> Q:
    """A seat is taken by pending registrations while they are held, and by all that were confirmed.

    Not by who walked in on the day, beyond the seats there are. `prefix` leads to the registration,
    such as "registrations__". Correctness never waits for a clean-up.
    """
    seated = Q(**{f"{prefix}state__in": SEAT_STATES, f"{prefix}is_walk_in": False})
    return seated | is_held(prefix, now)


class Seats(NamedTuple):
    """The seats of a workshop that are held: in all, by group, and by the way of taking part.

    At `right_until` the first that nobody has confirmed is free again.
    """

    taken: int
    by_group: dict[int | None, int]
    by_mode: dict[str, int]
    right_until: datetime | None = None

    def free_in(
        self, workshop: "Workshop", group: "WorkingGroup | None" = None, mode: str = ""
    ) -> int:
        """Seats left for this choice: the fewest of workshop, group and way of taking part."""
        free = workshop.public_capacity - self.taken
        if group is not None and group.capacity is not None:
            free = min(free, group.capacity - self.by_group.get(group.pk, 0))
        limit = workshop.capacity_of(mode)
        if limit is not None:
            free = min(free, limit - self.by_mode.get(mode, 0))
        return max(0, free)

    def with_one_more(self, group: "WorkingGroup | None", mode: str) -> "Seats":
        """As they would be with one more seat taken."""
        key = group.pk if group else None
        return self._replace(
            taken=self.taken + 1,
            by_group=self.by_group | {key: self.by_group.get(key, 0) + 1},
            by_mode=self.by_mode | {mode: self.by_mode.get(mode, 0) + 1},
        )

    def with_one_less(self, group: "WorkingGroup | None", mode: str) -> "Seats":
        """As they would be without a seat that is taken."""
        key = group.pk if group else None
        return self._replace(
            taken=self.taken - 1,
            by_group=self.by_group | {key: self.by_group.get(key, 0) - 1},
            by_mode=self.by_mode | {mode: self.by_mode.get(mode, 0) - 1},
        )

    def are_few_left(self, workshop: "Workshop") -> bool:
        """Whether under a quarter of the seats is free."""
        return self.free_in(workshop) * 4 < workshop.public_capacity


def count_seats(workshop: "Workshop") -> Seats:
    """Counted in the database at this moment, in one statement."""
    rows = (
        workshop.registrations.filter(holds_seat())
        .order_by()
        .values_list("group", "mode")
        .annotate(number=Count("pk"), until=Min("held_until", filter=is_held()))
    )
    by_group: Counter[int | None] = Counter()
    by_mode: Counter[str] = Counter()
    for group, mode, number, _until in rows:
        by_group[group] += number
        by_mode[mode] += number
    ends = [until for *_pool, until in rows if until]
    return Seats(by_group.total(), by_group, by_mode, min(ends, default=None))


# How few seats there may be ----------------------------------------------------------------------


def require_seats_taken(capacity: int | None, taken: int) -> None:
    """Refuse fewer seats in the workshop than are held; None is no limit."""
    if capacity is not None and capacity < taken:
        text = ngettext(
            "%(taken)s Platz ist schon vergeben; weniger geht nicht.",
            "%(taken)s Plätze sind schon vergeben; weniger geht nicht.",
            taken,
        )
        raise ValidationError(text, params={"taken": taken})


def require_seats_taken_in_group(capacity: int | None, taken: int) -> None:
    """The same for one group."""
    if capacity is not None and capacity < taken:
        text = ngettext(
            "%(taken)s Platz ist in dieser Gruppe schon vergeben; weniger geht nicht.",
            "%(taken)s Plätze sind in dieser Gruppe schon vergeben; weniger geht nicht.",
            taken,
        )
        raise ValidationError(text, params={"taken": taken})


def require_room_in_groups(capacity: int | None, groups: Sequence[int | None]) -> None:
    """Refuse groups that together have fewer seats than the page of the workshop offers."""
    limits = [each for each in groups if each is not None]
    if not groups or len(limits) < len(groups) or not capacity:
        return
    if sum(limits) < capacity:
        text = ngettext(
            "Die Gruppen haben zusammen %(sum)s Platz, die Veranstaltung %(all)s.",
            "Die Gruppen haben zusammen %(sum)s Plätze, die Veranstaltung %(all)s.",
            sum(limits),
        )
        raise ValidationError(text, params={"sum": sum(limits), "all": capacity})


def require_room(workshop: "Workshop", groups: "Iterable[WorkingGroup]") -> None:
    """All of it at once, for a workshop and its groups as they stand.

    Call it with the workshop's row held, so that nobody takes a seat meanwhile.
    """
    seats, groups = count_seats(workshop), list(groups)
    require_seats_of_workshop(workshop, seats)
    for group in groups:
        require_seats_taken_in_group(group.capacity, seats.by_group.get(group.pk, 0))
    require_room_in_groups(workshop.capacity, [group.capacity for group in groups])


def require_seats_of_workshop(workshop: "Workshop", seats: Seats) -> None:
    """Refuse fewer seats than are held, in all and by the way of taking part; names the field."""
    kept_back, capacity = workshop.seats_kept_back, workshop.capacity
    if capacity is not None and seats.taken <= capacity < seats.taken + kept_back:
        free = capacity - seats.taken
        text = ngettext(
            "%(free)s Platz ist noch frei; mehr lassen sich nicht zurückhalten.",
            "%(free)s Plätze sind noch frei; mehr lassen sich nicht zurückhalten.",
            free,
        )
        refusal = ValidationError(text, params={"free": free})
        raise ValidationError({"seats_kept_back": refusal})
    fields = {"capacity": (capacity, seats.taken)}
    for mode, field in CAPACITY_FIELDS.items():
        fields[field] = workshop.capacity_of(mode), seats.by_mode.get(mode, 0)
    for field, (limit, taken) in fields.items():
        try:
            require_seats_taken(limit, taken)
        except ValidationError as error:
            raise ValidationError({field: error}) from None


def require_ways_in_use(workshop: "Workshop") -> None:
    """Refuse to end a way of taking part in which somebody is registered."""
    live = workshop.registrations.filter(state__in=LIVE_STATES)
    for mode in set(Mode) - set(workshop.modes):
        if number := live.filter(mode=mode).count():
            text = ngettext(
                "%(number)s Person hat sich so angemeldet: %(mode)s. Das muss möglich bleiben.",
                "%(number)s Personen haben sich so angemeldet: %(mode)s. Das muss möglich bleiben.",
                number,
            )
            raise ValidationError({"attendance": text % {"number": number, "mode": mode.label}})


# Which field of a workshop limits a way of taking part.
CAPACITY_FIELDS = {Mode.ON_SITE: "capacity_on_site", Mode.ONLINE: "capacity_online"}
