from typing import ClassVar, TypedDict, TypeVar

from django.contrib import admin
from django.db.models import Count, DecimalField, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from interface.admin import HoldsRow, NeverDeleted, ReadOnly
from interface.admin_forms import ChecksRow
from interface.numbers import NumberField
from interface.tables.admin import TableAdmin
from taxonomy import resources
from taxonomy.models import (
    OUTLINE_SOURCE,
    District,
    Industry,
    Municipality,
    Region,
    TargetGroup,
    Term,
    Topic,
    WzCode,
    WzCorrespondence,
)

Row = TypeVar("Row", bound=Model)
TermRow = TypeVar("TermRow", bound=Term)


class VocabularyAdmin(NeverDeleted, TableAdmin, HoldsRow[Row]):
    """Rows whose keys stand in addresses and in the search: they stay, and nothing is deleted."""

    key_fields: ClassVar[tuple[str, ...]] = ("slug",)

    def get_readonly_fields(self, request: HttpRequest, obj: Row | None = None) -> tuple[str, ...]:
        fixed = self.key_fields if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)


@admin.action(
    permissions=["change"], description=_("Zurückziehen: bei neuen Einträgen nicht mehr anbieten")
)
def retire(admin_: admin.ModelAdmin[Row], request: HttpRequest, terms: QuerySet[Row]) -> None:
    number = terms.filter(is_retired=False).update(is_retired=True)
    text = ngettext("%d Begriff zurückgezogen.", "%d Begriffe zurückgezogen.", number)
    admin_.message_user(request, text % number)


@admin.action(permissions=["change"], description=_("Wieder anbieten"))
def offer_again(admin_: admin.ModelAdmin[Row], request: HttpRequest, terms: QuerySet[Row]) -> None:
    number = terms.filter(is_retired=True).update(is_retired=False)
    text = ngettext(
        "%d Begriff wird wieder angeboten.", "%d Begriffe werden wieder angeboten.", number
    )
    admin_.message_user(request, text % number)


class TermAdmin(VocabularyAdmin[TermRow]):
    """A vocabulary's words in their order; the order is edited in the list itself."""

    list_display: tuple[str, ...] = ("name", "name_en", "order", "slug", "is_retired")
    list_editable = ("order",)
    list_filter = ("is_retired",)
    search_fields: ClassVar[tuple[str, ...]] = ("name", "name_en", "slug")
    actions = (retire, offer_again)
    fields: ClassVar[tuple[str, ...]] = ("name", "name_en", "slug", "order", "is_retired")

    def save_model(
        self, request: HttpRequest, obj: TermRow, form: ModelForm[TermRow], change: bool
    ) -> None:
        """The list reads all its terms before it writes some: only their order, nothing else."""
        if change and form.changed_data == ["order"]:
            obj.save(update_fields=["order"])
        else:
            super().save_model(request, obj, form, change)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TermRow], search_term: str
    ) -> tuple[QuerySet[TermRow], bool]:
        """Fields that complete as one types offer current words only; the list shows all."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            found = found.filter(is_retired=False)
        return found, may_repeat


@admin.register(Topic)
class TopicAdmin(TermAdmin[Topic]):
    resource_classes: ClassVar = [resources.TopicResource]


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin[TargetGroup]):
    resource_classes: ClassVar = [resources.TargetGroupResource]


@admin.register(Industry)
class IndustryAdmin(TermAdmin[Industry]):
    resource_classes: ClassVar = [resources.IndustryResource]
    list_display = ("name", "name_en", "order", "colour_shown", "slug", "is_retired")
    autocomplete_fields = ("wz_codes",)
    fields = (*TermAdmin.fields[:3], "colour", "wz_codes", *TermAdmin.fields[3:])

    @admin.display(description=_("Farbe"), ordering="colour")
    def colour_shown(self, industry: Industry) -> SafeString:
        return _swatch(industry.colour)


def _swatch(colour: str) -> SafeString:
    """A square of the colour: an attribute of SVG, since the page allows no inline style."""
    square = '<svg width="14" height="14" aria-hidden="true"><path d="M0 0h14v14H0z" fill="{0}"/>'
    return format_html(square + "</svg> {0}", colour)


class Members(TypedDict):
    members: int


@admin.register(Region)
class RegionAdmin(VocabularyAdmin[Region]):
    resource_classes: ClassVar = [resources.RegionResource]
    list_display = ("name", "agency", "is_host", "accent_colour_shown", "number_of_municipalities")
    list_filter = ("is_host", "state_law")
    search_fields = ("name", "agency", "slug")
    autocomplete_fields = ("municipalities",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "agency", "municipalities", "is_host")}),
        (_("Kontakt"), {"fields": ("contact_function", "contact_phone", "contact_email")}),
        (_("Auftritt"), {"fields": ("accent_colour", "mail_sender")}),
        (_("Regeln"), {"fields": ("state_law", "allows_self_publishing")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        return super().get_queryset(request).annotate(members=Count("municipalities"))

    @admin.display(description=_("Akzentfarbe"), ordering="accent_colour")
    def accent_colour_shown(self, region: Region) -> SafeString:
        return _swatch(region.accent_colour)

    @admin.display(description=_("Kommunen"), ordering="members")
    def number_of_municipalities(self, region: "WithAnnotations[Region, Members]") -> int:
        return region.members


@admin.register(District)
class DistrictAdmin(VocabularyAdmin[District]):
    resource_classes: ClassVar = [resources.DistrictResource]
    key_fields = ("slug", "ags")
    list_display = ("name", "ags", "nuts3", "land")
    list_filter = ("land",)
    search_fields = ("name", "ags", "nuts3")
    fields = ("name", "slug", "ags", "nuts3", "land")


@admin.register(Municipality)
class MunicipalityAdmin(VocabularyAdmin[Municipality]):
    form = ChecksRow
    formfield_overrides: ClassVar = {DecimalField: {"form_class": NumberField}}
    resource_classes: ClassVar = [resources.MunicipalityResource]
    key_fields = ("slug", "ags", "ars")
    list_display = ("name", "designation", "ags", "postal_code", "population", "district")
    list_filter = ("regions", "district")
    list_select_related = ("district",)
    search_fields = ("name", "ags", "ars", "postal_code")
    autocomplete_fields = ("district",)
    readonly_fields = ("outline_summary",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "designation", "district", "postal_code")}),
        (
            _("Amtliche Daten"),
            {
                "fields": ("ags", "ars", "population", "population_date"),
                "description": _(
                    "Name, Bezeichnung, Kreis, Postleitzahl, Bevölkerung, Lage und Umriss kommen "
                    "aus amtlichen Daten. Werden diese neu eingespielt, ersetzen sie, was hier "
                    "steht."
                ),
            },
        ),
        (_("Karte"), {"fields": ("latitude", "longitude", "outline_summary")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        queryset = super().get_queryset(request)
        is_page_of_one = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return queryset if is_page_of_one else queryset.defer("outline")

    @admin.display(description=_("Umriss"))
    def outline_summary(self, municipality: Municipality) -> str:
        if not municipality.outline:
            return "–"
        points = municipality.outline_points()
        text = ngettext("%(points)d Punkt. %(source)s", "%(points)d Punkte. %(source)s", points)
        return text % {"points": points, "source": OUTLINE_SOURCE}


class OfficialAdmin(ReadOnly, admin.ModelAdmin[Row]):
    """Official classifications: to look up, not to edit."""


@admin.register(WzCode)
class WzCodeAdmin(OfficialAdmin[WzCode]):
    list_display = ("edition", "code", "title", "level")
    list_display_links = ("code",)
    list_filter = ("edition", "level")
    search_fields = ("edition__exact", "code__startswith", "title")
    fields = ("edition", "code", "title", "level", "parent")


@admin.register(WzCorrespondence)
class WzCorrespondenceAdmin(OfficialAdmin[WzCorrespondence]):
    list_display = ("code_2008", "code_2025", "is_full")
    list_filter = ("is_full",)
    list_select_related = ("code_2008", "code_2025")
    search_fields = ("code_2008__code", "code_2025__code", "code_2008__title", "code_2025__title")
    fields = ("code_2008", "code_2025", "is_full")
