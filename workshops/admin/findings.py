from collections.abc import Collection
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ForeignKey
from django.forms import BaseModelFormSet, ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from accounts.models import User
from editorial import services as editorial
from editorial.admin import FORM_FIELDS
from editorial.admin_pages import may
from editorial.snapshots import Snapshot, content_of
from initiatives.admin import FieldOfActionChoice
from initiatives.models import FieldOfAction
from interface.admin import HoldsRow, ReadOnly, WrittenWithParent
from interface.names import admin_address
from workshops import services
from workshops.admin.forms import FindingForm
from workshops.models import Finding, FindingOutcome, WorkingGroup, WorkshopRecord


class Proposed(Exception):  # noqa: N818 – nothing is wrong, it only takes the whole form back
    """Ends the saving of a form whose content is to be a proposal, with that content."""

    def __init__(self, record: WorkshopRecord, content: Snapshot) -> None:
        super().__init__()
        self.record, self.content = record, content


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
    """What a group said; whoever may change or propose for the record may do so here."""

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
        (
            None,
            {
                "fields": [
                    "group",
                    ("code", "order"),
                    ("topic", "kind"),
                    "text",
                    "is_example",
                    "seen_version",
                ]
            },
        ),
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

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Finding | None:
        """Its record is held first, as by all who write findings."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            records = WorkshopRecord.objects.select_for_update(no_key=True, of=("self",))
            if object_id.isdecimal():
                records.filter(findings=int(object_id)).first()
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request: HttpRequest, obj: Finding | None = None) -> bool:
        return super().has_change_permission(request, obj) or self.proposes(request, obj)

    def proposes(self, request: HttpRequest, finding: Finding | None) -> bool:
        """Whether what this person saves is a proposal for the record."""
        if finding is None or finding.record_id is None:
            return False
        is_changed = may(request, "change", WorkshopRecord, finding.record)
        return not is_changed and may(request, "propose", WorkshopRecord, finding.record)

    def get_form(
        self, request: HttpRequest, obj: Finding | None = None, change: bool = False, **kwargs: Any
    ) -> type[FindingForm]:
        # Django makes it from our `form`, and doesn't know.
        form = cast(type[FindingForm], super().get_form(request, obj, change=change, **kwargs))
        form.user = cast(User, request.user)
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
        finding = form.instance
        if self.proposes(request, finding):
            new = [] if change else [finding.pk]
            raise Proposed(finding.record, proposed_content(finding.record, new))
        services.record_finding_change(finding, by=cast(User, request.user))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Proposed as proposed:
            return propose_findings(request, proposed)

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
        services.held_to_write(obj.record, by=cast(User, request.user))
        if not self.has_delete_permission(request, Finding.objects.get(pk=obj.pk)):
            raise PermissionDenied
        super().delete_model(request, obj)
        services.record_finding_change(obj, by=cast(User, request.user))


def proposed_content(record: WorkshopRecord, new: Collection[int]) -> Snapshot:
    """What the record would be; the new findings get their codes when somebody takes it over."""
    content = content_of(record)
    for row in content["parts"]["findings"]:
        if row["id"] in new:
            row["fields"]["code"] = ""
    return content


def propose_findings(request: HttpRequest, proposed: Proposed) -> HttpResponse:
    """Keep a changed content for those who publish, and say so."""
    try:
        editorial.propose(proposed.record, proposed.content, by=cast(User, request.user))
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        text = _("Danke. Wer veröffentlichen darf, sieht Ihren Vorschlag und entscheidet.")
        messages.success(request, text)
    return HttpResponseRedirect(admin_address(proposed.record, "findings"))
