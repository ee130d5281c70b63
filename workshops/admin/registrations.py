from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin_pages import short_moment
from interface.admin import ReadOnly, ShowsPeople
from interface.names import admin_address
from interface.sealed_search import SealsSearch
from workshops import services
from workshops.admin.told import TOLD_INLINES
from workshops.models import (
    Registration,
    RegistrationEvent,
    Workshop,
    is_held,
)

BOOKER = gettext_lazy("die Person, die sie mit angemeldet hat")


def moment_and_who(moment: datetime | None, *, is_by_booker: bool) -> str:
    if moment is None or not is_by_booker:
        return short_moment(moment) or "-"
    text = _("%(moment)s, durch die Person, die sie mit angemeldet hat")
    return text % {"moment": short_moment(moment)}


class EventInline(ReadOnly, admin.TabularInline[RegistrationEvent, Registration]):
    model = RegistrationEvent
    fields = ["at", "kind", "actor_label", "by", "from_state", "to_state", "note"]
    readonly_fields = ["at", "kind", "actor_label", "by", "from_state", "to_state", "note"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegistrationEvent]:
        return super().get_queryset(request).select_related("registration", "by")

    @admin.display(description=gettext_lazy("durch"))
    def actor_label(self, event: RegistrationEvent) -> str:
        return str(BOOKER) if event.is_by_booker else event.get_actor_display()


@admin.register(Registration)
class RegistrationAdmin(
    ShowsPeople, ReadOnly, SealsSearch[Registration], ObjectPermissionsModelAdmin
):
    """Looked at and cancelled here: seats change through the services alone.

    Who registers somebody uses the workshop's own form.
    """

    list_display = ["name", "organisation", "workshop", "group", "state", "number"]
    list_filter = ["state", ("workshop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["workshop", "group"]
    search_fields = ["name", "email", "organisation"]
    change_form_template = "admin/workshops/registration/change_form.html"
    inlines = [*TOLD_INLINES, EventInline]
    # Where seats are released stand only numbers.
    shows_nobody = frozenset(["add", "release"])
    actions = None
    ordering = ["-created_at"]
    fields = [
        *("workshop", "group", "first_choice", "second_choice", "mode"),
        *("name", "email", "contact_email", "organisation", "language", "booked_by"),
        *("organisation_kind", "organisation_size", "municipality"),
        *("state", "line_number", "stays_together", "held_until", "takes_seat_later"),
        *("created_at", "consented_label", "confirmed_label", "promoted_at", "reminded_at"),
    ]
    readonly_fields = ["consented_label", "confirmed_label"]

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
        return [*views, *super().get_urls()]

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
