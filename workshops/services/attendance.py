"""Who came: noted by the team at the door, from the day of a date on."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import User
from interface.dates import date_in_words
from taxonomy.models import Municipality
from workshops.models import (
    Registration,
    RegistrationEvent,
    RegistrationState,
    WorkingGroup,
    Workshop,
    count_seats,
)
from workshops.models.seats import LIVE_STATES
from workshops.services import held
from workshops.services.line import settled, tell_if_turned
from workshops.services.namesakes import require_known_namesakes
from workshops.services.refused import AlreadyThere, Closed, NotNoted
from workshops.services.seating import Applicant, asked_for
from workshops.services.told import Told

WAITING, CONFIRMED = RegistrationState.WAITING, RegistrationState.CONFIRMED
ATTENDED, NO_SHOW = RegistrationState.ATTENDED, RegistrationState.NO_SHOW
ATTENDANCE = RegistrationEvent.Kind.ATTENDANCE
# Before the number, in the record of who waited and came: undoing it leads back there.
NUMBER = "Nr. "
WAS_THERE_IN_WORDS: Mapping[bool | None, StrOrPromise] = {
    None: gettext_lazy("offen"),
    True: gettext_lazy("da"),
    False: gettext_lazy("nicht da"),
}
# By a registration's key: came, didn't, or nobody has said.
Marks = Mapping[int, bool | None]
Changes = list[tuple[Registration, RegistrationState]]


def why_no_attendance(workshop: Workshop) -> str:
    """Why nobody can be noted as present or absent; empty if they can."""
    if workshop.is_cancelled:
        return _("Diese Veranstaltung ist abgesagt.")
    if timezone.localdate() < workshop.date:
        text = _("Die Anwesenheit lässt sich ab dem Tag der Veranstaltung vermerken: %(day)s.")
        return text % {"day": date_in_words(workshop.date, workshop.date_precision)}
    return ""


@transaction.atomic
def note_attendance(
    workshop: Workshop, keys: Marks, *, seen: Marks = MappingProxyType({}), by: User
) -> int:
    """Note who came (True) and who didn't (False), or undo it (None), by the registrations' keys.

    Whoever comes without a seat counts beyond the seats there are; without one nobody is absent.
    It frees no seat. `seen` is what stood there for who notes it. Returns how many have changed.
    Raises Closed, or NotNoted with all who have a newer registration, or of whom somebody has noted
    something else since it was seen; nothing has changed then.
    """
    workshop = _held_on_the_day(workshop)
    before = settled(workshop)
    rows = list(workshop.registrations.not_forgotten().filter(pk__in=keys).order_by("pk"))
    _require_as_seen(rows, keys, seen)
    entries = _entries_of(rows)
    changes = []
    for row in rows:
        state = _state_after(row, entries.get(row.pk), has_come=keys[row.pk])
        if state != row.state:
            changes.append((row, state))
    if not changes:
        return 0
    _require_once(workshop, changes)
    _give_numbers_again(workshop, changes, entries)
    held.move_all([_step(row, state) for row, state in changes], by=by, kind=ATTENDANCE)
    tell_if_turned(workshop, before, count_seats(workshop))
    return len(changes)


@transaction.atomic
def note_rest_absent(workshop: Workshop, keys: Collection[int], *, by: User) -> int:
    """Note that these didn't come, but for those of whom somebody has said something by now.

    Returns how many. Raises Closed.
    """
    workshop = _held_on_the_day(workshop)
    rest = workshop.registrations.undecided().filter(pk__in=keys).values_list("pk", flat=True)
    return note_attendance(workshop, dict.fromkeys(rest, False), by=by)


def _require_as_seen(rows: list[Registration], keys: Marks, seen: Marks) -> None:
    text = _("Bei %(name)s hat jemand inzwischen „%(noted)s“ vermerkt. Bitte sehen Sie nach.")
    changed = {}
    for row in rows:
        stands = {ATTENDED: True, NO_SHOW: False}.get(RegistrationState(row.state))
        if row.pk in seen and stands not in (seen[row.pk], keys[row.pk]):
            changed[row.pk] = text % {"name": row.name, "noted": WAS_THERE_IN_WORDS[stands]}
    if changed:
        raise NotNoted(changed)


def _held_on_the_day(workshop: Workshop) -> Workshop:
    workshop = held.locked(workshop.pk)
    if text := why_no_attendance(workshop):
        raise Closed(text)
    return workshop


def _entries_of(rows: list[Registration]) -> dict[int, RegistrationEvent]:
    """For each, how it came to be noted as present or absent last, and from which state."""
    noted = RegistrationEvent.objects.filter(registration__in=rows, kind=ATTENDANCE)
    entries = noted.exclude(from_state__in=[ATTENDED, NO_SHOW]).order_by("pk")
    return {event.registration_id: event for event in entries}


def _state_after(
    row: Registration, entry: RegistrationEvent | None, *, has_come: bool | None
) -> RegistrationState:
    if has_come:
        return ATTENDED
    state = RegistrationState(row.state)
    former = _state_before(row, entry) if state in (ATTENDED, NO_SHOW) else state
    is_missed = has_come is False and former == CONFIRMED
    return NO_SHOW if is_missed else former


def _state_before(row: Registration, entry: RegistrationEvent | None) -> RegistrationState:
    """Who was never anything before walked in: they weren't there, then."""
    if entry and entry.from_state:
        return RegistrationState(entry.from_state)
    return RegistrationState.CANCELLED if row.is_walk_in else CONFIRMED


def _require_once(workshop: Workshop, changes: Changes) -> None:
    """Nobody lives twice, as the constraint says; of two who would, the first does."""
    revived = [
        row.pk
        for row, state in changes
        if state in LIVE_STATES and row.state not in LIVE_STATES and row.email
    ]
    if not revived:
        return
    keyed = workshop.registrations.alias(email_key=Lower("email"), name_key=Lower("name"))
    lives = Q(state__in=LIVE_STATES) | Q(pk__in=revived, pk__lt=OuterRef("pk"))
    others = keyed.filter(lives).exclude(pk=OuterRef("pk"))
    same = others.filter(email_key=Lower(OuterRef("email")), name_key=Lower(OuterRef("name")))
    twice = keyed.filter(Exists(same), pk__in=revived).order_by("pk").values_list("pk", "name")
    text = _(
        "%(name)s hat eine andere Anmeldung zu dieser Veranstaltung. Vermerken Sie die"
        " Anwesenheit dort."
    )
    if twice:
        raise NotNoted({key: text % {"name": name} for key, name in twice})


def _give_numbers_again(
    workshop: Workshop, changes: Changes, entries: Mapping[int, RegistrationEvent]
) -> None:
    """Whoever goes back into the line has the former, unless somebody else has it by now."""
    back = [row for row, state in changes if state == WAITING]
    if not back:
        return
    in_line: defaultdict[int, set[int]] = defaultdict(set)
    waiting = workshop.registrations.filter(state=WAITING)
    for each in waiting.exclude(pk__in=[row.pk for row, _state in changes]):
        in_line[each.line_number or 0].add(each.booked_by_id or each.pk)
    for row in back:
        number, booking = int(entries[row.pk].note.removeprefix(NUMBER)), row.booked_by_id or row.pk
        if in_line[number] - {booking}:
            number = max(in_line) + 1
        in_line[number].add(booking)
        row.line_number = number


def _step(row: Registration, state: RegistrationState) -> held.Step:
    note = ""
    if row.state not in (ATTENDED, NO_SHOW):
        row.is_walk_in = not row.is_confirmed and not row.has_held_seat
        note = f"{NUMBER}{row.line_number}" if row.is_waiting else ""
    elif state not in (ATTENDED, NO_SHOW):
        row.is_walk_in = False
    return held.Step(row, state, note)


@transaction.atomic
def walk_in(
    workshop: Workshop,
    name: str,
    *,
    organisation: str = "",
    email: str = "",
    group: WorkingGroup | None = None,
    organisation_kind: str = "",
    organisation_size: str = "",
    municipality: Municipality | None = None,
    namesakes: Collection[int] = (),
    by: User,
) -> Registration:
    """Note somebody who came without being registered, beyond the seats there are; no mail goes.

    They agree at the door. Raises Closed, or AlreadyThere naming the field for who is registered
    already: by address and name, or by name alone, but for the `namesakes` that one knows of, by
    their keys.
    """
    workshop = _held_on_the_day(workshop)
    settled(workshop)
    told = Told(
        organisation_kind=organisation_kind,
        organisation_size=organisation_size,
        municipality=municipality,
    )
    applicant = Applicant(name, email, organisation, "de")
    registration = asked_for(workshop, applicant, group=group, told=told)
    registered = workshop.registrations.registered().select_related("group")
    if email and (existing := registered.of_person(registration.email, registration.name)):
        text = _("Diese Person ist schon angemeldet. Vermerken Sie die Anwesenheit in der Liste.")
        raise AlreadyThere("email", text, existing)
    require_known_namesakes(workshop, registration.name, known=namesakes)
    registration.state, registration.is_walk_in = ATTENDED, True
    registration.confirmed_at = registration.consented_at
    registration.save(force_insert=True)
    held.record(registration, "", by=by, kind=ATTENDANCE)
    return registration
