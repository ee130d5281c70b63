from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from rules.contrib.admin import ObjectPermissionsModelAdmin

from editorial.admin import EntryAdmin
from editorial.admin_copies import CopyPage
from editorial.fieldsets import UPKEEP, english
from editorial.models import Publishable
from interface.admin import ReadOnly, ShowsPeople
from interface.names import admin_address
from interface.sealed_search import SealsSearch
from pages import services
from pages.models import FIXED_PAGES, Enquiry, NewsItem, Page


@admin.register(Page)
class PageAdmin(CopyPage, EntryAdmin):
    list_display = ["title", "state_label", "slug", *EntryAdmin.UPKEEP_COLUMNS]
    list_filter = ["state"]
    fieldsets = [
        (None, {"fields": ["state_label", "title", "summary", "text", "picture"]}),
        english("title", "summary", "text"),
        UPKEEP,
    ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Publishable | None = None
    ) -> list[str]:
        """The footer leads to the fixed pages by their addresses: nobody moves them."""
        fields = super().get_readonly_fields(request, obj)
        is_fixed = obj is not None and obj.slug in FIXED_PAGES and "slug" not in fields
        return [*fields, "slug"] if is_fixed else fields


@admin.register(NewsItem)
class NewsItemAdmin(CopyPage, EntryAdmin):
    list_display = ["title", "state_label", "day", "region", "responsible", "updated_label"]
    list_filter = ["state", "region"]
    list_select_related = ["region"]
    autocomplete_fields = ["initiative"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "state_label",
                    "title",
                    "day",
                    "region",
                    "initiative",
                    "summary",
                    "text",
                ]
            },
        ),
        (gettext_lazy("Bild"), {"fields": ["picture"]}),
        english("title", "summary", "text"),
        UPKEEP,
    ]


class AnsweredFilter(admin.SimpleListFilter):
    """What still waits comes first to mind."""

    title = gettext_lazy("Stand")
    parameter_name = "stand"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return [("offen", gettext_lazy("offen")), ("erledigt", gettext_lazy("erledigt"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Enquiry]:
        if self.value() == "offen":
            return queryset.unanswered()
        return queryset.exclude(answered_at=None) if self.value() == "erledigt" else queryset


@admin.register(Enquiry)
class EnquiryAdmin(ShowsPeople, ReadOnly, SealsSearch[Enquiry], ObjectPermissionsModelAdmin):
    """Read and marked as answered here; what is asked is deleted after its period, not before."""

    list_display = ["name_or_kind", "kind", "region", "created_at", "is_answered"]
    list_filter = [AnsweredFilter, "kind", "region"]
    list_select_related = ["region"]
    search_fields = ["name", "phone", "email", "organisation", "message"]
    change_form_template = "admin/pages/enquiry/change_form.html"
    actions = None
    fields = [
        "kind",
        "about",
        "region",
        "name",
        "organisation",
        "phone",
        "email",
        "reachable",
        "message",
        "created_at",
        "answered_at",
        "answered_by",
    ]
    readonly_fields = ["about", "created_at", "answered_at", "answered_by"]

    @admin.display(description=gettext_lazy("Von"), ordering="name")
    def name_or_kind(self, enquiry: Enquiry) -> str:
        return enquiry.name or str(enquiry.get_kind_display())

    @admin.display(description=gettext_lazy("erledigt"), boolean=True, ordering="answered_at")
    def is_answered(self, enquiry: Enquiry) -> bool:
        return not enquiry.is_open

    @admin.display(description=gettext_lazy("Zu"))
    def about(self, enquiry: Enquiry) -> str:
        entry = enquiry.entry
        if entry is None:
            return "–"
        return format_html('<a href="{}">{}</a>', entry.get_absolute_url(), entry.title)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer_view)
        answer = path("<int:enquiry_id>/erledigt/", view, name="pages_enquiry_answer")
        return [answer, *super().get_urls()]

    def answer_view(self, request: HttpRequest, enquiry_id: int) -> HttpResponse:
        """Mark as done; a link alone marks nothing."""
        enquiry = get_object_or_404(Enquiry, pk=enquiry_id)
        if not request.user.has_perm("pages.answer_enquiry", enquiry):
            raise PermissionDenied
        if request.method == "POST":
            services.answer(enquiry, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("Die Anfrage ist als erledigt vermerkt."))
            return HttpResponseRedirect(admin_address(Enquiry))
        return HttpResponseRedirect(admin_address(enquiry))
