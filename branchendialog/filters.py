from datetime import datetime

from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from search.choices import MultipleChoice
from search.filters import DocumentFilterSet, Labels
from search.models import DocumentQuerySet
from search.queries import searched
from taxonomy.models import DurationBand, WzCode, WzEdition


class BestPracticeFilterSet(DocumentFilterSet):
    """The catalogue's filters: industry, size, topic, place, target group, cost, duration.

    `wz` takes codes of the 2025 edition at any level: a group finds all that belongs to it.
    """

    dauer = MultipleChoice("duration_band", label=_("Dauer"), is_array=False)
    wz = MultipleChoice("wz", label=_("Wirtschaftszweig"))

    facet_names = ("branche", "groesse", "thema", "ort", "region", "zielgruppe", "aufwand", "dauer")
    orders = {
        **DocumentFilterSet.orders,
        "geprueft": (
            _("Zuletzt geprüfte zuerst"),
            (F("verified_at").desc(nulls_last=True), F("id").desc()),
        ),
    }

    def __init__(
        self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels, now: datetime
    ) -> None:
        own: Labels = {"dauer": dict(DurationBand.choices), "wz": wz_labels(data.getlist("wz"))}
        super().__init__(data, queryset, {**labels, **own}, now)


def wz_labels(codes: list[str]) -> dict[str, str]:
    """The known ones of the codes, each with its edition; asks nothing where none is chosen."""
    codes = list(map(searched, codes))
    found = WzCode.objects.of_edition(WzEdition.WZ_2025).filter(code__in=codes) if codes else []
    return {each.code: str(each) for each in found}


class Anywhere(MultipleChoice):
    """A place that is known, and leaves out nothing."""

    def filter(self, queryset: DocumentQuerySet, _values: list[str]) -> DocumentQuerySet:
        return queryset


class IndustryPageFilterSet(DocumentFilterSet):
    """Few enough to be shown all at once; each is there in every region."""

    region = Anywhere("places", label=_("Region"))
    facet_names = ()
    orders = {"titel": DocumentFilterSet.orders["titel"]}


class DialogueFilterSet(DocumentFilterSet):
    """The dialogues' filters: industry and region."""

    facet_names = ("branche", "region")
