from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rules.contrib.admin import ObjectPermissionsModelAdmin

from branchendialog.models import (
    Analysis,
    BestPractice,
    Cost,
    Dialogue,
    DialoguePartner,
    Effect,
    FocusChoice,
    FocusDecision,
    Help,
    IndustryFigure,
    IndustryPage,
    Presentation,
)
from editorial.admin import FORM_FIELDS, EntryAdmin, PartOfEntry
from editorial.admin_copies import CopyPage
from editorial.fieldsets import LATE, PICTURE, UPKEEP, english
from editorial.forms import EntryForm
from editorial.models import Publishable, Release, State
from initiatives.admin_ideas import GrowsFromIdea
from interface.admin import HoldsRow, ShowsPeopleOfRow, WrittenWithParent
from interface.admin_forms import OrderedRow, show_only_with
from interface.numbers import plain_number
from taxonomy.host import InHostRegion


class BestPracticeForm(EntryForm):
    """The size is asked only of a company that doesn't say how many work there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "size" not in self.fields:
            return
        self.fields["size"].required = False
        if self.instance.employees is not None:
            self.initial["size"] = ""
        show_only_with(self.fields, "employees", [], ["size"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_number = cleaned.get("employees") is not None or "employees" in self.errors
        if "size" in self.fields and not has_number and not cleaned.get("size"):
            text = _("Geben Sie die Zahl der Beschäftigten an, oder wählen Sie die Größe.")
            self.add_error("size", text)
        return cleaned


class EffectInline(PartOfEntry, admin.StackedInline[Effect, BestPractice]):
    model = Effect
    form = OrderedRow
    classes = ["ordered"]
    extra = 0
    fields = [
        ("indicator", "indicator_en"),
        ("before", "after"),
        ("unit", "unit_en"),
        "basis",
        ("period", "period_en"),
        "order",
    ]


class CostInline(PartOfEntry, admin.TabularInline[Cost, BestPractice]):
    model = Cost
    form = OrderedRow
    classes = ["ordered"]
    extra = 0
    fields = ["kind", "item", "item_en", "amount", "order"]


class HelpInline(PartOfEntry, admin.TabularInline[Help, BestPractice]):
    model = Help
    autocomplete_fields = ["activity"]
    extra = 0


class PresentationInline(PartOfEntry, admin.TabularInline[Presentation, BestPractice]):
    model = Presentation
    classes = ["collapse"]
    autocomplete_fields = ["workshop"]
    extra = 0


class ReleaseInline(PartOfEntry, GenericTabularInline):
    model = Release
    ct_fk_field = "object_id"
    extra = 0
    max_num = 1

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What is public keeps its release."""
        is_public = isinstance(obj, BestPractice) and obj.state == State.PUBLISHED
        return not is_public and super().has_delete_permission(request, obj)


@admin.register(BestPractice)
class BestPracticeAdmin(ShowsPeopleOfRow, CopyPage, EntryAdmin):
    form = BestPracticeForm
    list_display = [
        "title",
        "state_label",
        "company_name",
        "industry",
        *EntryAdmin.UPKEEP_COLUMNS,
    ]
    list_filter = [
        "state",
        "industry",
        "size",
        "topics",
        "municipality__regions",
        "confirm_by",
        "is_example",
    ]
    list_select_related = ["industry"]
    ordering = ["-pk"]
    search_fields = ["title", "summary", "company_name", "municipality__name"]
    autocomplete_fields = [
        "company",
        "municipality",
        "industry",
        "wz_codes",
        "topics",
        "target_groups",
    ]
    inlines = [EffectInline, CostInline, HelpInline, PresentationInline, ReleaseInline]
    people = "releases"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "state_label",
                    "title",
                    "company_name",
                    "municipality",
                    "industry",
                    ("employees", "size"),
                    "topics",
                    "target_groups",
                ]
            },
        ),
        (
            _("Was im Betrieb geschah"),
            {
                "fields": [
                    *("summary", "situation", "approach", "first_step"),
                    ("cost_band", "duration_band"),
                ],
                "description": _("Wirkungen und Kosten stehen unten in eigenen Listen."),
            },
        ),
        (
            _("Mehr für andere Betriebe"),
            {"fields": ["stumbling_block", "transferability"], "classes": ["collapse"]},
        ),
        (
            _("Beschäftigte"),
            {
                "fields": ["participation", "works_agreement", "works_council_view"],
                "classes": ["collapse"],
            },
        ),
        PICTURE,
        (
            _("Unternehmen genauer"),
            {"fields": ["company", "wz_codes"], "classes": ["collapse", LATE]},
        ),
        english(
            "title",
            "summary",
            "situation",
            "approach",
            "first_step",
            "stumbling_block",
            "transferability",
            "participation",
            "works_agreement",
            "works_council_view",
            description=_(
                "Die englische Seite wird angeboten, sobald Titel, Ausgangslage, Vorgehen und"
                " „So fangen Sie an“ übersetzt sind."
            ),
        ),
        UPKEEP,
    ]


@admin.register(IndustryPage)
class IndustryPageAdmin(EntryAdmin):
    list_display = ["title", "state_label", "industry", *EntryAdmin.UPKEEP_COLUMNS]
    list_filter = ["state"]
    list_select_related = ["industry"]
    autocomplete_fields = ["industry", "related_industries"]
    fieldsets = [
        (
            None,
            {"fields": ["state_label", "industry", "title", "summary", "text", "picture"]},
        ),
        (
            _("Solange es noch kein Beispiel gibt"),
            {
                "fields": ["related_industries"],
                "description": _(
                    "Beispiele verwandter Branchen gelten auch als ähnlich; es genügt, wenn eine"
                    " der beiden Seiten die andere nennt."
                ),
            },
        ),
        english("title", "summary", "text"),
        UPKEEP,
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Publishable | None = None
    ) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["industry"] if obj else [])]


class DialoguePartnerInline(PartOfEntry, admin.TabularInline[DialoguePartner, Dialogue]):
    model = DialoguePartner
    autocomplete_fields = ["actor"]
    extra = 0


@admin.register(Dialogue)
class DialogueAdmin(GrowsFromIdea):
    FROM_IDEA = {
        **{name: name for name in ["title", "title_en", "summary", "summary_en", "is_example"]},
        "region": "region_id",
        "text": "description",
        "text_en": "description_en",
    }
    list_display = ["title", "state_label", "region", "carrier", *EntryAdmin.UPKEEP_COLUMNS]
    list_filter = ["state", "region", "industry_page__industry", "is_example"]
    list_select_related = ["region", "carrier"]
    search_fields = ["title", "summary", "question"]
    autocomplete_fields = ["region", "industry_page", "idea", "focus_decision", "carrier"]
    inlines = [DialoguePartnerInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "summary", "question", "text"]}),
        (
            _("Wo und mit wem"),
            {
                "fields": ["region", "industry_page", "carrier", "series"],
                "description": _("Weitere Partner stehen unten in einer eigenen Liste."),
            },
        ),
        (_("Woher er kommt"), {"fields": ["idea", "focus_decision"], "classes": ["collapse"]}),
        PICTURE,
        english("title", "summary", "question", "text"),
        UPKEEP,
    ]


@admin.register(Analysis)
class AnalysisAdmin(ObjectPermissionsModelAdmin):
    formfield_overrides = FORM_FIELDS
    list_display = ["title", "publisher", "year", "is_example"]
    list_filter = ["year", "is_example"]
    search_fields = ["title", "publisher", "key_statement"]
    fieldsets = [
        (None, {"fields": ["title", "publisher", "year", "url", "key_statement", "is_example"]}),
        (_("Englisch"), {"fields": ["key_statement_en"], "classes": ["collapse"]}),
    ]


@admin.register(IndustryFigure)
class IndustryFigureAdmin(InHostRegion, ObjectPermissionsModelAdmin):
    formfield_overrides = FORM_FIELDS
    list_display = ["label", "industry", "region", "shown_value", "as_of_year", "analysis"]
    list_filter = ["industry", "region", "as_of_year", "is_suppressed", "is_example"]
    list_select_related = ["industry", "region", "analysis"]
    search_fields = ["label", "area", "analysis__title"]
    autocomplete_fields = ["industry", "region", "analysis"]
    fieldsets = [
        (None, {"fields": ["label", "industry", ("value", "unit"), "is_suppressed"]}),
        (
            _("Woher und wofür"),
            {"fields": ["analysis", "as_of_year", "region", "area", "wz_edition", "is_example"]},
        ),
        (_("Englisch"), {"fields": ["label_en"], "classes": ["collapse"]}),
    ]

    @admin.display(description=_("Wert"), ordering="value")
    def shown_value(self, figure: IndustryFigure) -> str:
        if figure.value is None:
            return str(_("geheim gehalten"))
        return f"{plain_number(figure.value)} {figure.unit}"


class FocusChoiceInline(WrittenWithParent, admin.StackedInline[FocusChoice, FocusDecision]):
    model = FocusChoice
    formfield_overrides = FORM_FIELDS
    autocomplete_fields = ["industry"]
    extra = 0
    fields = ["industry", "outcome", "reason", "reason_en", "is_released"]


@admin.register(FocusDecision)
class FocusDecisionAdmin(HoldsRow, InHostRegion, ObjectPermissionsModelAdmin):
    formfield_overrides = FORM_FIELDS
    list_display = ["title", "region", "body", "decided_on", "valid_until", "is_released"]
    list_filter = ["region", "is_released", "is_example"]
    list_select_related = ["region"]
    search_fields = ["title", "body"]
    autocomplete_fields = ["region", "analyses"]
    inlines = [FocusChoiceInline]
    fieldsets = [
        (None, {"fields": ["title", "region", "body", ("decided_on", "valid_until"), "text"]}),
        (_("Worauf sie beruht"), {"fields": ["analyses"]}),
        (_("Englisch"), {"fields": ["title_en", "text_en"], "classes": ["collapse"]}),
        (_("Veröffentlichung"), {"fields": ["is_released", "is_example"]}),
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: FocusDecision | None = None
    ) -> list[str]:
        """Who prepares a decision doesn't release it."""
        may_release = request.user.has_perm("branchendialog.release_focusdecision")
        return [] if may_release else ["is_released"]
