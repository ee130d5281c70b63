from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import FORM_FIELDS, EntryAdmin, PartOfEntry
from editorial.admin_copies import CopyPage
from editorial.fieldsets import PICTURE, UPKEEP, english
from editorial.models import Publishable
from initiatives import admin_ideas
from initiatives.admin_ideas import GrowsFromIdea
from initiatives.models import (
    PROPOSERS_KEPT_FOR,
    Activity,
    ActivityPartner,
    Actor,
    FeasibilityCheck,
    FieldOfAction,
    Funding,
    Idea,
    Initiative,
    Milestone,
    Partnership,
)
from initiatives.resources import ActorResource
from interface.admin import ShowsPeopleOfRow
from interface.admin_forms import OrderedRow
from interface.tables.admin import TableAdmin

if TYPE_CHECKING:
    pass


@admin.register(Actor)
class ActorAdmin(TableAdmin, CopyPage, EntryAdmin):
    resource_classes: ClassVar = [ActorResource]
    import_right = "publish"
    list_display = [
        "title",
        "state_label",
        "kind",
        "municipality",
        "responsible",
        "confirm_label",
    ]
    list_filter = ["state", "kind", "municipality__regions", "is_example"]
    list_select_related = ["municipality"]
    search_fields = ["title", "summary", "contact_function", "municipality__name"]
    ordering = ["title"]
    autocomplete_fields = ["municipality", "industries"]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "kind", "municipality", "summary"]}),
        (_("Beschreibung"), {"fields": ["description", "website", "industries"]}),
        (
            _("Mit wem spricht man dort?"),
            {"fields": ["contact_function", "contact_phone", "contact_email"]},
        ),
        PICTURE,
        english("title", "summary", "description"),
        UPKEEP,
    ]


class FieldOfActionInline(PartOfEntry, admin.StackedInline[FieldOfAction, Initiative]):
    model = FieldOfAction
    form = OrderedRow
    classes = ["ordered"]
    fields = [
        ("code", "is_example"),
        ("title", "title_en"),
        ("motto", "motto_en"),
        "order",
    ]
    extra = 0


class MilestoneInline(PartOfEntry, admin.StackedInline[Milestone, Initiative]):
    model = Milestone
    fields = [("date", "date_precision", "is_example"), ("title", "title_en"), ("text", "text_en")]
    extra = 0


class PartnershipInline(PartOfEntry, admin.TabularInline[Partnership, Initiative]):
    model = Partnership
    autocomplete_fields = ["actor"]
    extra = 0


@admin.register(Initiative)
class InitiativeAdmin(CopyPage, EntryAdmin):
    list_display = ["title", "state_label", "region", "lead", "status", *EntryAdmin.UPKEEP_COLUMNS]
    list_filter = ["state", "region", "status", "is_example"]
    list_select_related = ["region", "lead"]
    autocomplete_fields = ["region", "lead", "fundings"]
    inlines = [FieldOfActionInline, MilestoneInline, PartnershipInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "region", "lead", "status", "summary"]}),
        (_("Warum und wohin"), {"fields": ["background", "goal"]}),
        (_("Förderung"), {"fields": ["fundings"], "classes": ["collapse"]}),
        PICTURE,
        english("title", "summary", "background", "goal"),
        UPKEEP,
    ]


class ActivityPartnerInline(PartOfEntry, admin.TabularInline[ActivityPartner, Activity]):
    model = ActivityPartner
    autocomplete_fields = ["actor"]
    extra = 0


class FieldOfActionChoice(forms.ModelChoiceField[FieldOfAction]):
    """Fields of different initiatives may have the same title."""

    def label_from_instance(self, obj: FieldOfAction) -> str:
        return f"{obj.initiative.title}: {obj.title}"


@admin.register(Activity)
class ActivityAdmin(CopyPage, GrowsFromIdea):
    FROM_IDEA = {
        name: name
        for name in [
            *("title", "title_en", "summary", "summary_en", "description", "description_en"),
            "is_example",
        ]
    }
    list_display = ["title", "state_label", "status", "actor", *EntryAdmin.UPKEEP_COLUMNS]
    list_filter = ["state", "kind", "status", "topics", "initiative__region", "is_example"]
    list_select_related = ["actor"]
    ordering = ["-pk"]
    search_fields = ["title", "summary", "actor__title"]
    autocomplete_fields = [
        "actor",
        "initiative",
        "idea",
        "industries",
        "topics",
        "target_groups",
    ]
    inlines = [ActivityPartnerInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "kind", "actor", "summary"]}),
        (
            _("Stand"),
            {
                "fields": [
                    ("status", "status_reason"),
                    ("starts_on", "starts_on_precision"),
                    ("ends_on", "ends_on_precision"),
                ]
            },
        ),
        (_("Inhalt"), {"fields": ["description", "price", "website"]}),
        (
            _("Für wen"),
            {"fields": ["is_for_all_industries", "industries", "topics", "target_groups"]},
        ),
        (
            _("Woher sie kommt"),
            {
                "fields": ["initiative", "field_of_action", "idea"],
                "description": _(
                    "Impulse werden beim Workshop-Ergebnis mit der Aktivität verknüpft."
                ),
                "classes": ["collapse"],
            },
        ),
        PICTURE,
        english("title", "summary", "description", "price", "status_reason"),
        UPKEEP,
    ]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "field_of_action":
            fields = FieldOfAction.objects.select_related("initiative")
            kwargs["queryset"] = fields.order_by("initiative__title", "order")
            kwargs["form_class"] = FieldOfActionChoice
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class FeasibilityCheckInline(PartOfEntry, admin.StackedInline[FeasibilityCheck, Idea]):
    model = FeasibilityCheck
    fields = [
        ("effort", "benefit"),
        ("partners", "financing"),
        "risk",
        ("decision", "decided_on"),
        "reason",
        "reason_en",
        "is_example",
    ]
    extra = 0


@admin.register(Idea)
class IdeaAdmin(ShowsPeopleOfRow, CopyPage, EntryAdmin):
    list_display = [
        "title",
        "state_label",
        "region",
        "origin",
        "status",
        "responsible",
        "created_label",
    ]
    list_filter = ["state", "status", "origin", "region", "is_example"]
    list_select_related = ["region"]
    autocomplete_fields = ["region"]
    readonly_fields = [*EntryAdmin.readonly_fields, "became", "proposed_by"]
    inlines = [FeasibilityCheckInline]
    people = "proposer"
    fieldsets = [
        (None, {"fields": ["state_label", "title", "region", "origin", "status", "summary"]}),
        (_("Inhalt"), {"fields": ["description"]}),
        (_("Was daraus wurde"), {"fields": ["became"]}),
        (
            _("Wer sie vorgeschlagen hat"),
            {
                "fields": ["proposed_by"],
                "description": format_lazy(
                    _(
                        "Nur für Rückfragen zu dieser Idee; nach {days} Tagen gelöscht und nie "
                        "öffentlich."
                    ),
                    days=PROPOSERS_KEPT_FOR.days,
                ),
            },
        ),
        PICTURE,
        english("title", "summary", "description"),
        UPKEEP,
    ]

    def possible_steps(
        self, request: HttpRequest, entry: Publishable | None
    ) -> list[dict[str, StrOrPromise]]:
        leading_on = admin_ideas.steps_on(request, entry) if isinstance(entry, Idea) else []
        return [*super().possible_steps(request, entry), *leading_on]

    @admin.display(description=_("daraus geworden"))
    def became(self, idea: Idea) -> str:
        return admin_ideas.became(idea) if idea.pk else "–"

    @admin.display(description=_("eingegangen"), ordering="created_at")
    def created_label(self, idea: Idea) -> str:
        return date_format(timezone.localtime(idea.created_at), "SHORT_DATE_FORMAT")

    @admin.display(description=_("vorgeschlagen von"))
    def proposed_by(self, idea: Idea) -> str:
        proposer = getattr(idea, "proposer", None)
        if proposer is None:
            return "–"
        return format_html('{}, <a href="mailto:{}">{}</a>', proposer.name, *[proposer.email] * 2)


@admin.register(Funding)
class FundingAdmin(ObjectPermissionsModelAdmin):
    """Who pays, and what has to be said wherever the funded thing is shown."""

    formfield_overrides = FORM_FIELDS
    list_display = ["programme", "funder", "reference_number", "starts_on", "ends_on", "is_example"]
    list_filter = ["funder", "is_example"]
    search_fields = ["programme", "funder", "reference_number"]
    autocomplete_fields = ["logo"]
    fieldsets = [
        (None, {"fields": ["programme", "funder", "reference_number", ("starts_on", "ends_on")]}),
        (_("Was gezeigt werden muss"), {"fields": ["mandatory_text", "logo"]}),
        (_("Englisch"), {"fields": ["mandatory_text_en"], "classes": ["collapse"]}),
        (_("Pflege"), {"fields": ["is_example"], "classes": ["collapse"]}),
    ]
