"""By phone, at the door, and who was there: the steps of a date's list with a form of their own."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from interface.names import admin_address
from taxonomy.text import sort_key
from workshops import services
from workshops.admin.participant_forms import (
    AttendanceForm,
    PhoneForm,
    WalkInForm,
    keys_of,
)
from workshops.admin.participant_list import PEOPLE_PER_PAGE
from workshops.admin.participants import NUMBER, PagesOfPeople, list_of, member_of, noted_in_words
from workshops.models import Registration, RegistrationState, Workshop
from workshops.models.registration_queries import RegistrationQuerySet
from workshops.models.seats import LIVE_STATES, SEAT_STATES


class ParticipantSteps(PagesOfPeople):
    def get_urls(self) -> list[URLPattern]:
        return [
            self.page_of_people("telefonisch/", self.phone_view, "phone"),
            self.page_of_people("ohne-anmeldung/", self.walk_in_view, "walk_in"),
            self.page_of_people("anwesenheit/", self.attendance_view, "attendance"),
            self.page_of_people("anwesenheit/uebrige/", self.absent_view, "absent"),
            *super().get_urls(),
        ]

    def phone_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Register somebody who has called."""
        workshop = self.date_for(request, entry_id)
        form = PhoneForm(request.POST or None, workshop=workshop)

        def register() -> Registration:
            return services.register_by_phone(
                workshop, form.applicant(), told=form.told(), by=member_of(request), **form.wishes()
            )

        if form.submit(request, register):
            messages.success(request, registered_in_words(form.outcome))
            return HttpResponseRedirect(list_of(workshop))
        context = {"title": _("Telefonisch anmelden"), "form": form}
        return self.page(request, workshop, "phone", **context)

    def walk_in_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Note somebody who came without a registration."""
        workshop = self.date_for(request, entry_id)
        form = WalkInForm(request.POST or None, workshop=workshop)

        def note() -> Registration:
            name = form.cleaned_data["name"]
            return services.walk_in(workshop, name, by=member_of(request), **form.facts())

        if form.submit(request, note):
            text = _("%(name)s ist als anwesend eingetragen.")
            messages.success(request, text % {"name": form.outcome.name})
            return HttpResponseRedirect(admin_address(workshop, "participants_attendance"))
        context = {"title": _("Ohne Anmeldung gekommen"), "form": form}
        return self.page(request, workshop, "walk_in", **context)

    # Attendance ----------------------------------------------------------------------------------

    def attendance_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Who is there, made for a phone at the door."""
        workshop = self.date_for(request, entry_id)
        if request.method == "POST":
            # Whoever cancelled meanwhile stands in the form that was sent, too.
            sent = workshop.registrations.not_forgotten().filter(pk__in=keys_of(request.POST))
            self._store(request, workshop, AttendanceForm(request.POST, registrations=sent))
            return HttpResponseRedirect(request.get_full_path())
        expected = sorted(
            expected_at(workshop).values_list("pk", "name", "state"),
            key=lambda each: (sort_key(each[1]), each[0]),
        )
        states = Counter(state for _key, _name, state in expected)
        page = Paginator(expected, PEOPLE_PER_PAGE).get_page(request.GET.get("seite"))
        shown = expected_at(workshop).in_bulk([key for key, _name, _state in page.object_list])
        form = AttendanceForm(
            registrations=[shown[key] for key, _name, _state in page.object_list if key in shown]
        )
        context = {
            "title": _("Anwesenheit"),
            "form": form,
            "letters": by_letter(form),
            "leaf": page,
            "present": states[RegistrationState.ATTENDED],
            "number": len(expected),
            "undecided": states[RegistrationState.CONFIRMED],
            "people": len(shown),
            "why_not": services.why_no_attendance(workshop),
        }
        return self.page(request, workshop, "attendance", **context)

    def _store(self, request: HttpRequest, workshop: Workshop, form: AttendanceForm) -> None:
        if not form.is_valid():
            messages.error(request, _("Bitte wählen Sie für jede Person, ob sie da ist."))
            return
        try:
            number = services.note_attendance(workshop, form.changes(), by=member_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, noted_in_words(number))

    def absent_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask, then note that all others with a seat didn't come."""
        workshop = self.date_for(request, entry_id)
        keys = list(undecided_at(workshop).values_list("pk", flat=True))
        if request.POST.get(NUMBER) == str(len(keys)):
            try:
                number = services.note_attendance(
                    workshop, dict.fromkeys(keys, False), by=member_of(request)
                )
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                messages.success(request, noted_in_words(number))
            return HttpResponseRedirect(admin_address(workshop, "participants_attendance"))
        if request.method == "POST":
            text = _("Inzwischen sind es andere. Bitte sehen Sie noch einmal hin.")
            messages.warning(request, text)
        context = {"title": _("Alle übrigen: nicht da"), "number_name": NUMBER}
        return self.page(request, workshop, "absent", number=len(keys), **context)


def expected_at(workshop: Workshop) -> RegistrationQuerySet:
    """Everybody who may stand at the door: with a seat, in the line, not confirmed yet."""
    states = {*LIVE_STATES, *SEAT_STATES}
    return workshop.registrations.not_forgotten().filter(state__in=states).select_related("group")


def undecided_at(workshop: Workshop) -> RegistrationQuerySet:
    """Who has a seat, and nobody has said whether they came."""
    return workshop.registrations.not_forgotten().filter(state=RegistrationState.CONFIRMED)


def by_letter(form: AttendanceForm) -> dict[str, list[tuple[Registration, object]]]:
    """The rows of the form below the letter their name begins with."""
    found: dict[str, list[tuple[Registration, object]]] = {}
    for name, registration in form.registrations.items():
        letter = sort_key(registration.name)[:1].upper() or "#"
        found.setdefault(letter, []).append((registration, form[name]))
    return found


def registered_in_words(registration: Registration) -> str:
    """What came of it, and whether a mail says so."""
    if registration.is_waiting:
        text = _("%(name)s steht auf der Warteliste, Nummer %(number)s.")
    elif registration.group:
        text = _("%(name)s hat einen Platz in „%(group)s“.")
    else:
        text = _("%(name)s hat einen Platz.")
    facts = {
        "name": registration.name,
        "number": registration.line_number,
        "group": registration.group,
    }
    mail = (
        _("Eine E-Mail ist unterwegs.")
        if registration.mail_address
        else _("Ohne Adresse geht keine E-Mail hinaus.")
    )
    return f"{text % facts} {mail}"
