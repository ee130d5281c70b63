from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey
from django.forms import BaseModelFormSet, ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import FORM_FIELDS, EntryAdmin, PartOfEntry
from editorial.fieldsets import UPKEEP, english
from editorial.models import Publishable
from initiatives.admin import FieldOfActionChoice
from initiatives.models import FieldOfAction
from interface.admin import HoldsRow, ReadOnly, WrittenWithParent
from interface.names import admin_address
from workshops import services
from workshops.admin.forms import FindingForm
from workshops.models import (
    Download,
    Finding,
    FindingOutcome,
    ParticipantFigure,
    RecordPicture,
    WorkingGroup,
    WorkshopRecord,
)


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
    list_display = [
        "title",
        "state_label",
        "workshop",
        "participants",
        "responsible",
        "updated_label",
    ]
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
        english("title", "summary", "report", "participants_from"),
        UPKEEP,
    ]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        """Also the way to the figures, which say first what they would overwrite."""
        steps = super().possible_steps(request, entry)
        if not isinstance(entry, WorkshopRecord):
            return steps
        label = _("Zahlen aus der Anwesenheit übernehmen")
        url = f"{admin_address(entry.workshop, 'participants_figures')}#rueckblick"
        return [*steps, {"url": url, "label": label}]

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
        self, request: HttpRequest, obj: Finding | None = None, change: bool = False, **kwargs: Any
    ) -> type[FindingForm]:
        # Django makes it from our `form`, and doesn't know.
        form = cast(type[FindingForm], super().get_form(request, obj, change=change, **kwargs))
        form.user = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """The record's page leads here with a group; anything else is no number of one."""
        group = request.GET.get("group", "")
        return {"group": group} if group.isdecimal() else {}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "field_of_action":
            fields = FieldOfAction.objects.select_related("initiative")
            kwargs |= {"queryset": fields, "form_class": FieldOfActionChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_formset(
        self, request: HttpRequest, form: FindingForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        for each in formset.forms:
            if each.instance.pk is None:
                each.instance.added_by = request.user
        super().save_formset(request, form, formset, change)

    def save_related(
        self,
        request: HttpRequest,
        form: FindingForm,
        formsets: list[BaseModelFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        services.record_finding_change(form.instance, by=request.user)  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Finding | None = None) -> list[str]:
        """The code stands in the address: it stays once that was public."""
        return ["code"] if obj is not None and obj.was_public else []

    def has_delete_permission(self, request: HttpRequest, obj: Finding | None = None) -> bool:
        """What was public once is corrected, whoever asks."""
        is_open = obj is None or not obj.was_public
        return is_open and super().has_delete_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        finding: Finding | None = self.get_object(request, object_id)
        if finding is None or not finding.was_public:
            return super().delete_view(request, object_id, extra_context)
        text = _(
            "Dieses Ergebnis war öffentlich und bleibt, auch wenn der Rückblick zurückgezogen "
            "ist. Berichtigen Sie stattdessen den Text."
        )
        messages.error(request, text)
        return HttpResponseRedirect(admin_address(finding))

    def delete_model(self, request: HttpRequest, obj: Finding) -> None:
        """Nobody publishes the record between the question and the answer."""
        records = WorkshopRecord.objects.select_for_update(no_key=True)
        list(records.filter(workshop=obj.workshop_id))
        if not self.has_delete_permission(request, Finding.objects.get(pk=obj.pk)):
            raise PermissionDenied
        super().delete_model(request, obj)
        services.record_finding_change(obj, by=request.user)  # type: ignore[arg-type]
