from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from branchendialog.models import BestPractice, Effect, IndustryPage
from editorial.admin import EntryAdmin, PartOfEntry
from editorial.models import Release, State


class EffectInline(PartOfEntry, admin.TabularInline[Effect, BestPractice]):
    model = Effect
    extra = 0


class ReleaseInline(PartOfEntry, GenericTabularInline):
    model = Release
    ct_fk_field = "object_id"
    extra = 0
    max_num = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is public keeps its release."""
        is_public = obj is not None and obj.state == State.PUBLISHED
        return not is_public and super().has_delete_permission(request, obj)


@admin.register(BestPractice)
class BestPracticeAdmin(EntryAdmin):
    list_display = [
        "title",
        "company_name",
        "industry",
        "size",
        "state_label",
        "confirmed_at",
        "updated_at",
    ]
    list_filter = ["state", "industry", "size", "is_example"]
    list_select_related = ["industry"]
    search_fields = ["title", "summary", "company_name"]
    autocomplete_fields = [
        "municipality",
        "industry",
        "wz_codes",
        "topics",
        "target_groups",
    ]
    inlines = [EffectInline, ReleaseInline]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "summary"]}),
        (
            _("Unternehmen"),
            {
                "fields": [
                    "company_name",
                    "municipality",
                    "industry",
                    "wz_codes",
                    "employees",
                    "size",
                ]
            },
        ),
        (_("Ausgangslage – Vorgehen – Wirkung"), {"fields": ["situation", "approach"]}),
        (
            _("Für andere Betriebe"),
            {"fields": ["first_step", "stumbling_block", "participation", "transferability"]},
        ),
        (
            _("Einordnung"),
            {"fields": ["topics", "target_groups", "cost_band", "duration_band"]},
        ),
        (_("Englisch"), {"fields": ["title_en", "summary_en"], "classes": ["collapse"]}),
        (_("Pflege"), {"fields": [*EntryAdmin.ABOUT_FIELDS], "classes": ["collapse"]}),
    ]


@admin.register(IndustryPage)
class IndustryPageAdmin(EntryAdmin):
    list_display = ["title", "industry", "state_label", "updated_at"]
    list_filter = ["state"]
    list_select_related = ["industry"]
    autocomplete_fields = ["industry"]
    fieldsets = [
        (None, {"fields": ["state_label", "industry", "title", "summary", "text"]}),
        (_("Englisch"), {"fields": ["title_en", "summary_en", "text_en"], "classes": ["collapse"]}),
        (_("Pflege"), {"fields": [*EntryAdmin.ABOUT_FIELDS], "classes": ["collapse"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["industry"] if obj else [])]
