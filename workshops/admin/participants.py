"""“Teilnehmende” of a date in the admin: the list, and what is done with several of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from editorial.admin_pages import EntryPages
from interface.admin import HasPagesOfPeople, ShowsPeople, put_on_record
from interface.names import admin_address
from interface.sealed_search import redirect_to_list, sealed
from workshops import emails, services
from workshops.admin.attendance_forms import MarkForm, keys_of, note_as_far_as_it_goes
from workshops.admin.participant_forms import CircularForm
from workshops.admin.participant_list import PAGE, ParticipantList
from workshops.models import Circular, RegistrationState, Workshop
from workshops.models.seats import GIVEN_BACK_FROM

LIST, CHOSEN = "participants", "auswahl"
NAMED_AT_MOST = 10
VIEW, MANAGE = "workshops.view_registration", "workshops.manage_registration"


def member_of(request: HttpRequest) -> User:
    """Nobody else comes into the admin."""
    return cast(User, request.user)


class PeopleOfDate(ShowsPeople):
    """For the record of who saw whom: a page says in `people` how many of a date it shows."""

    opts = Workshop._meta

    def people_on(self, response: HttpResponseBase, key: str) -> int | None:
        number: int = (getattr(response, "context_data", None) or {}).get("people", 0)
        return number


class PagesOfPeople(HasPagesOfPeople, EntryPages):
    """What the pages about a date's participants have in common."""

    def page_of_people(
        self, route: str, view: Callable[..., HttpResponse], name: str = ""
    ) -> URLPattern:
        """A page below the list; whom it shows is on record."""
        page = f"{LIST}_{name}" if name else LIST
        pattern = self.page_of_entry(f"teilnehmende/{route}", view, page)
        pattern.callback = put_on_record(pattern.callback, PeopleOfDate(), LIST)
        return pattern

    def date_for(self, request: HttpRequest, entry_id: int, right: str = MANAGE) -> Workshop:
        """The date, for who may lead its list; 404 outside their region."""
        workshop: Workshop = get_object_or_404(
            self.get_queryset(request)
            .select_related("region")
            .prefetch_related("groups", "questions"),
            pk=entry_id,
        )
        if not request.user.has_perm(right):
            raise PermissionDenied
        return workshop

    def page(
        self, request: HttpRequest, workshop: Workshop, name: str, **context: Any
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "entry": workshop,
            "opts": self.opts,
            "list_address": list_of(workshop),
            "free": max(0, workshop.public_capacity - workshop.seats_taken),
            **context,
        }
        template = f"admin/workshops/participants/{name}.html"
        status = status_of(request, context.get("form"))
        return TemplateResponse(request, template, context, status=status)


def status_of(request: HttpRequest, form: BaseForm | None) -> int:
    """What a page with a form answers: 422 where something is to be corrected."""
    is_refused = form is not None and request.method == "POST" and bool(form.errors)
    status: int = getattr(form, "status", HTTPStatus.OK)
    return HTTPStatus.UNPROCESSABLE_ENTITY if is_refused and status == HTTPStatus.OK else status


def is_choice(request: HttpRequest) -> bool:
    """Whether it says for whom it is, be it for nobody."""
    return not request.POST.keys().isdisjoint({CHOSEN, ACTION_CHECKBOX_NAME})


def chosen_of(request: HttpRequest, workshop: Workshop) -> list[int]:
    """Whom a step is for, by key: those ticked, or all whom the list or the step's page showed.

    Nobody is read anew: who joins the list meanwhile was never shown.
    """
    shown = request.POST.get(CHOSEN, "").split(",")
    sent = shown if CHOSEN in request.POST else request.POST.getlist(ACTION_CHECKBOX_NAME)
    rows = workshop.registrations.not_forgotten().filter(pk__in=keys_of(sent))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def in_one_field(keys: Iterable[int]) -> str:
    """As `chosen_of` reads them: one field holds thousands."""
    return ",".join(str(key) for key in keys)


class ParticipantPages(PagesOfPeople):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_of_people("", self.participants_view),
            self.page_of_people("anwesend/", self.mark_view, "mark"),
            self.page_of_people("schreiben/", self.write_view, "write"),
            self.page_of_people("absagen/", self.cancel_several_view, "cancel"),
            *super().get_urls(),
        ]

    def participants_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Search, filter, sort; what was typed is sealed before it stands in an address."""
        workshop = self.date_for(request, entry_id, VIEW)
        query = request.GET.copy()
        if SEARCH_VAR in request.POST:
            query[SEARCH_VAR] = sealed(request.POST[SEARCH_VAR])
            query.pop(PAGE, None)
            return redirect_to_list(request, query)
        try:
            found = ParticipantList(workshop, query)
        except IncorrectLookupParameters:
            del query[SEARCH_VAR]
            text = _("Wonach Sie suchen, steht nie in der Adresse: Bitte geben Sie es hier ein.")
            messages.warning(request, text)
            return redirect_to_list(request, query)
        context = {
            "title": _("Teilnehmende"),
            "list": found,
            "people": len(found.rows),
            "may_manage": request.user.has_perm(MANAGE),
            "takes_phone": not services.why_no_phone(workshop),
            "takes_attendance": not services.why_no_attendance(workshop),
            "query": query.urlencode(),
            "everybody": in_one_field(found.keys()),
            "came": in_one_field(found.keys(RegistrationState.ATTENDED)),
            "missed": in_one_field(found.keys(RegistrationState.NO_SHOW)),
            "chosen_name": CHOSEN,
        }
        return self.page(request, workshop, "list", **context)

    # Of several ----------------------------------------------------------------------------------

    def mark_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Note at once of several whether they were there."""
        workshop = self.date_for(request, entry_id)
        chosen, form = chosen_of(request, workshop), MarkForm(request.POST)
        if not chosen or not form.is_valid():
            return self.back(request, workshop, whom=chosen)
        if why_not := services.why_no_attendance(workshop):
            return self.back(request, workshop, whom=chosen, instead=why_not)
        marks, seen = form.marks(chosen), form.seen(chosen)
        note = partial(services.note_attendance, workshop, seen=seen, by=member_of(request))
        try:
            number, why_by_key = note_as_far_as_it_goes(note, marks)
        except services.Closed as closed:
            return self.back(request, workshop, whom=chosen, instead=" ".join(closed.messages))
        if why_by_key:
            messages.error(request, refused_in_words(number, [*why_by_key.values()]))
        if number or not why_by_key:
            messages.success(request, noted_in_words(number, marks.values()))
        return self.back(request, workshop)

    def write_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask for subject and text, show the mail as it is received, then send it."""
        workshop = self.date_for(request, entry_id)
        chosen = chosen_of(request, workshop)
        readers = list(services.can_be_written_to(workshop, chosen))
        mailboxes = {each.mail_address.lower() for each in readers}
        if not mailboxes:
            text = _("Von den Ausgewählten kann niemand eine E-Mail bekommen.")
            if workshop.is_past:
                text = _("Diese Veranstaltung ist vorbei; Rundmails gehen nur bis zu ihrem Ende.")
            return self.back(request, workshop, whom=chosen, instead=text)
        is_typed = "subject" in request.POST
        form = CircularForm(request.POST if is_typed else None)
        act = self._sending(request, workshop, chosen, form)
        if "confirmed" in request.POST and form.submit(request, act):
            told = form.outcome.told
            text = ngettext("%d E-Mail ist unterwegs.", "%d E-Mails sind unterwegs.", told)
            messages.success(request, text % told)
            return self.back(request, workshop)
        preview = None
        if is_typed and "back" not in request.POST and form.is_valid():
            names = ("subject", "text", "form_key")
            circular = Circular(workshop=workshop, **{n: form.cleaned_data[n] for n in names})
            preview = emails.preview_circular(circular, workshop)
        context = {"title": _("E-Mail schreiben"), "form": form, "preview": preview}
        context["number"] = len(mailboxes)
        context["is_shared"] = len(mailboxes) < len(readers)
        unreached = workshop.registrations.concerned_by_changes().without_mailbox()
        context["unreached"] = unreached.filter(pk__in=chosen).count()
        return self.ask(request, workshop, "write", [each.pk for each in readers], **context)

    def _sending(
        self, request: HttpRequest, workshop: Workshop, chosen: list[int], form: CircularForm
    ) -> Callable[[], Circular]:
        return lambda: services.write_to(
            workshop, chosen, by=member_of(request), **form.cleaned_data
        )

    def cancel_several_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask by name, then give back the seats of those who were named."""
        workshop = self.date_for(request, entry_id)
        chosen = chosen_of(request, workshop)
        if "confirmed" in request.POST:
            try:
                number = services.cancel_several(workshop, chosen, by=member_of(request))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                messages.success(request, cancelled_in_words(number))
            return self.back(request, workshop)
        rows = workshop.registrations.filter(pk__in=chosen, state__in=GIVEN_BACK_FROM)
        registrations = list(rows.order_by("pk"))
        if not registrations or workshop.is_past:
            text = _("Von den Ausgewählten kann niemandem mehr abgesagt werden.")
            return self.back(request, workshop, whom=chosen, instead=text)
        context = {
            "title": _("Mehreren absagen"),
            "registrations": registrations,
            "number": len(registrations),
            "people": len(registrations),
        }
        keys = [each.pk for each in registrations]
        return self.ask(request, workshop, "cancel", keys, **context)

    def ask(
        self,
        request: HttpRequest,
        workshop: Workshop,
        name: str,
        chosen: list[int] | None,
        **context: Any,
    ) -> TemplateResponse:
        """A page of a step, whose form carries on for whom it is; None: nobody was chosen."""
        context |= {"query": request.GET.urlencode(), "chosen_name": CHOSEN}
        if chosen is not None:
            context["chosen"] = in_one_field(chosen)
        return self.page(request, workshop, name, **context)

    def back(
        self,
        request: HttpRequest,
        workshop: Workshop,
        *,
        whom: list[int] | None = None,
        instead: str = "",
    ) -> HttpResponse:
        """To the list as it was filtered; says why, where there is nobody for the step."""
        if whom is not None:
            nobody = _("Wählen Sie zuerst aus, um wen es geht.")
            messages.warning(request, instead if whom and instead else nobody)
        query = request.GET.urlencode()
        return HttpResponseRedirect(f"{list_of(workshop)}{'?' if query else ''}{query}")


def list_of(workshop: Workshop) -> str:
    return admin_address(workshop, LIST)


def cancelled_in_words(number: int) -> str:
    text = ngettext("%d Anmeldung ist abgesagt.", "%d Anmeldungen sind abgesagt.", number)
    return text % number


def noted_in_words(number: int, marks: Collection[bool | None]) -> str:
    """What came of the marks: undoing one is no attendance."""
    if not number:
        return _("Es war nichts einzutragen.")
    if set(marks) == {None}:
        text = ngettext(
            "Vermerk von %d Person zurückgenommen.",
            "Vermerke von %d Personen zurückgenommen.",
            number,
        )
    elif None in marks:
        text = ngettext(
            "Anwesenheit von %d Person geändert.", "Anwesenheit von %d Personen geändert.", number
        )
    else:
        text = ngettext(
            "Anwesenheit von %d Person eingetragen.",
            "Anwesenheit von %d Personen eingetragen.",
            number,
        )
    return text % number


def refused_in_words(number: int, sentences: Sequence[str]) -> str:
    """Of whom nothing was noted and why, the first of them by name; whether all others were."""
    start = (
        _("Nicht gespeichert, alles andere ja:") if number else _("Es wurde nichts eingetragen.")
    )
    named, others = sentences[:NAMED_AT_MOST], len(sentences[NAMED_AT_MOST:])
    more = ngettext("So auch bei %d weiteren.", "So auch bei %d weiteren.", others) % others
    return " ".join([start, *named, *([more] if others else [])])
