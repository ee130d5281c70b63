"""Which registrations: those that hold a seat, wait, are due, belong to a person or a link."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.core import signing
from django.db import models
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from workshops.models.seats import (
    CURRENT_STATES,
    LIVE_STATES,
    SEAT_STATES,
    Mode,
    RegistrationState,
    holds_seat,
    is_unconfirmed,
)

if TYPE_CHECKING:
    from workshops.models.registration import Registration

# Half a year after the workshop; the form promises it.
KEPT_FOR = timedelta(days=180)
# Links are derived, not stored: raising `link_version` revokes one, SECRET_KEY_FALLBACKS keep all.
# What is random in them tells the row from another that gets its number after a restore.
signer = signing.Signer(salt="workshops.registration", sep=".")


def is_colleague() -> Q:
    """Registered by somebody else, as the property of that name."""
    return Q(booked_by__isnull=False) | Q(booker_left=True)


def registrations_where(condition: Q) -> "models.QuerySet[Registration, dict[str, Any]]":
    """Those of the outer statement's workshop, as one group; a join would count for all dates."""
    registrations = apps.get_model("workshops", "Registration").objects.order_by()
    return registrations.filter(condition, workshop=OuterRef("pk")).values("workshop")


def number_of(condition: Q) -> Coalesce:
    number = registrations_where(condition).values(number=Count("pk"))
    return Coalesce(Subquery(number), 0)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def holding_seat(self, now: datetime | None = None) -> Self:
        return self.filter(holds_seat(now=now))

    def overdue(self, now: datetime | None = None) -> Self:
        """Never confirmed: seat or number in line is no longer held."""
        return self.filter(is_unconfirmed(), held_until__lte=now or timezone.now())

    def due_to_forget(self, now: datetime) -> Self:
        """Workshops that have been over for long enough: nobody needs the names any more."""
        return self.not_forgotten().filter(workshop__over_at__lte=now - KEPT_FOR)

    def not_forgotten(self) -> Self:
        return self.filter(forgotten_at=None)

    def unconfirmed(self) -> Self:
        """They can still be confirmed in time."""
        return self.filter(is_unconfirmed(), held_until__gt=timezone.now())

    def waiting_together(self, registration: "Registration") -> Self:
        """Who moves up only together with somebody, themselves included."""
        booker = registration.booked_by_id or registration.pk
        waiting = self.filter(state=RegistrationState.WAITING, stays_together=True)
        return waiting.filter(Q(pk=booker) | Q(booked_by=booker))

    def of_address(self, email: str) -> Self:
        return self.alias(email_key=Lower("email")).filter(email_key=Lower(Value(email)))

    def booked_from(self, email: str) -> Self:
        """By somebody with this address: for themselves, or for colleagues."""
        keys = self.alias(booker_key=Lower(Coalesce("booked_by__email", "email")))
        return keys.filter(booker_key=Lower(Value(email)))

    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)

    def registered(self) -> Self:
        """Who has, had or waits for a seat: whom the team lists, and enters no second time."""
        return self.filter(state__in=CURRENT_STATES)

    def undecided(self, mode: str = "") -> Self:
        """Who has a seat, in this way or in any, and nobody has said whether they came."""
        rows = self.not_forgotten().filter(state=RegistrationState.CONFIRMED)
        return rows.filter(mode=mode) if mode else rows

    def of_name(self, name: str) -> Self:
        return self.alias(name_key=Lower("name")).filter(name_key=Lower(Value(name)))

    def of_person(self, email: str, name: str) -> Self:
        """By e-mail and name: many firms of the trades share one info@ address."""
        # Compared as the unique index does: “ẞ” and “ß” are one in lower case only.
        return self.of_address(email).of_name(name)

    def to_remind(self, now: datetime | None = None) -> Self:
        """Unconfirmed, half of their time is over, and nobody has reminded of them yet.

        Colleagues only where their booker, who confirms with them, has confirmed already.
        """
        now = now or timezone.now()
        is_asked = Q(booked_by=None) | Q(booked_by__confirmed_at__isnull=False)
        still = self.filter(is_unconfirmed(), is_asked, held_until__gt=now, reminded_at=None)
        moment = Value(now, output_field=DateTimeField())
        passed = ExpressionWrapper(moment - F("created_at"), output_field=DurationField())
        as_long_again = ExpressionWrapper(moment + passed, output_field=DateTimeField())
        return still.filter(held_until__lte=as_long_again)

    def mailed_to(self, email: str) -> Self:
        """Those whose mails go to this address: its own, and those of colleagues without one."""
        keys = self.alias(email_key=Lower("email"), contact_key=Lower("contact_email"))
        address = Lower(Value(email))
        return keys.filter(Q(email_key=address) | Q(email="", contact_key=address))

    def with_use_of_link(self) -> Self:
        """Those whose page still offers something: live, or to come back to before the workshop.

        One can come back from a lapse, and from a cancellation of one's own. Colleagues whom nobody
        has confirmed never heard of theirs: this isn't their first mail.
        """
        is_own = Q(pk__in=self.cancelled_oneself().values("pk"))
        can_return = Q(state=RegistrationState.EXPIRED) | is_own
        is_to_come = Q(workshop__over_at__gt=timezone.now(), workshop__cancelled_at=None)
        found = self.not_forgotten().exclude(is_colleague(), confirmed_at=None)
        return found.filter(Q(state__in=LIVE_STATES) | (can_return & is_to_come))

    def cancelled_oneself(self) -> Self:
        """Cancelled by the person, not by the team and not for another date."""
        event = apps.get_model("workshops", "RegistrationEvent")
        return self.cancelled_by_somebody().filter(ended_by=event.Actor.PARTICIPANT)

    def cancelled_by_somebody(self) -> Self:
        """By the person or the team; not for another date, nor undone at the door."""
        event = apps.get_model("workshops", "RegistrationEvent")
        cancelled = RegistrationState.CANCELLED
        ends = event.objects.endings().filter(registration=OuterRef("pk"))
        found = self.not_forgotten().filter(state=cancelled)
        return (
            found.alias(
                ended_by=Subquery(ends.values("actor")[:1]),
                ended_as=Subquery(ends.values("kind")[:1]),
            )
            .filter(ended_as=event.Kind.STATE)
            .exclude(ended_by=event.Actor.CLOCK)
        )

    def in_line(self) -> Self:
        """Those who wait and have confirmed it, from the front; colleagues side by side."""
        waiting = self.filter(state=RegistrationState.WAITING, confirmed_at__isnull=False)
        return waiting.order_by("line_number", "pk")

    def told_of_changes(self) -> Self:
        """Who hears that the date is moved, called off or changed: a seat, or a number that counts.

        Whoever hasn't confirmed learns it from the next mail. Who came, or missed the first of
        several days, has a seat, too.
        """
        return self.concerned_by_changes().with_mailbox().order_by("pk")

    def concerned_by_changes(self) -> Self:
        """The same, also of whom nobody can write to."""
        return (self.filter(state__in=SEAT_STATES) | self.in_line()).not_forgotten()

    def written_to(self) -> Self:
        """Whom the team may write to until the date is over: a seat, or a number that counts.

        Not to who was noted as absent: they expect no word of it.
        """
        seated = self.filter(state__in=[RegistrationState.CONFIRMED, RegistrationState.ATTENDED])
        return (seated | self.in_line()).with_mailbox().order_by("pk")

    def with_mailbox(self) -> Self:
        """Those who can be told: at an address of their own, or that of who registered them."""
        return self.not_forgotten().exclude(email="", contact_email="")

    def without_mailbox(self) -> Self:
        """Those to be called: nobody else can tell them anything."""
        return self.not_forgotten().filter(email="", contact_email="")

    def in_room(self) -> Self:
        """Those who have a confirmed seat in the online room."""
        return self.filter(state__in=SEAT_STATES, mode=Mode.ONLINE)

    def by_token(self, token: str) -> "Registration":
        """The registration a link leads to; raises DoesNotExist for a forged or revoked one."""
        try:
            pk, version, *key = signer.unsign(token).split("-", 2)
            of_row = Q(random_key=uuid.UUID(key[0])) if key else Q(has_former_link=True)
        except (signing.BadSignature, ValueError):
            raise self.model.DoesNotExist from None
        return self.get(of_row, pk=pk, link_version=version)
