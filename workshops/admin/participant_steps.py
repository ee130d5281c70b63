"""By phone, at the door, and who was there: the steps of a date's list with a form of their own."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from interface.names import admin_address
from taxonomy.text import sort_key
from work.retention import days_kept
from workshops import services
from workshops.admin.attendance_forms import AttendanceForm, keys_in
from workshops.admin.participant_forms import PersonForm, PhoneForm, WalkInForm
from workshops.admin.participant_list import MODE, PAGE, PEOPLE_PER_PAGE
from workshops.admin.participants import (
    CHOSEN,
    PagesOfPeople,
    in_one_field,
    list_of,
    member_of,
    noted_in_words,
)
from workshops.models import Mode, Registration, RegistrationState, Workshop
from workshops.models.registration_queries import RegistrationQuerySet

# Which button of the attendance page was pressed; each stores the marks first.
NEXT, WALK_IN, REST = "weiter", "ohne-anmeldung", "uebrige"
REST_IN_WORDS: Mapping[str, StrOrPromise] = {
    "": gettext_lazy("Alle übrigen: nicht da"),
    Mode.ON_SITE: gettext_lazy("Alle übrigen vor Ort: nicht da"),
    Mode.ONLINE: gettext_lazy("Alle übrigen online: nicht da"),
}


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
        form = PhoneForm(request.POST or None, workshop=workshop, member=member_of(request))

        def register() -> Registration:
            return services.register_by_phone(
                workshop, form.applicant(), told=form.told(), by=member_of(request), **form.wishes()
            )

        if form.submit(request, register):
            messages.success(request, registered_in_words(form.outcome))
            return HttpResponseRedirect(list_of(workshop))
        why_not = services.why_no_phone(workshop)
        return self._person(request, workshop, "phone", _("Telefonisch anmelden"), form, why_not)

    def walk_in_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Note somebody who came without a registration."""
        workshop = self.date_for(request, entry_id)
        form = WalkInForm(request.POST or None, workshop=workshop, member=member_of(request))

        def note() -> Registration:
            return services.walk_in(workshop, by=member_of(request), **form.facts())

        if form.submit(request, note):
            text = _("%(name)s ist als anwesend eingetragen.")
            messages.success(request, text % {"name": form.outcome.name})
            return HttpResponseRedirect(admin_address(workshop, "participants_attendance"))
        why_not, title = services.why_no_attendance(workshop), _("Ohne Anmeldung gekommen")
        return self._person(request, workshop, "walk_in", title, form, why_not)

    def _person(
        self,
        request: HttpRequest,
        workshop: Workshop,
        name: str,
        title: str,
        form: PersonForm,
        why_not: str,
    ) -> HttpResponse:
        context = {"title": title, "form": form, "why_not": why_not}
        context["kept_for_days"] = days_kept(Registration)
        context["people"] = len(form.already_there)
        return self.page(request, workshop, name, **context)

    # Attendance ----------------------------------------------------------------------------------

    def attendance_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Who is there, made for a phone at the door."""
        workshop = self.date_for(request, entry_id)
        sent = None
        if request.method == "POST":
            people = people_of(workshop, keys_in(request.POST))
            sent = AttendanceForm(request.POST, registrations=people)
        if sent and self._store(request, workshop, sent):
            return HttpResponseRedirect(next_address(request, workshop))
        expected = sorted(
            expected_at(workshop).values_list("pk", "name", "state", "mode"),
            key=lambda each: (sort_key(each[1]), each[0]),
        )
        states = Counter(state for _key, _name, state, _mode in expected)
        undecided = {
            mode for *_who, state, mode in expected if state == RegistrationState.CONFIRMED
        }
        page = Paginator(expected, PEOPLE_PER_PAGE).get_page(request.GET.get(PAGE))
        if sent:
            form = sent.as_it_stands(people_of(workshop, keys_in(request.POST)))
        else:
            keys = [key for key, *_rest in page.object_list]
            form = AttendanceForm(registrations=people_of(workshop, keys))
        context = {
            "title": _("Anwesenheit"),
            "form": form,
            "letters": by_letter(form),
            "leaf": page,
            "present": states[RegistrationState.ATTENDED],
            "number": len(expected),
            "next_name": NEXT,
            "rests": rests_of(workshop, undecided),
            "has_both_modes": len(workshop.modes) > 1,
            "people": len(form.registrations),
            "why_not": services.why_no_attendance(workshop),
        }
        return self.page(request, workshop, "attendance", **context)

    def _store(self, request: HttpRequest, workshop: Workshop, form: AttendanceForm) -> bool:
        """Whether all of it is stored; else the form says beside whom it isn't, and why."""
        if why_not := services.why_no_attendance(workshop):
            form.add_error(None, why_not)
        if not form.is_valid():
            return False
        note = partial(services.note_attendance, workshop, seen=form.seen(), by=member_of(request))
        number = form.store(note)
        if number or (form.is_valid() and NEXT not in request.POST):
            messages.success(request, noted_in_words(number, form.changes().values()))
        return form.is_valid()

    def absent_view(self, request: HttpRequest, entry_id: int) -> HttpResponse:
        """Ask, then note that all others with a seat didn't come."""
        workshop = self.date_for(request, entry_id)
        mode = request.GET.get(MODE, "")
        mode = mode if len(workshop.modes) > 1 and mode in workshop.modes else ""
        rest = by_name(workshop.registrations.undecided(mode))
        keys = [each.pk for each in rest]
        chosen = in_one_field(keys)
        if request.POST.get(CHOSEN) == chosen:
            try:
                noted = services.note_rest_absent(workshop, keys, by=member_of(request))
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                messages.success(request, noted_in_words(noted, [False]))
            return HttpResponseRedirect(admin_address(workshop, "participants_attendance"))
        if request.method == "POST":
            text = _("Inzwischen sind es andere. Bitte sehen Sie noch einmal hin.")
            messages.warning(request, text)
        context = {
            "title": REST_IN_WORDS[mode],
            "rest": rest,
            "number": len(rest),
            "people": len(rest),
            "chosen_name": CHOSEN,
            "chosen": chosen,
            "why_not": services.why_no_attendance(workshop),
        }
        return self.page(request, workshop, "absent", **context)


def expected_at(workshop: Workshop) -> RegistrationQuerySet:
    """Everybody who may stand at the door."""
    return workshop.registrations.not_forgotten().registered()


def people_of(workshop: Workshop, keys: list[int]) -> list[Registration]:
    """By name; whoever cancelled while the page was open stands in it, too."""
    rows = workshop.registrations.not_forgotten().select_related("group").filter(pk__in=keys)
    return by_name(rows)


def by_name(rows: Iterable[Registration]) -> list[Registration]:
    return sorted(rows, key=lambda each: (sort_key(each.name), each.pk))


def rests_of(workshop: Workshop, undecided: Container[str]) -> list[tuple[str, StrOrPromise]]:
    """The buttons for all others: one for each way of taking part in which somebody is open."""
    if len(workshop.modes) > 1:
        return [(mode, REST_IN_WORDS[mode]) for mode in workshop.modes if mode in undecided]
    return [(REST, REST_IN_WORDS[""])] if undecided else []


def next_address(request: HttpRequest, workshop: Workshop) -> str:
    """Where the button leads that was pressed; what only stores leads here again."""
    pressed = request.POST.get(NEXT, "")
    if pressed.isdecimal():
        return f"{request.path}?{PAGE}={pressed}"
    absent = admin_address(workshop, "participants_absent")
    steps = {WALK_IN: admin_address(workshop, "participants_walk_in"), REST: absent}
    steps |= {mode: f"{absent}?{MODE}={mode}" for mode in Mode.values}
    return steps.get(pressed, request.get_full_path())


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
