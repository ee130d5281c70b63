from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from branchendialog.models import BestPractice, Dialogue, IndustryPage
from editorial.models import Publishable, publishable_models
from initiatives.models import Activity, Actor, Initiative
from pages.models import Page
from search.choices import MultipleChoice
from search.filters import DocumentFilterSet, Labels
from search.models import DocumentQuerySet
from workshops.models import Workshop

# What companies look for first; the rest stands behind it.
FIRST: list[type[Publishable]] = [
    *(BestPractice, Workshop, Activity, Dialogue, IndustryPage, Actor, Initiative),
]


def _place(kind: type[Publishable]) -> int:
    return FIRST.index(kind) if kind in FIRST else len(FIRST)


class NewsFilterSet(DocumentFilterSet):
    """The newest first, by region."""

    facet_names = ("region",)
    orders = {"neueste": DocumentFilterSet.orders["neueste"]}


class SiteFilterSet(DocumentFilterSet):
    """Everything public, of every kind; pages such as the imprint where a word is searched for."""

    art = MultipleChoice("kind", label=_("Art"), is_array=False)

    facet_names = ("art", "branche", "thema", "region", "ort")

    def __init__(
        self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels, now: datetime
    ) -> None:
        self.kinds_of_entry = {
            str(model._meta.model_name): str(model._meta.verbose_name_plural)
            for model in sorted(publishable_models(), key=_place)
        }
        super().__init__(data, queryset, labels, now)
        # Who names nothing doesn't look for the imprint.
        if not self.asked.wanted:
            self.queryset = self.queryset.exclude(kind=Page._meta.model_name)
