"""Who gets a seat or a number in line: one person, or with colleagues in the same step."""

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interface import refusals
from interface.models import Refusal
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
)
from workshops.services import held
from workshops.services.deadlines import held_until
from workshops.services.line import places_now, settled, tell_if_turned
from workshops.services.origins import is_crowded
from workshops.services.refused import Closed, Unconfirmed
from workshops.services.seating import Applicant, asked_for, one_line, place
from workshops.services.told import NOTHING_TOLD, Told, store_answers
from workshops.services.ways import why_waiting
from workshops.services.wishes import group_of, require_wish

# Within this time the same registration again is a double click, not a lost mail.
DOUBLE_CLICK_SECONDS = 60
COLLEAGUES_AT_MOST = 5
PENDING = RegistrationState.PENDING


class Colleague(NamedTuple):
    """Somebody whom a person registers with themselves; without an address they get the mails."""

    name: str
    email: str = ""
    group: WorkingGroup | None = None
    second_choice: WorkingGroup | None = None


class Answer(Enum):
    """What the page says after the form; the same for everybody who asks at this moment."""

    SEAT = "seat"
    NUMBER = "number"
    SEAT_LATER = "seat_later"


class Booked(NamedTuple):
    """The registration of who booked, a former one where there is one, and what the page says."""

    registration: Registration
    answer: Answer


def register(
    workshop: Workshop,
    applicant: Applicant,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    told: Told = NOTHING_TOLD,
    origin: str = "",
) -> Registration:
    """As `book`, for one person, where no page follows."""
    return book(
        workshop,
        applicant,
        group=group,
        second_choice=second_choice,
        told=told,
        origin=origin,
    ).registration


@transaction.atomic
def book(
    workshop: Workshop,
    applicant: Applicant,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    mode: str = "",
    colleagues: Sequence[Colleague] = (),
    together: bool = False,
    told: Told = NOTHING_TOLD,
    origin: str = "",
) -> Booked:
    """Take seats for a person and their colleagues, or numbers in line; held until confirmed.

    A full first choice falls to the second. `together`: all get a seat, or all wait with one
    number. Whoever has a live registration gets no other, but a mail with its link; the page says
    what it says to a stranger. A colleague's of whom nobody heard yet gives way to their own. For a
    double click the first answer holds. Where too many from one `origin` (see `origin_of`) have not
    confirmed yet, no seat is held: confirming takes one. Raises Closed, Unconfirmed, Changed (the
    questions were others) or ValidationError (no such group).
    """
    workshop = held.locked(workshop.pk)
    if not workshop.takes_registrations:
        raise Closed(_("Zu dieser Veranstaltung kann man sich gerade nicht anmelden."))
    before = seats = settled(workshop)
    booker = asked_for(
        workshop, applicant, group=group, second_choice=second_choice, mode=mode, told=told
    )
    wanted = _colleagues_of(booker, colleagues)
    for each in [booker, *wanted]:
        require_wish(workshop, each)
    existing = workshop.registrations.live().of_person(booker.email, booker.name).first()
    unheard_of = existing if existing and existing.is_unheard_of else None
    existing = None if unheard_of else existing
    if existing and _is_double_click(existing, booker, wanted):
        return Booked(existing, _answer_of(existing))
    _require_confirmations(workshop, booker.email)
    is_later = is_crowded(origin)
    new = [each for each in wanted if not _is_registered(each, existing)]
    asking = [booker, *new] if together else [booker]
    answer = _answer_for(workshop, seats, asking, is_later=is_later)
    if unheard_of:
        held.move(unheard_of, RegistrationState.CANCELLED, actor=RegistrationEvent.Actor.CLOCK)
        seats = count_seats(workshop)
    party = [_joined(each, existing) for each in new] if existing else [booker, *new]
    for each in party:
        each.stays_together = together and len(party) > 1
        each.state, each.takes_seat_later = PENDING, is_later
    # Where it is later, confirming takes a seat, if one is left.
    after = seats if is_later else place(workshop, seats, party)
    events = _store(workshop, party, seats, after)
    tell_if_turned(workshop, before, after)
    _note_origin(party, origin, is_later=is_later)
    if unheard_of:
        settled(workshop)  # its seat may be another than that which its person took
    if existing:
        emails.already_registered(existing, colleagues=party)
        return Booked(existing, answer)
    store_answers(booker, told.answers)
    emails.please_confirm(booker, events[0], why_waiting=why_waiting(booker))
    return Booked(booker, answer if unheard_of else _answer_of(booker))


def _colleagues_of(booker: Registration, colleagues: Sequence[Colleague]) -> list[Registration]:
    """Each once: whoever stands twice in a form gets one seat."""
    wanted = [_colleague_of(booker, each) for each in colleagues[:COLLEAGUES_AT_MOST]]
    persons = {(each.email.lower(), each.name.lower()): each for each in wanted if each.email}
    persons.pop((booker.email.lower(), booker.name.lower()), None)
    return [each for each in wanted if not each.email or each in persons.values()]


def _colleague_of(booker: Registration, colleague: Colleague) -> Registration:
    return Registration(
        workshop=booker.workshop,
        group=group_of(booker.workshop, colleague.group),
        first_choice=group_of(booker.workshop, colleague.group),
        second_choice=group_of(booker.workshop, colleague.second_choice),
        mode=booker.mode,
        name=one_line(colleague.name),
        email=colleague.email,
        contact_email="" if colleague.email else booker.email,
        organisation=booker.organisation,
        organisation_kind=booker.organisation_kind,
        organisation_size=booker.organisation_size,
        municipality=booker.municipality,
        language=booker.language,
        consented_at=booker.consented_at,
        booked_by=booker,
    )


def _joined(colleague: Registration, booker: Registration) -> Registration:
    """Booked by somebody who was registered before."""
    colleague.booked_by = booker
    colleague.contact_email = "" if colleague.email else booker.mail_address
    return colleague


def _is_registered(registration: Registration, booker: Registration | None) -> bool:
    """Without an address one is known among the colleagues of who books alone."""
    if not registration.email:
        known = booker.colleagues.live().filter(email="") if booker else Registration.objects.none()
        return known.filter(name__iexact=registration.name).exists()
    live = registration.workshop.registrations.live()
    return live.of_person(registration.email, registration.name).exists()


def _is_double_click(
    existing: Registration, booker: Registration, colleagues: Sequence[Registration]
) -> bool:
    """The same form again within a minute: a second press of the button, no second wish.

    Where the first took the last seat, “number” would be a lie to whoever got it. As it is the one
    answer that differs for somebody registered, it asks for all that they typed: a stranger would
    have to know name, address, organisation and group and try in that very minute, to hear what
    the next minute denies again.
    """
    age = timezone.now() - existing.created_at
    return (
        age < timedelta(seconds=DOUBLE_CLICK_SECONDS)
        and existing.organisation == booker.organisation
        and (existing.first_choice or existing.group) == booker.first_choice
        and {each.name for each in existing.colleagues.live()} == {each.name for each in colleagues}
    )


def _require_confirmations(workshop: Workshop, email: str) -> None:
    """Nobody holds many seats, or gets many mails, by an address that they never confirm.

    What was booked in one step has one moment of consent.
    """
    unconfirmed = workshop.registrations.unconfirmed().booked_from(email)
    number = unconfirmed.order_by().values("consented_at").distinct().count()
    if number >= settings.UNCONFIRMED_REGISTRATIONS_PER_ADDRESS:
        raise Unconfirmed(
            {
                "email": _(
                    "Mit dieser Adresse warten schon %(number)s Anmeldungen auf Bestätigung. Öffnen"
                    " Sie die E-Mails dazu und bestätigen Sie; dann sind weitere möglich."
                )
                % {"number": number}
            }
        )


def _answer_for(
    workshop: Workshop, seats: Seats, party: Sequence[Registration], *, is_later: bool
) -> Answer:
    """What anybody with these wishes would read now."""
    if is_later:
        return Answer.SEAT_LATER
    if places_now(workshop, seats, party) is None:
        return Answer.NUMBER
    return Answer.SEAT


def _answer_of(registration: Registration) -> Answer:
    if registration.is_waiting:
        return Answer.NUMBER
    return Answer.SEAT_LATER if registration.takes_seat_later else Answer.SEAT


def _store(
    workshop: Workshop, party: Sequence[Registration], before: Seats, after: Seats
) -> list[RegistrationEvent]:
    """All of a booking have one deadline: the shorter one, if few seats are left."""
    few = after is not before and before.are_few_left(workshop)
    deadline, events = held_until(workshop, are_few_left=few), []
    for each in party:
        each.held_until = deadline
        each.save(force_insert=True)
        events.append(held.record(each, ""))
    return events


def _note_origin(party: Sequence[Registration], origin: str, *, is_later: bool) -> None:
    if is_later:
        refusals.note(Refusal.Kind.SEAT)
    if origin and party:
        RegistrationOrigin.objects.create(registration=party[0], origin=origin)
