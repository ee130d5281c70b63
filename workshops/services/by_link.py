"""What somebody changes about their own registration by its link, or the team for them."""

from collections.abc import Mapping
from textwrap import shorten

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from workshops import emails
from workshops.models import (
    Question,
    Registration,
    RegistrationEvent,
    RegistrationState,
    Seats,
    WorkingGroup,
    Workshop,
)
from workshops.models.questions import AnswerValue
from workshops.services import held
from workshops.services.line import places_now, settled, tell_if_turned
from workshops.services.refused import Closed, Full
from workshops.services.registration import has_newer
from workshops.services.told import store_answers
from workshops.services.ways import has_cancelled_oneself, require_changeable
from workshops.services.wishes import group_of, require_wish

Kind = RegistrationEvent.Kind
NOTE_LENGTH = 300


@transaction.atomic
def change_wish(
    registration: Registration,
    *,
    group: WorkingGroup | None = None,
    second_choice: WorkingGroup | None = None,
    mode: str = "",
    by: User | None = None,
) -> Registration:
    """Another group or way of taking part.

    Whoever has a seat changes only where one is free, and keeps no second choice; who waits wishes
    anew and keeps the number; who walked in takes no seat. Once the line no longer moves up, the
    team alone gives what is free. Raises Closed, Full or ValidationError (no such group).
    """
    workshop = held.locked(registration.workshop_id)
    before = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    require_changeable(registration, by=by)
    group, second_choice = group_of(workshop, group), group_of(workshop, second_choice)
    has_seat = registration.has_been_seated or registration.has_held_seat
    former, former_mode = _in_words(registration, has_seat=has_seat), registration.mode
    after = before
    if has_seat and not registration.is_walk_in:
        is_for_others = by is None and workshop.line_comes_first
        after = _with_seat_changed(
            workshop, before, registration, group, mode, is_for_others=is_for_others
        )
    registration.group = registration.first_choice = group
    registration.second_choice = None if has_seat else second_choice
    registration.mode = mode or registration.mode
    require_wish(workshop, registration)
    wish = _in_words(registration, has_seat=has_seat)
    if wish == former:
        return held.as_it_stands(workshop, registration)
    registration.save(update_fields=["group", "first_choice", "second_choice", "mode"])
    note = shorten(f"{former} → {wish}", NOTE_LENGTH, placeholder=" …")
    event = held.record(registration, registration.state, by=by, kind=Kind.GROUP, note=note)
    if registration.is_confirmed and registration.mode != former_mode:
        emails.seat_confirmed(registration, event)  # the calendar entry has another place
    tell_if_turned(workshop, before, after)
    settled(workshop)
    return held.as_it_stands(workshop, registration)


def _with_seat_changed(
    workshop: Workshop,
    seats: Seats,
    registration: Registration,
    group: WorkingGroup | None,
    mode: str,
    *,
    is_for_others: bool,
) -> Seats:
    """The seats after it; raises Full where there is none for it."""
    mode = mode or registration.mode
    if (group, mode) == (registration.group, registration.mode):
        return seats
    others = seats.with_one_less(registration.group, registration.mode)
    if is_for_others or not others.free_in(workshop, group, mode):
        raise Full(_("Dort ist kein Platz frei. Der bisherige Platz bleibt."))
    return others.with_one_more(group, mode)


def _in_words(registration: Registration, *, has_seat: bool) -> str:
    """For the record, which says nothing of the person."""
    groups = [registration.group]
    if not has_seat:
        groups = [registration.first_choice or registration.group, registration.second_choice]
    words = [group.name for group in groups if group]
    if len(registration.workshop.modes) > 1:
        words.append(registration.get_mode_display())
    return " / ".join(words)


@transaction.atomic
def correct(
    registration: Registration, *, name: str, organisation: str = "", by: User | None = None
) -> Registration:
    """Another spelling, or another house; it stays the same person's registration.

    Raises Closed, or ValidationError where the address has a registration of that name already.
    """
    workshop = held.locked(registration.workshop_id)
    settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    require_changeable(registration, by=by)
    if (name, organisation) == (registration.name, registration.organisation):
        return registration
    registration.name, registration.organisation = name, organisation
    if has_newer(workshop, registration):
        text = _("Unter diesem Namen und dieser Adresse gibt es schon eine Anmeldung.")
        raise ValidationError({"name": text})
    registration.save(update_fields=["name", "organisation"])
    held.record(registration, registration.state, by=by, kind=Kind.DETAILS)
    return registration


@transaction.atomic
def answer(registration: Registration, answers: Mapping[Question, AnswerValue]) -> Registration:
    """Answer the workshop's own questions, in place of what was answered before.

    Raises Closed, or Changed (the questions were others).
    """
    _workshop, registration = held.locked_with(registration)
    require_changeable(registration)
    if registration.confirmed_at is None:
        raise Closed(_("Bestätigen Sie erst Ihre Anmeldung."))
    former = {each.question: each.value for each in registration.answers.select_related("question")}
    if former == answers:
        return registration
    registration.answers.all().delete()
    store_answers(registration, answers)
    held.record(registration, registration.state, kind=Kind.DETAILS)
    return registration


@transaction.atomic
def come_after_all(registration: Registration) -> Registration:
    """Take back one's own cancelling while a seat is free; twice is the same as once.

    The seat is confirmed at once, as the link has shown whose it is. Raises Closed, or Full: the
    way to the line is to register anew.
    """
    workshop = held.locked(registration.workshop_id)
    seats = settled(workshop)
    registration = held.as_it_stands(workshop, registration)
    if registration.is_confirmed:
        return registration
    if not workshop.takes_registrations or not has_cancelled_oneself(registration):
        raise Closed(_("Diese Absage lässt sich nicht mehr zurücknehmen."))
    if has_newer(workshop, registration):
        raise Closed(_("Sie haben eine neuere Anmeldung; deren Link steht in der E-Mail dazu."))
    require_wish(workshop, registration)
    places = places_now(workshop, seats, [registration])
    if places is None:
        raise Full(_("Inzwischen ist kein Platz mehr frei, der zu Ihren Wünschen passt."))
    registration.group, registration.promoted_at = places[0], None
    registration.takes_seat_later = False
    registration.confirmed_at = timezone.now()
    if registration.email:
        registration.email_confirmed_at = registration.confirmed_at
    event = held.move(registration, RegistrationState.CONFIRMED)
    tell_if_turned(workshop, seats, seats.with_one_more(registration.group, registration.mode))
    emails.seat_confirmed(registration, event)
    return registration
