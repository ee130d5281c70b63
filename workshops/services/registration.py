"""Who gets a seat, keeps it, gives it back, and is forgotten."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from interface import refusals, stamp
from interface.models import Refusal
from interface.refusals import TooMany
from notifications.services import forget_mails, pseudonym
from work import erasures
from workshops import emails
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationOrigin,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
    count_seats,
    is_held,
)
from workshops.services.deadlines import held_until
from workshops.services.origins import is_crowded
from workshops.services.told import (
    NOTHING_TOLD,
    Told,
    forget_told,
    grant_wished,
    store_answers,
)

# Within this time the same registration again is a double click, not a lost mail.
DOUBLE_CLICK_SECONDS = 60


class Full(ValidationError):  # noqa: N818 – what it says, not that it is an error
    """No seat is left for this choice."""


class Closed(ValidationError):  # noqa: N818
    """Nobody can register, confirm or cancel (any more)."""


class Unconfirmed(TooMany):
    """Too many registrations of this address wait to be confirmed."""


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
    told: Told = NOTHING_TOLD,
    origin: str = "",
    by: User | None = None,
) -> Registration:
    """Take a seat for a person, held until the e-mail is confirmed.

    A full first choice falls to the second. Whoever has a live registration already gets that one
    again, and a mail with its link; for a double click the first answer holds, and the seat it took
    may have been the last. Where too many from one `origin` (see `origin_of`) have not confirmed
    yet, no seat is held: confirming takes one, if it is left. Raises Full, Closed, Unconfirmed or
    Changed (the questions were); `by` is the member of the team who registers somebody, if it is
    not the person.
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
        seats = count_seats(workshop)
        try:
            chosen = _group_with_seat(workshop, seats, group, second_choice)
        except Full as full:
            refusal = full
        else:
            return existing or _take_seat(
                workshop, seats, applicant, chosen, second_choice, told, origin=origin, by=by
            )
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
    seats: Seats,
    applicant: Applicant,
    group: WorkingGroup | None,
    second_choice: WorkingGroup | None,
    told: Told,
    *,
    origin: str,
    by: User | None,
) -> Registration:
    if by is None:
        _require_confirmations(workshop, applicant.email)
    else:
        origin = ""  # an office registers others: it says nothing of them
    is_later = is_crowded(origin)
    if not is_later:
        _tell_if_last(seats.free_in(workshop, group))
    registration = Registration.objects.create(
        workshop=workshop,
        group=group,
        second_choice=second_choice,
        name=applicant.name,
        email=applicant.email,
        organisation=" ".join(applicant.organisation.split()),
        language=applicant.language or get_language() or "de",
        state=RegistrationState.PENDING,
        held_until=held_until(workshop, are_few_left=seats.are_few_left(workshop)),
        takes_seat_later=is_later,
        consented_at=timezone.now(),
        **told.columns,
    )
    store_answers(registration, told.answers)
    if is_later:
        refusals.note(Refusal.Kind.SEAT)
    if origin:
        RegistrationOrigin.objects.create(registration=registration, origin=origin)
    event = _record(registration, "", by=by)
    emails.please_confirm(registration, event)
    return registration


def _require_confirmations(workshop: Workshop, email: str) -> None:
    """Nobody holds many seats, or gets many mails, by an address that they never confirm."""
    unconfirmed = workshop.registrations.unconfirmed().of_address(email).count()
    if unconfirmed >= settings.UNCONFIRMED_REGISTRATIONS_PER_ADDRESS:
        raise Unconfirmed(
            {
                "email": _(
                    "Mit dieser Adresse warten schon %(number)s Anmeldungen auf Bestätigung. Öffnen"
                    " Sie die E-Mails dazu und bestätigen Sie; dann sind weitere möglich."
                )
                % {"number": unconfirmed}
            }
        )


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
    if is_off or registration.forgotten_at or not registration.can_be_confirmed:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr bestätigen."))
    if not registration.has_held_seat:
        _require_seat_left(workshop, registration)
    registration.takes_seat_later = False
    event = _move(registration, RegistrationState.CONFIRMED, by=by)
    if by is None:
        registration.email_confirmed_at = timezone.now()
        registration.save(update_fields=["email_confirmed_at"])
        grant_wished(registration)
    emails.seat_confirmed(registration, event)
    return registration


@transaction.atomic
def cancel(registration: Registration, *, by: User | None = None) -> Registration:
    """Give a seat back; twice is the same as once. Raises Closed after the workshop."""
    workshop, registration = _locked_with(registration)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if registration.forgotten_at or not registration.can_be_cancelled or workshop.is_past:
        raise Closed(_("Diese Anmeldung lässt sich nicht mehr absagen."))
    event = _give_back(workshop, registration, by=by)
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
def release_unconfirmed(workshop: Workshop, *, by: User) -> int:
    """Hold no seat any more for those who haven't confirmed: confirming takes one, if it is left.

    Their deadline stays as they were told. Returns how many seats are free again.
    """
    workshop = _locked(workshop.pk)
    held = list(workshop.registrations.filter(is_held()))
    for registration in held:
        registration.takes_seat_later = True
        _move(registration, RegistrationState.PENDING, by=by)
    if held:
        stamp.renew_after_commit()  # there may be one again
    return len(held)


@transaction.atomic
def forget(registration: Registration) -> None:
    """Keep that there was a registration, and nothing of whose it was; its link leads nowhere.

    Before the workshop the seat is given back first: nobody holds one without a name.
    """
    workshop, registration = _locked_with(registration)
    if registration.forgotten_at:
        return
    if registration.can_be_cancelled and not workshop.is_past:
        _give_back(workshop, registration)
    erasures.record(registration)
    forget_mails(registration)
    RegistrationOrigin.objects.filter(registration=registration).delete()
    forget_told(registration)
    # With the name: colleagues who share one address stay two registrations.
    registration.email = pseudonym(f"{registration.name} {registration.email}")
    registration.name = ""
    registration.organisation = ""
    registration.link_version += 1
    registration.forgotten_at = timezone.now()
    registration.save(
        update_fields=["name", "email", "organisation", "link_version", "forgotten_at"]
    )


def _locked(workshop_id: int) -> Workshop:
    """The workshop as it stands now, with what its mails say of it; its row alone is held."""
    rows = Workshop.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("region", "venue_municipality").get(pk=workshop_id)


def _locked_with(registration: Registration) -> tuple[Workshop, Registration]:
    """The workshop's row held, then the registration as it stands now."""
    workshop = _locked(registration.workshop_id)
    registration = workshop.registrations.select_related("group").get(pk=registration.pk)
    return workshop, registration


def _give_back(
    workshop: Workshop, registration: Registration, *, by: User | None = None
) -> RegistrationEvent:
    if not count_seats(workshop).free_in(workshop, registration.group):
        stamp.renew_after_commit()  # there is one again
    return _move(registration, RegistrationState.CANCELLED, by=by)


def _require_seat_left(workshop: Workshop, late: Registration) -> None:
    """For somebody whose seat isn't held, any more or yet."""
    same_person = workshop.registrations.live().of_person(late.email, late.name)
    if same_person.exclude(pk=late.pk).exists():
        raise Closed(_("Sie haben eine neuere Anmeldung; deren Link steht in der E-Mail dazu."))
    free = count_seats(workshop).free_in(workshop, late.group)
    if not free and late.takes_seat_later:
        raise Full(_("Inzwischen sind alle Plätze vergeben."))
    if not free:
        raise Full(
            _("Ihr Platz war nur bis zum Ende der Frist gehalten und ist inzwischen vergeben.")
        )
    _tell_if_last(free)


def _group_with_seat(
    workshop: Workshop, seats: Seats, first: WorkingGroup | None, second: WorkingGroup | None
) -> WorkingGroup | None:
    groups = {group.pk: group for group in workshop.groups.all()}
    if any(choice and choice.pk not in groups for choice in (first, second)):
        raise ValidationError(_("Diese Arbeitsgruppe gehört zu einer anderen Veranstaltung."))
    if groups and first is None:
        raise ValidationError(_("Wählen Sie eine Arbeitsgruppe."))
    for choice in [first, second] if second else [first]:
        group = groups[choice.pk] if choice else None
        if seats.free_in(workshop, group):
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
    registration.save(update_fields=["state", "takes_seat_later"])
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
