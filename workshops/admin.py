from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import EntryAdmin, PartOfEntry
from workshops import services
from workshops.forms import GroupFormSet, WorkshopForm
from workshops.models import AgendaItem, Registration, RegistrationEvent, WorkingGroup, Workshop


class AgendaInline(PartOfEntry, admin.TabularInline[AgendaItem, Workshop]):
    model = AgendaItem
    extra = 0


class GroupInline(PartOfEntry, admin.StackedInline[WorkingGroup, Workshop]):
    model = WorkingGroup
    formset = GroupFormSet
    autocomplete_fields = ["industries", "topics"]
    extra = 0


@admin.register(Workshop)
class WorkshopAdmin(EntryAdmin):
    form = WorkshopForm
    list_display = ["title", "date", "kind", "region", "seats_label", "state_label", "updated_at"]
    list_filter = ["state", "kind", "region", "is_example"]
    list_select_related = ["region"]
    date_hierarchy = "date"
    autocomplete_fields = [
        "region",
        "venue_municipality",
        "industries",
        "topics",
        "target_groups",
    ]
    inlines = [AgendaInline, GroupInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "kind", "region", "summary"]}),
        (_("Wann"), {"fields": ["date", "date_precision", "start_time", "end_time"]}),
        (_("Inhalt"), {"fields": ["lead_question", "description", "fee"]}),
        (
            _("Wo"),
            {
                "fields": [
                    "venue_name",
                    "venue_address",
                    "venue_municipality",
                    "directions",
                    "catering",
                    "is_step_free",
                    "has_induction_loop",
                    "has_parking",
                    "online_url",
                ]
            },
        ),
        (
            _("Anmeldung"),
            {"fields": ["capacity", "registration_opens_at", "registration_closes_at"]},
        ),
        (_("Absage"), {"fields": ["cancelled_at", "cancellation_note"], "classes": ["collapse"]}),
        (_("Einordnung"), {"fields": ["industries", "topics", "target_groups"]}),
        (
            _("Englisch"),
            {"fields": ["title_en", "summary_en", "fee_en"], "classes": ["collapse"]},
        ),
        (_("Pflege"), {"fields": [*EntryAdmin.ABOUT_FIELDS], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset: Any = super().get_queryset(request)
        return queryset.with_seats_taken()

    @admin.display(description=gettext_lazy("Plätze belegt"))
    def seats_label(self, workshop: Workshop) -> str:
        return f"{workshop.seats_taken} / {workshop.capacity}" if workshop.capacity else "–"


class EventInline(admin.TabularInline[RegistrationEvent, Registration]):
    model = RegistrationEvent
    fields = ["at", "actor", "by", "from_state", "to_state"]
    readonly_fields = ["at", "actor", "by", "from_state", "to_state"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Registration)
class RegistrationAdmin(ObjectPermissionsModelAdmin):
    """Looked at and cancelled here; who registers somebody uses the workshop's own form."""

    list_display = ["name", "organisation", "workshop", "group", "state", "created_at"]
    list_filter = ["state", ("workshop", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["workshop", "group"]
    search_fields = ["name", "email", "organisation"]
    change_form_template = "admin/workshops/registration/change_form.html"
    inlines = [EventInline]
    actions = None
    ordering = ["-created_at"]
    fields = [
        "workshop",
        "group",
        "second_choice",
        "name",
        "email",
        "organisation",
        "language",
        "state",
        "held_until",
        "consented_at",
        "created_at",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # superusers, too: seats change through the services alone

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cancel_view)
        cancel = path("<int:registration_id>/absagen/", view, name="workshops_registration_cancel")
        return [cancel, *super().get_urls()]

    def cancel_view(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        """Ask, then give the seat back in the person's name; they get the mail."""
        registration = get_object_or_404(Registration, pk=registration_id)
        if not request.user.has_perm("workshops.cancel_registration", registration):
            raise PermissionDenied
        if request.method == "POST":
            return self._cancelled(request, registration)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Teilnahme absagen"),
            "registration": registration,
            "opts": self.opts,
        }
        return render(request, "admin/workshops/registration/cancel.html", context)

    def _cancelled(self, request: HttpRequest, registration: Registration) -> HttpResponse:
        try:
            services.cancel(registration, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Die Teilnahme ist abgesagt; eine E-Mail ist unterwegs."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        address = reverse("admin:workshops_registration_change", args=[registration.pk])
        return HttpResponseRedirect(address)
