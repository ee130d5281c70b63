from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import FORM_FIELDS, EntryAdmin, PartOfEntry
from initiatives.admin import FieldOfActionChoice
from initiatives.models import FieldOfAction
from interface.admin import HoldsRow, ReadOnly, WrittenWithParent
from interface.names import admin_address
from workshops import services
from workshops.forms import FindingForm, GroupFormSet, WorkshopForm
from workshops.models import (
    AgendaItem,
    Download,
    Finding,
    FindingOutcome,
    ParticipantFigure,
    RecordPicture,
    Registration,
    RegistrationEvent,
    WorkingGroup,
    Workshop,
    WorkshopIdea,
    WorkshopInitiative,
    WorkshopRecord,
    WorkshopSeries,
)


class AgendaInline(PartOfEntry, admin.TabularInline[AgendaItem, Workshop]):
    model = AgendaItem
    extra = 0


class GroupInline(PartOfEntry, admin.StackedInline[WorkingGroup, Workshop]):
    model = WorkingGroup
    formset = GroupFormSet
    autocomplete_fields = ["industries", "topics"]
    extra = 0


class InitiativeLinkInline(PartOfEntry, admin.TabularInline[WorkshopInitiative, Workshop]):
    model = WorkshopInitiative
    autocomplete_fields = ["initiative"]
    extra = 0


class IdeaLinkInline(PartOfEntry, admin.TabularInline[WorkshopIdea, Workshop]):
    model = WorkshopIdea
    autocomplete_fields = ["idea"]
    extra = 0


@admin.register(Workshop)
class WorkshopAdmin(EntryAdmin):
    form = WorkshopForm
    list_display = ["title", "date", "kind", "region", "seats_label", "state_label", "updated_at"]
    list_filter = ["state", "kind", "region", "series", "is_example"]
    list_select_related = ["region"]
    date_hierarchy = "date"
    autocomplete_fields = [
        "region",
        "also_for",
        "series",
        "fundings",
        "venue_municipality",
        "industries",
        "topics",
        "target_groups",
    ]
    inlines = [AgendaInline, GroupInline, InitiativeLinkInline, IdeaLinkInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "kind", ("region", "also_for"), "summary"]}),
        (_("Wann"), {"fields": ["date", "date_precision", "start_time", "end_time"]}),
        (_("Inhalt"), {"fields": ["lead_question", "description", "fee", "picture"]}),
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
        (
            _("Einordnung"),
            {"fields": ["series", "industries", "topics", "target_groups", "fundings"]},
        ),
        (
            _("Englisch"),
            {
                "fields": [
                    "title_en",
                    "summary_en",
                    "lead_question_en",
                    "description_en",
                    "fee_en",
                ],
                "classes": ["collapse"],
            },
        ),
        (_("Pflege"), {"fields": [*EntryAdmin.ABOUT_FIELDS], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset: Any = super().get_queryset(request)
        return queryset.with_seats_taken()

    @admin.display(description=gettext_lazy("Plätze belegt"))
    def seats_label(self, workshop: Workshop) -> str:
        return f"{workshop.seats_taken} / {workshop.capacity}" if workshop.capacity else "–"


@admin.register(WorkshopSeries)
class WorkshopSeriesAdmin(ObjectPermissionsModelAdmin):
    list_display = ["title", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["title"]
    autocomplete_fields = ["region"]


# Records -----------------------------------------------------------------------------------------


class ParticipantFigureInline(PartOfEntry, admin.TabularInline[ParticipantFigure, WorkshopRecord]):
    model = ParticipantFigure
    extra = 0


class RecordPictureInline(PartOfEntry, admin.TabularInline[RecordPicture, WorkshopRecord]):
    model = RecordPicture
    autocomplete_fields = ["picture"]
    extra = 0


class DownloadInline(PartOfEntry, admin.TabularInline[Download, WorkshopRecord]):
    model = Download
    extra = 0


@admin.register(WorkshopRecord)
class WorkshopRecordAdmin(EntryAdmin):
    list_display = ["title", "workshop", "participants", "state_label", "updated_at"]
    list_filter = ["state", "workshop__region", "is_example"]
    list_select_related = ["workshop"]
    search_fields = ["title", "summary", "workshop__title"]
    autocomplete_fields = ["workshop"]
    readonly_fields = ["state_label", "findings_label"]
    inlines = [ParticipantFigureInline, RecordPictureInline, DownloadInline]
    fieldsets = [
        (None, {"fields": ["state_label", "workshop", "title", "summary"]}),
        (_("Bericht"), {"fields": ["report", "picture"]}),
        (
            _("Teilnehmende"),
            {"fields": [("participants", "participants_is_rounded"), "participants_from"]},
        ),
        (_("Ergebnisse der Arbeitsgruppen"), {"fields": ["findings_label"]}),
        (
            _("Englisch"),
            {
                "fields": ["title_en", "summary_en", "report_en", "participants_from_en"],
                "classes": ["collapse"],
            },
        ),
        (_("Pflege"), {"fields": [*EntryAdmin.ABOUT_FIELDS], "classes": ["collapse"]}),
    ]

    @admin.display(description=gettext_lazy("Ergebnisse"))
    def findings_label(self, record: WorkshopRecord) -> str:
        """The way to the findings: all of them, and a new one for each group."""
        if record.pk is None:
            return _("Speichern Sie zuerst den Rückblick.")
        workshop = record.workshop
        listed = admin_address(Finding, query={"workshop": workshop.pk})
        all_of_them = (listed, _("%(number)s ansehen") % {"number": workshop.findings.count()})
        new = [
            (
                admin_address(Finding, "add", query={"group": group.pk}),
                _("Neues aus „%(group)s“") % {"group": group.name},
            )
            for group in workshop.groups.all()
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', [all_of_them, *new])


class FindingOutcomeInline(WrittenWithParent, admin.TabularInline[FindingOutcome, Finding]):
    model = FindingOutcome
    autocomplete_fields = ["activity"]
    extra = 0


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ReadOnly, ObjectPermissionsModelAdmin):
    """Only to be found by the findings' form; a group is edited with its workshop."""

    search_fields = ["name", "workshop__title"]
    list_display = ["name", "workshop"]
    list_select_related = ["workshop"]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}


@admin.register(Finding)
class FindingAdmin(HoldsRow, ObjectPermissionsModelAdmin):
    """What a group said; whoever may change the record may change it, and the search learns."""

    form = FindingForm
    formfield_overrides = FORM_FIELDS
    list_display = ["code_label", "text", "group", "topic", "kind", "status"]
    list_display_links = ["code_label", "text"]
    list_filter = [
        ("workshop", admin.RelatedOnlyFieldListFilter),
        ("group", admin.RelatedOnlyFieldListFilter),
        "kind",
        "status",
        ("topic", admin.RelatedOnlyFieldListFilter),
        "is_example",
    ]
    list_select_related = ["group__workshop", "topic"]
    search_fields = ["code", "text", "group__name", "workshop__title"]
    autocomplete_fields = ["group", "topic", "idea"]
    ordering = ["workshop", "order", "pk"]
    inlines = [FindingOutcomeInline]
    fieldsets = [
        (None, {"fields": ["group", ("code", "order"), ("topic", "kind"), "text", "is_example"]}),
        (
            _("Was daraus wurde"),
            {
                "fields": [
                    "addressed_to",
                    "status",
                    "status_reason",
                    "field_of_action",
                    "idea",
                ],
                "description": _("Stand und Adressat hat nur ein Impuls."),
            },
        ),
        (_("Englisch"), {"fields": ["text_en", "status_reason_en"], "classes": ["collapse"]}),
    ]

    @admin.display(description=gettext_lazy("Kürzel"), ordering="code")
    def code_label(self, finding: Finding) -> str:
        return finding.code.upper()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The record's page leads here with a group; anything else is no number of one."""
        group = request.GET.get("group", "")
        return {"group": group} if group.isdecimal() else {}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "field_of_action":
            fields = FieldOfAction.objects.select_related("initiative")
            kwargs |= {"queryset": fields, "form_class": FieldOfActionChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for each in formset.forms:
            if each.instance.pk is None:
                each.instance.added_by = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.record_finding_change(form.instance, by=request.user)  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code stands in the address: it stays once that was public."""
        return ["code"] if obj is not None and obj.was_public else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was public once is corrected, whoever asks."""
        is_open = obj is None or not obj.was_public
        return is_open and super().has_delete_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        finding: Any = self.get_object(request, object_id)
        if finding is None or not finding.was_public:
            return super().delete_view(request, object_id, extra_context)
        text = _(
            "Dieses Ergebnis war öffentlich und bleibt, auch wenn der Rückblick zurückgezogen "
            "ist. Berichtigen Sie stattdessen den Text."
        )
        messages.error(request, text)
        return HttpResponseRedirect(admin_address(finding))

    def delete_model(self, request: HttpRequest, obj: Finding) -> None:
        super().delete_model(request, obj)
        services.record_finding_change(obj, by=request.user)  # type: ignore[arg-type]


# Registrations -----------------------------------------------------------------------------------


class EventInline(ReadOnly, admin.TabularInline[RegistrationEvent, Registration]):
    model = RegistrationEvent
    fields = ["at", "actor", "by", "from_state", "to_state"]
    readonly_fields = ["at", "actor", "by", "from_state", "to_state"]
    extra = 0


@admin.register(Registration)
class RegistrationAdmin(ReadOnly, ObjectPermissionsModelAdmin):
    """Looked at and cancelled here: seats change through the services alone.

    Who registers somebody uses the workshop's own form.
    """

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
            try:
                services.cancel(registration, by=request.user)  # type: ignore[arg-type]
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
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
