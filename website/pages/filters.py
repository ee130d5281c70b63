from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from editorial.models import publishable_models
from search.filters import DocumentFilterSet, Labels, MultipleChoice
from search.models import DocumentQuerySet
from search.queries import searched


class NewsFilterSet(DocumentFilterSet):
    """The newest first, by region."""

    facet_names = ("region",)
    orders = {"neueste": DocumentFilterSet.orders["neueste"]}


class SiteFilterSet(DocumentFilterSet):
    """Everything public, of every kind; who searches for words sees the best matches first."""

    art = MultipleChoice("kind", label=_("Art"), is_array=False)

    facet_names = ("art", "branche", "thema", "region", "ort")

    def __init__(self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels) -> None:
        self.kinds_of_entry = {
            str(model._meta.model_name): str(model._meta.verbose_name_plural)
            for model in publishable_models()
        }
        self.searched = searched(data.get("q", "")).strip()
        if self.searched:
            self.orders = {"passend": (_("Passende zuerst"), ()), **self.orders}
        super().__init__(data, queryset, labels)

    def ordered(self) -> DocumentQuerySet:
        if self.order == "passend":
            return self.qs.best_first(self.searched, get_language() or "de")
        return super().ordered()
