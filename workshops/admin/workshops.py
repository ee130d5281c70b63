from typing import cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import EntryAdmin, PartOfEntry
from workshops.admin.changes import ChangesDate
from workshops.forms import GroupFormSet, WorkshopForm
from workshops.models import (
    AgendaItem,
    WorkingGroup,
    Workshop,
    WorkshopIdea,
    WorkshopInitiative,
    WorkshopSeries,
)
from workshops.models.workshop import WorkshopQuerySet


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
class WorkshopAdmin(ChangesDate):
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
        (_("Wann"), {"fields": ["date", "date_precision", ("start_time", "end_time", "end_date")]}),
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

    def get_queryset(self, request: HttpRequest) -> WorkshopQuerySet:
        # Django takes it from our manager, and doesn't know.
        return cast(WorkshopQuerySet, super().get_queryset(request)).with_seats_taken()

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
