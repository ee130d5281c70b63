"""Moving, calling off and announcing in the admin; each step says first who hears of it."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from editorial.admin import EntryAdmin
from editorial.admin_pages import may, short_moment
from editorial.forms import EntryForm
from editorial.models import EntryVersion, Publishable
from interface.names import admin_address
from notifications.models import UNSENT, MailState
from workshops import emails, services
from workshops.admin.participant_list import WITHOUT_MAILBOX
from workshops.change_forms import AnnounceForm, CallOffForm, ChangeForm, MoveForm
from workshops.changed_facts import changed_facts, concerned, to_be_called
from workshops.models import RegistrationEvent, RegistrationState, Workshop, WorkshopChange
from workshops.services.changes import changed_since, why_closed

# Digits; whatever else stands in the address is no version.
LONGEST_VERSION = 9


class ChangeStep(NamedTuple):
    """One of them: what does it, what it is called, what it asks."""

    service: Callable[..., WorkshopChange]
    label: StrOrPromise
    button: StrOrPromise
    form: type[ChangeForm]


MOVE = ChangeStep(services.move, gettext_lazy("Verschieben"), gettext_lazy("Verschieben"), MoveForm)
CALL_OFF = ChangeStep(
    services.call_off, gettext_lazy("Absagen"), gettext_lazy("Veranstaltung absagen"), CallOffForm
)
ANNOUNCE = ChangeStep(
    services.announce, gettext_lazy("Änderung mitteilen"), gettext_lazy("Mitteilen"), AnnounceForm
)


class ChangesDate(EntryAdmin):
    """What moves or ends a date that people are registered for is no field of its form."""

    change_form_template = "admin/workshops/workshop/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_of_entry("verschieben/", self.move_view, "move"),
            self.page_of_entry("absagen/", self.call_off_view, "call_off"),
            self.page_of_entry("mitteilen/", self.announce_view, "announce"),
            *super().get_urls(),
        ]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        steps = super().possible_steps(request, entry)
        if not isinstance(entry, Workshop) or not may(request, "change", Workshop, entry):
            return steps
        if why_closed(entry):
            return steps
        offered = {"call_off": CALL_OFF}
        if not why_closed(entry, is_move=True):
            offered = {"move": MOVE, **offered}
        if entry.registrations.told_of_changes().exists():
            offered["announce"] = ANNOUNCE
        own = [
            {"url": admin_address(entry, name), "label": step.label}
            for name, step in offered.items()
        ]
        return [*own, *steps]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        workshop = self.get_object(request, object_id)
        changes = changes_of(workshop) if isinstance(workshop, Workshop) else []
        context = {"changes": changes, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    # The steps -----------------------------------------------------------------------------------

    def move_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask for the new time, show what goes out to whom, then move."""
        return self._change(request, self._workshop(request, entry_id), MOVE)

    def call_off_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask for the reason, show what goes out to whom, then call off."""
        return self._change(request, self._workshop(request, entry_id), CALL_OFF)

    def announce_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Show what has changed since a version (`seit`), and tell it or not."""
        workshop = self._workshop(request, entry_id)
        asked = request.GET.get("seit", "")
        is_number = asked.isdecimal() and len(asked) < LONGEST_VERSION
        since = int(asked) if is_number else version_before_last(workshop)
        return self._change(request, workshop, ANNOUNCE, initial={"since": since})

    def _workshop(self, request: HttpRequest, entry_id: int) -> Workshop:
        workshop: Workshop = get_object_or_404(self.get_queryset(request), pk=entry_id)
        if not may(request, "change", Workshop, workshop):
            raise PermissionDenied
        return workshop

    def _change(
        self,
        request: HttpRequest,
        workshop: Workshop,
        step: ChangeStep,
        initial: dict[str, object] | None = None,
    ) -> HttpResponse:
        if text := why_closed(workshop, is_move=step is MOVE):
            messages.warning(request, text)
            return HttpResponseRedirect(admin_address(workshop))
        form = step.form(request.POST or None, workshop=workshop, initial=initial)
        is_complete = request.method == "POST" and form.is_valid()
        if is_complete and "confirmed" in request.POST:
            try:
                change = step.service(workshop, by=request.user, **form.arguments())
            except services.AlreadyDone as done:
                messages.info(request, " ".join(done.messages))
                return HttpResponseRedirect(admin_address(workshop))
            except ValidationError as refusal:
                form.refuse(refusal)
            else:
                self.log_change(request, change.workshop, str(step.label))
                messages.success(request, done_in_words(change))
                return HttpResponseRedirect(admin_address(workshop))
        is_asked = is_complete and form.is_valid() and "back" not in request.POST
        planned = form.planned() if is_asked or step is ANNOUNCE else None
        unreached = to_be_called(workshop, planned.after).count() if planned else 0
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "button": step.button,
            "entry": workshop,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "is_asked": is_asked and step is not ANNOUNCE,
            "planned": planned,
            "changed": changed_facts(planned.before, planned.after) if planned else [],
            "preview": emails.preview(planned) if planned else None,
            "who_hears": who_hears(workshop, planned.after if planned else {}),
            "without_mailbox": without_mailbox_in_words(unreached) if unreached else "",
            "list_of_them": admin_address(workshop, "participants", query=WITHOUT_MAILBOX),
        }
        return render(request, "admin/workshops/workshop/change.html", context)

    # After the form ------------------------------------------------------------------------------

    def save_model(
        self, request: HttpRequest, obj: Publishable, form: EntryForm, change: bool
    ) -> None:
        if change:
            stored = Workshop.objects.values_list("version", flat=True)
            request.version_before = stored.get(pk=obj.pk)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        """Where those who are registered should know of it: ask."""
        response = super().response_change(request, obj)
        since: int = request.version_before  # type: ignore[attr-defined]
        address = self.address_after_change(obj, since=since)
        return response if address == admin_address(obj) else HttpResponseRedirect(address)

    def address_after_change(self, entry: Publishable, *, since: int) -> str:
        """The question whether to tell, also after a revert and an accepted proposal."""
        workshop = Workshop.objects.get(pk=entry.pk)
        changed = changed_since(workshop, since)
        if why_closed(workshop) or not changed or not concerned(workshop, changed).exists():
            return super().address_after_change(entry, since=since)
        return admin_address(workshop, "announce", query={"seit": since})


def version_before_last(workshop: Workshop) -> int:
    numbers = EntryVersion.objects.of(workshop).values_list("number", flat=True)[:2]
    return min(numbers, default=0)


# In words ----------------------------------------------------------------------------------------


def who_hears(workshop: Workshop, changed: Iterable[str] = ()) -> str:
    """“38 Angemeldete und 4 auf der Warteliste erhalten diese E-Mail.”"""
    states = Counter(concerned(workshop, changed).values_list("state", flat=True))
    in_line = states.pop(RegistrationState.WAITING, 0)
    seated = states.total()
    if not seated and not in_line:
        return _("Niemand ist angemeldet: Es geht keine E-Mail hinaus.")
    seats = ngettext("%d angemeldete Person", "%d Angemeldete", seated) % seated
    line = _("%d auf der Warteliste") % in_line
    both = get_text_list([seats, line], _("und"))
    who = both if seated and in_line else seats if seated else line
    return ngettext(
        "%(who)s erhält diese E-Mail.", "%(who)s erhalten diese E-Mail.", seated + in_line
    ) % {"who": who}


def without_mailbox_in_words(number: int) -> str:
    return (
        ngettext(
            "%d Person ohne E-Mail-Adresse erfährt es nur von Ihnen: Bitte rufen Sie an.",
            "%d Personen ohne E-Mail-Adresse erfahren es nur von Ihnen: Bitte rufen Sie an.",
            number,
        )
        % number
    )


def done_in_words(change: WorkshopChange) -> str:
    mails = ngettext("%d E-Mail ist unterwegs.", "%d E-Mails sind unterwegs.", change.told)
    told = mails % change.told if change.told else _("Es ging keine E-Mail hinaus.")
    done = {
        WorkshopChange.Kind.MOVED: _("Die Veranstaltung ist verschoben."),
        WorkshopChange.Kind.CANCELLED: _("Die Veranstaltung ist abgesagt."),
        WorkshopChange.Kind.CHANGED: _("Die Änderung ist mitgeteilt."),
    }
    return f"{done[WorkshopChange.Kind(change.kind)]} {told}"


class Announced(NamedTuple):
    """A change as the team reads it, how far its mails have come, and what was answered."""

    change: WorkshopChange
    what: str
    mails: list[str]
    answers: str = ""


def changes_of(workshop: Workshop) -> list[Announced]:
    """What was announced of a date, the last first."""
    changes = list(workshop.changes.select_related("by"))
    delivered = emails.states_of(changes) if changes else {}
    found = [
        Announced(each, what_in_words(each), mails_in_words(each, delivered[each.pk]))
        for each in changes
    ]
    for number, each in enumerate(found):
        if each.change.kind == WorkshopChange.Kind.MOVED:
            # Only the last move can still be answered.
            found[number] = each._replace(answers=answers_in_words(each.change))
            break
    return found


def answers_in_words(move: WorkshopChange) -> str:
    """“12 kommen zum neuen Termin”, as far as they have said so."""
    kept = RegistrationEvent.objects.filter(
        registration__workshop=move.workshop_id, kind=RegistrationEvent.Kind.KEPT, at__gt=move.at
    ).count()
    text = ngettext("%d kommt zum neuen Termin", "%d kommen zum neuen Termin", kept)
    return text % kept if kept else ""


def what_in_words(change: WorkshopChange) -> str:
    if change.from_starts_at and change.to_starts_at:
        return f"{short_moment(change.from_starts_at)} → {short_moment(change.to_starts_at)}"
    return ", ".join(fact.label for fact in changed_facts(change.before, change.after))


def mails_in_words(change: WorkshopChange, states: Counter[str]) -> list[str]:
    """“38 benachrichtigt”, “36 gesendet”, “1 nicht zustellbar”, “1 wartet”."""
    waiting = sum(states[each] for each in UNSENT)
    found = [
        (_("%d benachrichtigt"), change.told),
        (_("%d gesendet"), states[MailState.SENT]),
        (ngettext("%d wartet", "%d warten", waiting), waiting),
        (_("%d nicht zustellbar"), states[MailState.FAILED]),
        (_("%d überholt"), states[MailState.OUTDATED]),
    ]
    first, *rest = [(text % number, number) for text, number in found]
    return [first[0], *(text for text, number in rest if number)]
