"""Which dates: those that come, that are over, that can be booked; and what is read with them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from editorial.models import PublishableQuerySet
from initiatives.models import Idea, Initiative
from workshops.models.changes import WorkshopChange
from workshops.models.in_calendars import are_in_calendars
from workshops.models.programme import WorkingGroup
from workshops.models.seats import LIVE_STATES, RegistrationState, holds_seat, is_held

if TYPE_CHECKING:
    from workshops.models.registration import Registration
    from workshops.models.workshop import Workshop  # noqa: F401 – read in quotes alone

IN_LINE = Q(state=RegistrationState.WAITING, confirmed_at__isnull=False)


def _registrations(condition: Q) -> "models.QuerySet[Registration, dict[str, Any]]":
    """Those of the outer statement's workshop, as one group; a join would count for all dates."""
    registrations = apps.get_model("workshops", "Registration").objects.order_by()
    return registrations.filter(condition, workshop=OuterRef("pk")).values("workshop")


def _number_of(condition: Q) -> Coalesce:
    number = _registrations(condition).values(number=Count("pk"))
    return Coalesce(Subquery(number), 0)


class WorkshopQuerySet(PublishableQuerySet["Workshop"]):
    def update(self, **changes: object) -> int:
        """Calendars learn of what is changed in bulk as of what is saved."""
        if "sequence" not in changes and are_in_calendars(self.model, changes):
            changes["sequence"] = F("sequence") + 1
        return super().update(**changes)

    def upcoming(self, now: datetime | None = None) -> Self:
        return self.filter(over_at__gt=now or timezone.now()).order_by("over_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        return self.filter(over_at__lte=now or timezone.now()).order_by("-over_at", "-pk")

    def changed_last(self, now: datetime | None = None) -> datetime | None:
        """When what the public sees of them changed last: by hand, or by the clock."""
        now, turns = now or timezone.now(), ("publish_at", "withdraw_at", "over_at")
        turned = {name: Max(name, filter=Q(**{f"{name}__lte": now})) for name in turns}
        were_public = self.order_by().filter(first_published_at__lte=now)
        found = were_public.aggregate(updated_at=Max("updated_at"), **turned)
        return max(filter(None, found.values()), default=None)

    def taking_registrations(self, now: datetime | None = None) -> Self:
        """Those whose form is open, as `Workshop.takes_registrations` says of one."""
        now = now or timezone.now()
        in_time = self.alias(ends=Coalesce("registration_closes_at", "starts_at"))
        is_open = in_time.filter(registration_opens_at__lte=now, ends__gt=now, cancelled_at=None)
        return is_open.published()

    def with_seats_taken(self) -> Self:
        """Each with the number of its seats that are held, and how long that is right."""
        held = _registrations(is_held()).values(until=Min("held_until"))
        return self.annotate(
            annotated_seats_taken=_number_of(holds_seat()),
            annotated_right_until=Subquery(held),
            annotated_has_line=Exists(_registrations(IN_LINE)),
        )

    def bookable(self, now: datetime | None = None) -> Self:
        """Those whose form is open and in which a seat is free that nobody waits for."""
        seats = self.taking_registrations(now).with_seats_taken()
        room = F("capacity") - F("seats_kept_back") - F("annotated_seats_taken")
        return seats.alias(room=room).filter(room__gt=0, annotated_has_line=False)

    def with_line_to_settle(self, now: datetime | None = None) -> Self:
        """Those where something lapsed, or somebody waits who may fit by now."""
        registrations = apps.get_model("workshops", "Registration").objects
        overdue = registrations.overdue(now).values("workshop")
        in_line = registrations.in_line().order_by().values("workshop")
        still_to_come = Q(pk__in=in_line, over_at__gt=now or timezone.now())
        return self.filter(Q(pk__in=overdue) | still_to_come).order_by("pk")

    def with_moves(self) -> Self:
        """Each with when it was to begin before it was moved last."""
        moves = WorkshopChange.objects.moves().filter(workshop=OuterRef("pk"))
        moved_from = Subquery(moves.values("from_starts_at")[:1])
        return self.annotate(annotated_moved_from=moved_from)

    def with_waiting(self) -> Self:
        """Each with the number of those in its line."""
        return self.annotate(waiting=_number_of(IN_LINE))

    def with_unconfirmed(self) -> Self:
        """Each with the number of seats that nobody has confirmed yet."""
        return self.annotate(unconfirmed=_number_of(is_held()))

    def with_new_since(self, moment: datetime) -> Self:
        """Each with the number of those who came since then and have a seat or a number."""
        return self.annotate(
            new=_number_of(Q(created_at__gte=moment, state__in=LIVE_STATES, forgotten_at=None))
        )

    def for_cards(self) -> Self:
        related = self.select_related("region", "venue_municipality", "picture", "record")
        return related.with_seats_taken().with_moves()

    def for_page(self) -> Self:
        """With its parts and what it belongs to, of entries only what is public."""
        related = self.select_related("region", "venue_municipality", "picture", "series", "record")
        groups = WorkingGroup.objects.prefetch_related("topics", "industries")
        return related.with_moves().prefetch_related(
            "agenda",
            "industries",
            "topics",
            "also_for",
            Prefetch("groups", groups),
            Prefetch("initiatives", Initiative.objects.published(), to_attr="public_initiatives"),
            Prefetch("ideas", Idea.objects.published(), to_attr="public_ideas"),
        )

    def for_form(self) -> Self:
        """With all that the registration form and what follows it say about the date."""
        related = self.select_related("region", "venue_municipality", "record")
        return related.with_moves().prefetch_related("groups")


WorkshopManager = models.Manager.from_queryset(WorkshopQuerySet)
