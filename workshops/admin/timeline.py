"""What the person, the team and the clock did about a registration, as one line of time."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from notifications.models import OutgoingMail
from workshops.models import Registration, RegistrationEvent, RegistrationState, WorkshopChange

Kind = RegistrationEvent.Kind
BOOKER = gettext_lazy("die Person, die sie mit angemeldet hat")
# What a state is called that somebody came into.
BECAME: dict[str, StrOrPromise] = {
    RegistrationState.PENDING: gettext_lazy("angemeldet, noch nicht bestätigt"),
    RegistrationState.WAITING: gettext_lazy("auf die Warteliste gesetzt"),
    RegistrationState.CONFIRMED: gettext_lazy("Platz bestätigt"),
    RegistrationState.ATTENDED: gettext_lazy("als anwesend eingetragen"),
    RegistrationState.NO_SHOW: gettext_lazy("als nicht erschienen eingetragen"),
    RegistrationState.CANCELLED: gettext_lazy("abgesagt"),
    RegistrationState.EXPIRED: gettext_lazy("verfallen, weil niemand bestätigt hat"),
    RegistrationState.DECLINED: gettext_lazy("abgelehnt"),
}
# After it was cancelled.
CAME_BACK: dict[str, StrOrPromise] = {
    RegistrationState.CONFIRMED: gettext_lazy("Absage zurückgenommen, Platz bestätigt"),
    RegistrationState.WAITING: gettext_lazy("Absage zurückgenommen, auf die Warteliste gesetzt"),
}
NOTED = (RegistrationState.ATTENDED, RegistrationState.NO_SHOW)
CHANGED: dict[str, StrOrPromise] = {
    WorkshopChange.Kind.MOVED: gettext_lazy("Veranstaltung verschoben"),
    WorkshopChange.Kind.CANCELLED: gettext_lazy("Veranstaltung abgesagt"),
    WorkshopChange.Kind.CHANGED: gettext_lazy("Änderung der Veranstaltung mitgeteilt"),
}


class Moment(NamedTuple):
    """One thing that happened: when, what, by whom, and what there is to say about it."""

    at: datetime
    what: str
    who: str
    note: str = ""


def timeline_of(registration: Registration) -> list[Moment]:
    """The newest last. Never a link: neither events nor what mails state holds one."""
    moments = [*_events(registration), *_mails(registration), *_changes(registration)]
    return sorted(moments, key=lambda each: each.at)


def _events(registration: Registration) -> Iterator[Moment]:
    for event in registration.events.select_related("by"):
        event.registration = registration
        yield Moment(event.at, what_happened(event), who_did(event), event.note)


def what_happened(event: RegistrationEvent) -> str:
    """In plain words."""
    if event.kind == Kind.ATTENDANCE and event.to_state not in NOTED:
        return _("Anwesenheit zurückgenommen")
    if event.kind not in (Kind.STATE, Kind.ATTENDANCE):
        return event.get_kind_display()
    if event.from_state == event.to_state == RegistrationState.WAITING:
        return _("Warteliste bestätigt")
    if event.from_state == RegistrationState.CANCELLED and event.to_state in CAME_BACK:
        return str(CAME_BACK[event.to_state])
    return str(BECAME.get(event.to_state, event.get_to_state_display()))


def who_did(event: RegistrationEvent) -> str:
    """The account's name, where it was one of the team."""
    if event.is_by_booker:
        return str(BOOKER)
    return str(event.by) if event.by else event.get_actor_display()


def _mails(registration: Registration) -> Iterator[Moment]:
    kind = ContentType.objects.get_for_model(Registration)
    mails = OutgoingMail.objects.filter(content_type=kind, object_id=registration.pk)
    for mail in mails.order_by("created_at"):
        text = _("E-Mail „%(purpose)s“") % {"purpose": mail.purpose_label}
        yield Moment(mail.created_at, text, "", mail.get_state_display())


def _changes(registration: Registration) -> Iterator[Moment]:
    """What became of the date since they registered."""
    changes = registration.workshop.changes.filter(at__gte=registration.created_at)
    for change in changes.select_related("by"):
        by = str(change.by) if change.by else ""
        yield Moment(change.at, str(CHANGED[change.kind]), by, change.reason)
