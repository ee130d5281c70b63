"""What every service does: hold the workshop's row, change a state, put it on record."""

from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import User
from workshops.models import Registration, RegistrationEvent, RegistrationState, Workshop

# What services and mails read of a registration.
RELATED = (
    *("workshop__region", "workshop__venue_municipality"),
    *("group", "first_choice", "booked_by"),
)


def locked(workshop_id: int) -> Workshop:
    """The workshop as it stands now, with what its mails say of it; its row alone is held."""
    rows = Workshop.objects.select_for_update(no_key=True, of=("self",))
    related = rows.select_related("region", "venue_municipality").prefetch_related("groups")
    return related.get(pk=workshop_id)


def as_it_stands(workshop: Workshop, registration: Registration) -> Registration:
    """A registration of a workshop whose row is held, read afresh."""
    return workshop.registrations.select_related(*RELATED).get(pk=registration.pk)


def locked_with(registration: Registration) -> tuple[Workshop, Registration]:
    """The workshop's row held, then the registration as it stands now."""
    workshop = locked(registration.workshop_id)
    return workshop, as_it_stands(workshop, registration)


def move(
    registration: Registration,
    to: RegistrationState,
    *,
    by: User | None = None,
    kind: RegistrationEvent.Kind = RegistrationEvent.Kind.STATE,
    actor: RegistrationEvent.Actor | None = None,
    note: str = "",
) -> RegistrationEvent:
    """Write its new state, with all that goes with a state, and the event."""
    from_state = registration.state
    _enter(registration, to)
    registration.save(update_fields=COLUMNS_OF_A_STATE)
    return record(registration, from_state, by=by, kind=kind, actor=actor, note=note)


class Step(NamedTuple):
    """Of one among many; `note` as in `record`."""

    registration: Registration
    to: RegistrationState
    note: str = ""


def move_all(
    steps: Iterable[Step],
    *,
    by: User,
    kind: RegistrationEvent.Kind = RegistrationEvent.Kind.STATE,
) -> list[RegistrationEvent]:
    """The same for many, by the team, in a few statements."""
    registrations, events = [], []
    for registration, to, note in steps:
        from_state = registration.state
        _enter(registration, to)
        registrations.append(registration)
        events.append(_event(registration, from_state, by=by, kind=kind, note=note))
    Registration.objects.bulk_update(registrations, COLUMNS_OF_A_STATE, batch_size=AT_ONCE)
    return RegistrationEvent.objects.bulk_create(events)


def record_all(
    registrations: Iterable[Registration], *, by: User, kind: RegistrationEvent.Kind
) -> None:
    """What the team did for many whose state stays, in one statement."""
    RegistrationEvent.objects.bulk_create(
        _event(each, each.state, by=by, kind=kind, note="") for each in registrations
    )


def _enter(registration: Registration, state: RegistrationState) -> None:
    registration.state = state
    if state != RegistrationState.WAITING:
        registration.line_number = None
    if state in (RegistrationState.CONFIRMED, RegistrationState.CANCELLED):
        registration.stays_together = False


# What a step may change beside the state itself.
COLUMNS_OF_A_STATE = [
    *("state", "group", "line_number", "stays_together", "takes_seat_later", "is_walk_in"),
    *("confirmed_at", "email_confirmed_at", "promoted_at"),
]
# In one statement; its length grows with each.
AT_ONCE = 200


def record(
    registration: Registration,
    from_state: str,
    *,
    by: User | None = None,
    kind: RegistrationEvent.Kind = RegistrationEvent.Kind.STATE,
    actor: RegistrationEvent.Actor | None = None,
    note: str = "",
) -> RegistrationEvent:
    """On record; `note` says nothing of the person."""
    event = _event(registration, from_state, by=by, kind=kind, actor=actor, note=note)
    event.save(force_insert=True)
    return event


def _event(
    registration: Registration,
    from_state: str,
    *,
    by: User | None,
    kind: RegistrationEvent.Kind,
    actor: RegistrationEvent.Actor | None = None,
    note: str,
) -> RegistrationEvent:
    team_or_person = RegistrationEvent.Actor.TEAM if by else RegistrationEvent.Actor.PARTICIPANT
    return RegistrationEvent(
        registration=registration,
        kind=kind,
        actor=actor or team_or_person,
        by=by,
        from_state=from_state,
        to_state=registration.state,
        note=note,
    )
