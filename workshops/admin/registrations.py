from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import User
from editorial.admin_pages import short_moment
from interface.admin import ReadOnly, ShowsPeople, note_people_seen
from interface.names import admin_address
from interface.sealed_search import SealsSearch
from workshops import services
from workshops.admin.participant_forms import (
    AddressForm,
    DetailsForm,
    SeatForm,
    StepForm,
    TakeBackForm,
    TeamWishForm,
)
from workshops.admin.participant_steps import registered_in_words
from workshops.admin.participants import LIST, MANAGE, member_of
from workshops.admin.timeline import timeline_of
from workshops.admin.told import TOLD_INLINES
from workshops.models import Registration, Workshop, is_held


def name_of(registration: Registration) -> str:
    """Whose page it is; of who was forgotten no more than that there was somebody."""
    if registration.forgotten_at:
        return _("Anmeldung %(number)s, anonymisiert") % {"number": registration.pk}
    return registration.name


def moment_and_who(moment: datetime | None, *, is_by_booker: bool) -> str:
    if moment is None or not is_by_booker:
        return short_moment(moment) or "-"
    text = _("%(moment)s, durch die Person, die sie mit angemeldet hat")
    return text % {"moment": short_moment(moment)}


# What its page names, where it says something.
FIELDS = [
    *("workshop", "group", "first_choice", "second_choice", "mode"),
    *("name", "email", "contact_email", "organisation", "language", "booked_by"),
    *("organisation_kind", "organisation_size", "municipality"),
    *("state", "line_number", "stays_together", "held_until", "takes_seat_later", "is_walk_in"),
    *("created_at", "consented_label", "confirmed_label", "promoted_at", "reminded_at"),
]
# An empty one says something, too: nobody hears from us there.
ALWAYS_SHOWN = {"email", "consented_label"}
SHOWN_WHILE: dict[str, Callable[[Registration], object]] = {
    "confirmed_label": lambda each: each.confirmed_at,
    "first_choice": lambda each: each.fell_to_second_choice,
    "held_until": lambda each: each.is_unconfirmed,
    "mode": lambda each: len(each.workshop.modes) > 1,
}


def says_something(registration: Registration, field: str) -> bool:
    """Whether a field of the page is more than empty, "no", or what matters no more."""
    if field in ALWAYS_SHOWN:
        return True
    says = SHOWN_WHILE.get(field)
    return bool(says(registration) if says else getattr(registration, field))


class Step(NamedTuple):
    """What the team does for one person: with which form, by which service, while it makes sense.

    The service takes the registration, what the form says, and who does it.
    """

    slug: str  # as it stands in the address
    label: StrOrPromise
    form: type[Any]
    service: Callable[..., object]
    # What is said then, of the registration as it was and as it is.
    done: Callable[[Registration, Registration], StrOrPromise]
    is_offered: Callable[[Registration, User], bool]
    # Said before it is done.
    lead: StrOrPromise = ""


def always(text: StrOrPromise) -> Callable[[Registration, Registration], StrOrPromise]:
    return lambda _before, _after: text


def corrected_in_words(before: Registration, after: Registration) -> str:
    if before.link_version == after.link_version:
        return _("Die Adresse ist dieselbe, der bisherige Link gilt weiter.")
    return _("Die Adresse ist berichtigt, der bisherige Link gilt nicht mehr.")


def may_be_changed(registration: Registration, by: User) -> bool:
    return services.can_be_changed(registration, by=by)


def may_choose(registration: Registration, by: User) -> bool:
    return registration.workshop.has_choice and may_be_changed(registration, by)


def may_be_seated(registration: Registration, by: User) -> bool:
    is_in_line = registration.is_waiting and not registration.is_unheard_of
    return is_in_line and may_be_changed(registration, by)


def may_get_link(registration: Registration, by: User) -> bool:
    own = Registration.objects.filter(pk=registration.pk)
    return bool(registration.mail_address) and own.with_use_of_link().exists()


def may_be_taken_back(registration: Registration, _by: User) -> bool:
    return services.can_be_taken_back(registration)


STEPS = {
    "take_back": Step(
        "absage-zuruecknehmen",
        gettext_lazy("Absage zurücknehmen"),
        TakeBackForm,
        services.take_back,
        lambda _before, after: registered_in_words(after),
        may_be_taken_back,
    ),
    "seat": Step(
        "platz-geben",
        gettext_lazy("Platz geben"),
        SeatForm,
        services.give_seat,
        always(gettext_lazy("Der Platz ist vergeben.")),
        may_be_seated,
        gettext_lazy(
            "Diese Person bekommt jetzt einen Platz, auch wenn andere vor ihr warten. Den Grund"
            " lesen Sie später in ihrem Verlauf."
        ),
    ),
    "wish": Step(
        "aendern",
        gettext_lazy("Gruppe oder Teilnahme ändern"),
        TeamWishForm,
        services.change_wish,
        always(gettext_lazy("Die Wahl ist geändert.")),
        may_choose,
    ),
    "details": Step(
        "berichtigen",
        gettext_lazy("Name oder Einrichtung berichtigen"),
        DetailsForm,
        services.correct,
        always(gettext_lazy("Die Angaben sind berichtigt.")),
        may_be_changed,
        gettext_lazy("Kommt jemand anderes, gibt die Person ihren Platz über ihren Link weiter."),
    ),
    "address": Step(
        "adresse",
        gettext_lazy("E-Mail-Adresse berichtigen"),
        AddressForm,
        services.correct_address,
        corrected_in_words,
        may_be_changed,
        gettext_lazy(
            "Der bisherige Link gilt danach nicht mehr; an die neue Adresse geht ein neuer. Auch"
            " die bisherige erfährt es."
        ),
    ),
    "link": Step(
        "link",
        gettext_lazy("Link noch einmal schicken"),
        StepForm,
        services.send_again,
        always(gettext_lazy("Der Link ist unterwegs.")),
        may_get_link,
        gettext_lazy("Die Person bekommt den Link zu ihrer Anmeldung noch einmal per E-Mail."),
    ),
}


def steps_for(request: HttpRequest, registration: Registration) -> list[dict[str, StrOrPromise]]:
    """The buttons above the page."""
    if not request.user.has_perm(MANAGE):
        return []
    return [
        {"url": admin_address(registration, name), "label": step.label}
        for name, step in STEPS.items()
        if step.is_offered(registration, member_of(request))
    ]


@admin.register(Registration)
class RegistrationAdmin(
    ShowsPeople, ReadOnly, SealsSearch[Registration], ObjectPermissionsModelAdmin
):
    """A person's page: what they told, what happened, and the steps that the team takes for them.

    Seats change through the services alone; whoever is added is so on the date's list.
    """

    list_display = ["name", "organisation", "workshop", "group", "state", "number"]
    list_filter = ["state", ("workshop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["workshop", "group"]
    search_fields = ["name", "email", "organisation"]
    show_full_result_count = False
    change_form_template = "admin/workshops/registration/change_form.html"
    inlines = [*TOLD_INLINES]
    # Where seats are released stand only numbers.
    shows_nobody = frozenset(["add", "release"])
    actions = None
    # As by the moment when they came in, which has no index.
    ordering = ["-pk"]
    readonly_fields = ["consented_label", "confirmed_label"]

    def get_fields(self, request: HttpRequest, obj: Registration | None = None) -> Any:
        """What has a meaning for this person: nothing that is empty, over, or as with everybody."""
        return [name for name in FIELDS if obj is None or says_something(obj, name)]

    def get_inlines(
        self, request: HttpRequest, obj: Registration | None
    ) -> list[type[InlineModelAdmin[Any, Any]]]:
        """What was told of this person: a table only where something was."""
        return [
            each
            for each in self.inlines
            if obj is None or each.model.objects.filter(registration=obj).exists()
        ]

    def get_urls(self) -> list[URLPattern]:
        views = [
            path(
                f"{address}/",
                self.admin_site.admin_view(view),
                name=f"workshops_registration_{name}",
            )
            for address, view, name in [
                ("<int:registration_id>/absagen", self.cancel_view, "cancel"),
                ("<int:registration_id>/papierformular", self.guardians_view, "guardians"),
                ("freigeben/<int:workshop_id>", self.release_view, "release"),
            ]
        ]
        steps = [
            path(
                f"<int:registration_id>/{step.slug}/",
                self.admin_site.admin_view(self.step_view),
                {"step": name},
                name=f"workshops_registration_{name}",
            )
            for name, step in STEPS.items()
        ]
        return [*views, *steps, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        registration = self.get_object(request, object_id)
        context = extra_context or {}
        if registration is not None:
            context |= {
                "title": name_of(registration),
                "subtitle": None,
                "steps": steps_for(request, registration),
                "timeline": timeline_of(registration),
            }
        return super().change_view(request, object_id, form_url, context)

    def step_view(self, request: HttpRequest, registration_id: int, step: str) -> HttpResponse:
        """Ask what the step needs, then take it; what stands in the way is said."""
        registration = get_object_or_404(self.get_queryset(request), pk=registration_id)
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        taken = STEPS[step]
        if not taken.is_offered(registration, member_of(request)):
            messages.warning(request, _("Bei dieser Anmeldung geht das nicht mehr."))
            return HttpResponseRedirect(admin_address(registration))
        form = taken.form(
            request.POST if request.method == "POST" else None, registration=registration
        )
        form.member = member_of(request)

        def take() -> object:
            return taken.service(registration, by=member_of(request), **form.arguments())

        if form.submit(request, take):
            messages.success(request, taken.done(registration, form.outcome))
            return HttpResponseRedirect(admin_address(registration))
        namesakes = len(getattr(form, "already_there", ()))
        note_people_seen(request, Workshop._meta, LIST, registration.workshop_id, namesakes)
        context = {
            **self.admin_site.each_context(request),
            "title": taken.label,
            "step": taken,
            "form": form,
            "registration": registration,
            "name": name_of(registration),
            "opts": self.opts,
        }
        template = "admin/workshops/registration/step.html"
        return render(request, template, context, status=form.status)

    @admin.display(description=gettext_lazy("Nr."), ordering="line_number")
    def number(self, registration: Registration) -> int | None:
        """On the waiting list, under a short heading."""
        return registration.line_number

    @admin.display(description=gettext_lazy("Einwilligung am"))
    def consented_label(self, registration: Registration) -> str:
        """With who gave it: for colleagues it is told by who registered them."""
        return moment_and_who(registration.consented_at, is_by_booker=registration.is_colleague)

    @admin.display(description=gettext_lazy("bestätigt am"))
    def confirmed_label(self, registration: Registration) -> str:
        """Also with who: a link of their own confirms the address in the same moment."""
        is_by_own_link = registration.confirmed_at == registration.email_confirmed_at
        is_by_booker = registration.is_colleague and not is_by_own_link
        return moment_and_who(registration.confirmed_at, is_by_booker=is_by_booker)

    def cancel_view(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        """Ask, then give the seat back in the person's name; they get the mail."""
        registration = get_object_or_404(Registration, pk=registration_id)
        if not request.user.has_perm("workshops.cancel_registration", registration):
            raise PermissionDenied
        if request.method == "POST":
            try:
                registration = services.cancel(registration, by=request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                text = _("Die Teilnahme ist abgesagt.")
                if registration.mail_address:
                    text = _("Die Teilnahme ist abgesagt; eine E-Mail ist unterwegs.")
                messages.success(request, text)
            return HttpResponseRedirect(admin_address(registration))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Teilnahme absagen"),
            "registration": registration,
            "opts": self.opts,
        }
        return render(request, "admin/workshops/registration/cancel.html", context)

    def guardians_view(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        """Ask, then note that the guardians' consent to pictures is there on paper."""
        registration = get_object_or_404(Registration, pk=registration_id)
        if not request.user.has_perm("workshops.note_photoconsent"):
            raise PermissionDenied
        if request.method == "POST":
            try:
                services.note_guardians_form(registration, by=request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("Die Einwilligung ist eingetragen."))
            return HttpResponseRedirect(admin_address(registration))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Papierformular der Sorgeberechtigten liegt vor"),
            "registration": registration,
            "opts": self.opts,
        }
        return render(request, "admin/workshops/registration/guardians.html", context)

    def release_view(self, request: HttpRequest, workshop_id: int) -> HttpResponse:
        """Ask, then give free the seats of a workshop that nobody has confirmed."""
        workshop = get_object_or_404(Workshop, pk=workshop_id)
        if not request.user.has_perm("workshops.cancel_registration"):
            raise PermissionDenied
        if request.method == "POST":
            number = services.release_unconfirmed(workshop, by=request.user)  # type: ignore[arg-type]
            text = ngettext("%d Platz ist wieder frei.", "%d Plätze sind wieder frei.", number)
            messages.success(request, text % number)
            return HttpResponseRedirect(admin_address(workshop))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unbestätigte Plätze freigeben"),
            "workshop": workshop,
            "number": workshop.registrations.filter(is_held()).count(),
            "opts": workshop._meta,
        }
        return render(request, "admin/workshops/registration/release.html", context)
