"""The mails of a date that is moved, called off or changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notifications.emails import MailContent, Outdated, Renderer, Sample, absolute, render
from notifications.models import OutgoingMail
from notifications.services import Letter, enqueue_all
from workshops.alternatives import alternatives_to
from workshops.changed_facts import ON_SITE, changed_facts
from workshops.emails.letters import (
    as_text,
    content_of,
    entry_of,
    entry_taken_away,
    entry_to_take_away,
    facts_of,
    house_now,
    register_mail,
    require_date,
    sample_in,
)
from workshops.models import Mode, Registration, RegistrationState, WorkshopChange


def date_changed(change: WorkshopChange, registrations: Iterable[Registration]) -> None:
    """“Your date is moved”, “called off” or “changed”, to everybody whom it concerns."""
    enqueue_all(_letter_about(change, registration) for registration in registrations)


def preview(change: WorkshopChange) -> EmailMultiAlternatives:
    """That mail as somebody with a seat would receive it; the link in it leads nowhere."""
    somebody = Registration(
        workshop=change.workshop,
        name=gettext("Vorname Nachname"),
        mode=_mode_of_readers(change),
        state=RegistrationState.CONFIRMED,
        confirmed_at=timezone.now(),
        email_confirmed_at=timezone.now(),
    )
    outgoing = _letter_about(change, somebody).as_row()
    outgoing.about = somebody
    message = render(outgoing)
    own_page = absolute(somebody.link_path)
    message.body = str(message.body).replace(own_page, gettext("(Link zur eigenen Anmeldung)"))
    return message


def _mode_of_readers(change: WorkshopChange) -> Mode:
    """Of another house only those hear who come there; else the room online is shown, too."""
    is_of_house = bool(change.after) and set(change.after) <= {*ON_SITE}
    return change.workshop.modes[0 if is_of_house else -1]


def states_of(changes: Iterable[WorkshopChange]) -> defaultdict[int, Counter[str]]:
    """How far the mails about each have come: the numbers of mails by state."""
    occasions = {_occasion(change): change.pk for change in changes}
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    mails = OutgoingMail.objects.filter(
        purpose__in=[purpose_of(kind) for kind in WorkshopChange.Kind], occasion__in=occasions
    )
    for occasion, state in mails.values_list("occasion", "state"):
        found[occasions[occasion]][state] += 1
    return found


def purpose_of(kind: str) -> str:
    """The mail that tells of a change of this kind."""
    return f"workshop_{kind}"


def _occasion(change: WorkshopChange) -> str:
    return f"change-{change.pk}"


def _letter_about(change: WorkshopChange, registration: Registration) -> Letter:
    with translation.override(registration.language):
        facts = changed_facts(change.before, change.after, sees_room=registration.sees_room)
        changed = [asdict(fact) for fact in facts]
    about_change = {
        "reason": change.reason,
        "message": change.message,
        "from_starts_at": as_text(change.from_starts_at),
        "from_ends_at": as_text(change.from_ends_at),
        "had_seat": registration.has_been_seated,
        "changed": changed,
    }
    return Letter(
        purpose=purpose_of(change.kind),
        recipient=registration.mail_address,
        about=registration,
        occasion=_occasion(change),
        language=registration.language,
        facts=facts_of(registration) | about_change,
    )


# In the worker: what a row becomes --------------------------------------------------------------


def _changed_content(outgoing: OutgoingMail) -> MailContent:
    """Moved or changed, for who still has a seat or a number in line."""
    registration: Registration = outgoing.about
    require_date(registration)
    if not registration.has_been_seated and not registration.is_waiting:
        raise Outdated(_("Die Anmeldung ist inzwischen abgesagt."))
    last = registration.workshop.last_move
    is_of_move = outgoing.pk and outgoing.purpose == purpose_of(WorkshopChange.Kind.MOVED)
    if is_of_move and last and last.at > outgoing.created_at:
        raise Outdated(_("Die Veranstaltung ist inzwischen noch einmal verschoben."))
    entry = entry_of(outgoing) if registration.has_been_seated else None
    content = content_of(outgoing, entry, now=house_now(registration))
    return replace(content, context={**content.context, "had_seat": registration.has_been_seated})


def _called_off_content(outgoing: OutgoingMail) -> MailContent:
    registration: Registration = outgoing.about
    # Of now: when the mail was written, neither the date nor the registration was at its end.
    former = entry_to_take_away(registration) if outgoing.facts["had_seat"] else None
    content = content_of(outgoing, entry_taken_away(outgoing, former))
    following = next(iter(alternatives_to(registration.workshop)), None)
    next_link = absolute(
        following.get_absolute_url() if following else reverse("workshops:workshop_list")
    )
    context = {**content.context, "following": following, "next_link": next_link}
    return replace(content, context=context)


def _sample_of_change(kind: WorkshopChange.Kind) -> Sample:
    registration = sample_in(RegistrationState.CONFIRMED).about
    assert isinstance(registration, Registration)  # noqa: S101 - as made there
    starts_at = registration.workshop.starts_at
    change = WorkshopChange(
        workshop=registration.workshop,
        kind=kind,
        reason="Der Referent ist erkrankt.",
        message="Wir bitten um Verständnis & freuen uns auf Sie.",
        from_starts_at=starts_at and starts_at - timedelta(days=7),
        before={"venue_name": "Rathaus", "online_url": ""},
        after={"venue_name": "Stadtbücherei", "online_url": "x"},
    )
    return Sample(registration, _letter_about(change, registration).facts)


CHANGES: list[tuple[WorkshopChange.Kind, StrOrPromise, Renderer]] = [
    (WorkshopChange.Kind.MOVED, _("Veranstaltung: verschoben"), _changed_content),
    (WorkshopChange.Kind.CANCELLED, _("Veranstaltung: abgesagt"), _called_off_content),
    (WorkshopChange.Kind.CHANGED, _("Veranstaltung: geändert"), _changed_content),
]
for kind, label, content in CHANGES:
    register_mail(purpose_of(kind), label, content, partial(_sample_of_change, kind))
