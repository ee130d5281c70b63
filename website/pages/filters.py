from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from editorial.models import publishable_models
from search.filters import DocumentFilterSet, Labels, MultipleChoice
from search.models import DocumentQuerySet


class NewsFilterSet(DocumentFilterSet):
    """The newest first, by region."""

    facet_names = ("region",)
    orders = {"neueste": DocumentFilterSet.orders["neueste"]}


class SiteFilterSet(DocumentFilterSet):
    """Everything public, of every kind."""

    art = MultipleChoice("kind", label=_("Art"), is_array=False)

    facet_names = ("art", "branche", "thema", "region", "ort")

    def __init__(self, data: QueryDict, queryset: DocumentQuerySet, labels: Labels) -> None:
        self.kinds_of_entry = {
            str(model._meta.model_name): str(model._meta.verbose_name_plural)
            for model in publishable_models()
        }
        super().__init__(data, queryset, labels)
