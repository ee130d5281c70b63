"""Registration: who gets a seat, keeps it, gives it back.

Everything that changes registrations, groups or capacity holds the workshop's row first
(`select_for_update(no_key=True)`), so that capacity holds for the workshop and each group under any
concurrency; two workshops are locked in the order of their ids. Form, admin and tasks come here.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays

from accounts.models import User
from editorial import services as editorial
from editorial.dates import start_of_day
from editorial.models import State
from interface import stamp
from notifications.services import forget_mails, pseudonym
from workshops import emails
from workshops.models import (
    Finding,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
    WorkshopRecord,
    count_seats,
)

# Within this time the same registration again is a double click, not a lost mail.
DOUBLE_CLICK_SECONDS = 60


class Full(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """No seat is left for this choice."""


class Closed(ValidationError):  # noqa: N818
    """Nobody can register, confirm or cancel (any more)."""


class Applicant(NamedTuple):
    """What a person tells us to get a seat."""

    name: str
    email: str
    organisation: str = ""
    language: str = ""


def register(
    workshop: Workshop,
    applicant: Applicant,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    by: User | None = None,
) -> Registration:
    """Take a seat for a person, held until the e-mail is confirmed.

    A full first choice falls to the second. Whoever has a live registration already gets that one
    again, and a mail with its link; for a double click the first answer holds, and the seat it took
    may have been the last. Raises Full or Closed; `by` is the member of the team who
    registers somebody, if it is not the person.
    """
    with transaction.atomic():
        workshop = _locked(workshop.pk)
        if not workshop.takes_registrations:
            raise Closed(_("Zu dieser Veranstaltung kann man sich gerade nicht anmelden."))
        applicant = applicant._replace(name=" ".join(applicant.name.split()))
        existing = _live_registration(workshop, applicant)
        if existing and _is_double_click(existing, applicant, (group, second_choice)):
            return existing
        if existing:
            emails.already_registered(existing)
        try:
            chosen = _group_with_seat(workshop, group, second_choice)
        except Full as full:
            refusal = full
        else:
            return existing or _take_seat(workshop, applicant, chosen, second_choice, by=by)
    # Full is full for everybody: the answer tells no stranger who has a seat. The mail is kept.
    raise refusal


def _live_registration(workshop: Workshop, applicant: Applicant) -> Registration | None:
    """The one that the person has; one that lapsed unconfirmed makes room for another."""
    persons = workshop.registrations.live().of_person(applicant.email, applicant.name)
    existing = persons.first()
    if existing is None or not existing.has_lapsed:
        return existing
    _expire(existing)
    return None


def _take_seat(
    workshop: Workshop,
    applicant: Applicant,
    group: WorkingGroup | None,
    second_choice: WorkingGroup | None,
    *,
    by: User | None,
) -> Registration:
    registration = Registration.objects.create(
        workshop=workshop,
        group=group,
        second_choice=second_choice,
        name=applicant.name,
        email=applicant.email,
        organisation=" ".join(applicant.organisation.split()),
        language=applicant.language or get_language() or "de",
        state=RegistrationState.PENDING,
        held_until=held_until(workshop),
        consented_at=timezone.now(),
    )
    event = _record(registration, "", by=by)
    emails.please_confirm(registration, event)
    return registration


@transaction.atomic
def confirm(registration: Registration, *, by: User | None = None) -> Registration:
    """Turn a held seat into a confirmed one; twice is the same as once.

    Whoever comes too late gets a seat if one is left. Raises Full if none is, Closed if the
    registration was cancelled or the workshop is over.
    """
    workshop, registration = _locked_with(registration)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    is_off = workshop.is_cancelled or workshop.is_past or not workshop.is_published
    if is_off or not registration.can_be_confirmed:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr bestätigen."))
    if registration.has_lapsed:
        _require_seat_for_latecomer(workshop, registration)
    event = _move(registration, RegistrationState.CONFIRMED, by=by)
    emails.seat_confirmed(registration, event)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, by: User | None = None) -> Registration:
    """Give a seat back; twice is the same as once. Raises Closed after the workshop."""
    workshop, registration = _locked_with(registration)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if not registration.can_be_cancelled or workshop.is_past:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr absagen."))
    if not count_seats(workshop).free_in(workshop, registration.group):
        stamp.renew_after_commit()  # there is one again
    event = _move(registration, RegistrationState.CANCELLED, by=by)
    emails.registration_cancelled(registration, event)
    return registration


@transaction.atomic
def expire_overdue(workshop: Workshop) -> int:
    """Write down what the clock has decided: seats never confirmed in time. Returns how many."""
    overdue = list(_locked(workshop.pk).registrations.overdue())
    for registration in overdue:
        _expire(registration)
    return len(overdue)


@transaction.atomic
def forget(registration: Registration) -> None:
    """Keep that there was a registration, and nothing of whose it was; its link leads nowhere."""
    _workshop, registration = _locked_with(registration)
    forget_mails(registration)
    # With the name: colleagues who share one address stay two registrations.
    registration.email = pseudonym(f"{registration.name} {registration.email}")
    registration.name = ""
    registration.organisation = ""
    registration.link_version += 1
    registration.forgotten_at = timezone.now()
    registration.save(
        update_fields=["name", "email", "organisation", "link_version", "forgotten_at"]
    )


def record_finding_change(finding: Finding, *, by: User) -> None:
    """What follows when a finding was written or deleted.

    Findings are part of their record: it is found by what they say, who wrote them has edited it
    last, and who reviews it looks again.
    """
    records = WorkshopRecord.objects.select_for_update(no_key=True)
    for record in records.filter(workshop=finding.workshop_id):
        record.updated_by = by
        record.version += record.state == State.IN_REVIEW
        record.save(update_fields=["updated_by", "updated_at", "version"])
        editorial.record_save(record, by=by)


def held_until(workshop: Workshop, now: datetime | None = None) -> datetime:
    """How long a seat waits for its confirmation: to the end of the second working day.

    At most to the close of registration. Public holidays are those of the region's state.
    """
    today = timezone.localdate(now)
    holidays = public_holidays(workshop.region.state_law, today.year)
    day = holidays.get_nth_working_day(today, 2)
    end_of_day = start_of_day(day + timedelta(days=1))
    return min(end_of_day, workshop.closes_at) if workshop.closes_at else end_of_day


@cache
def public_holidays(state: str, year: int) -> HolidayBase:
    """A state's public holidays of this year and the next; the code is that of ISO 3166-2:DE.

    Filled at once: one that fills itself while threads read it can miss a holiday.
    """
    return country_holidays("DE", subdiv=state, years=[year, year + 1], expand=False)


def _locked(workshop_id: int) -> Workshop:
    """The workshop as it stands now, with what its mails say of it; its row alone is held."""
    rows = Workshop.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("region", "venue_municipality").get(pk=workshop_id)


def _locked_with(registration: Registration) -> tuple[Workshop, Registration]:
    """The workshop's row held, then the registration as it stands now."""
    workshop = _locked(registration.workshop_id)
    registration = workshop.registrations.select_related("group").get(pk=registration.pk)
    return workshop, registration


def _require_seat_for_latecomer(workshop: Workshop, late: Registration) -> None:
    same_person = workshop.registrations.live().of_person(late.email, late.name)
    if same_person.exclude(pk=late.pk).exists():
        raise Closed(_("Sie haben eine neuere Anmeldung; deren Link steht in der E-Mail dazu."))
    free = count_seats(workshop).free_in(workshop, late.group)
    if not free:
        raise Full(
            _("Ihr Platz war nur bis zum Ende der Frist gehalten und ist inzwischen vergeben.")
        )
    _tell_if_last(free)


def _group_with_seat(
    workshop: Workshop, first: WorkingGroup | None, second: WorkingGroup | None
) -> WorkingGroup | None:
    groups = {group.pk: group for group in workshop.groups.all()}
    if any(choice and choice.pk not in groups for choice in (first, second)):
        raise ValidationError(_("Diese Arbeitsgruppe gehört zu einer anderen Veranstaltung."))
    if groups and first is None:
        raise ValidationError(_("Wählen Sie eine Arbeitsgruppe."))
    seats = count_seats(workshop)
    for choice in [first, second] if second else [first]:
        group = groups[choice.pk] if choice else None
        if free := seats.free_in(workshop, group):
            _tell_if_last(free)
            return group
    raise _full(workshop, seats, first)


def _tell_if_last(free: int) -> None:
    """With the last seat taken, every page must say so at once."""
    if free == 1:
        stamp.renew_after_commit()


def _full(workshop: Workshop, seats: Seats, group: WorkingGroup | None) -> Full:
    if group is None or not seats.free_in(workshop, None):
        return Full(_("Alle Plätze dieser Veranstaltung sind vergeben."))
    text = _("Die Arbeitsgruppe „%(group)s“ ist voll. Wählen Sie eine andere.")
    return Full(text % {"group": group.name})


def _is_double_click(
    registration: Registration, applicant: Applicant, wanted: tuple[WorkingGroup | None, ...]
) -> bool:
    """The same form again within a minute: a second press of the button, no second wish.

    Where the first took the last seat, “full” would be a lie to whoever got it. As it is the one
    answer that differs for somebody registered, it asks for all that they typed: a stranger would
    have to know name, address, organisation and group and try in that very minute, to hear what
    the next minute denies again.
    """
    age = timezone.now() - registration.created_at
    return (
        age < timedelta(seconds=DOUBLE_CLICK_SECONDS)
        and registration.organisation == " ".join(applicant.organisation.split())
        and registration.group in wanted
    )


def _expire(registration: Registration) -> None:
    _move(registration, RegistrationState.EXPIRED, actor=RegistrationEvent.Actor.CLOCK)


def _move(
    registration: Registration,
    to: RegistrationState,
    *,
    by: User | None = None,
    actor: RegistrationEvent.Actor | None = None,
) -> RegistrationEvent:
    from_state = registration.state
    registration.state = to
    registration.save(update_fields=["state"])
    return _record(registration, from_state, by=by, actor=actor)


def _record(
    registration: Registration,
    from_state: str,
    *,
    by: User | None = None,
    actor: RegistrationEvent.Actor | None = None,
) -> RegistrationEvent:
    team_or_person = RegistrationEvent.Actor.TEAM if by else RegistrationEvent.Actor.PARTICIPANT
    return RegistrationEvent.objects.create(
        registration=registration,
        actor=actor or team_or_person,
        by=by,
        from_state=from_state,
        to_state=registration.state,
    )
