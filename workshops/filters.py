from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from search.filters import DocumentFilterSet
from search.models import DocumentQuerySet
from workshops.models import Workshop


class WorkshopFilterSet(DocumentFilterSet):
    """The dates' filters: what comes, unless the past is asked for."""

    facet_names = ("art", "branche", "thema", "ort")
    kinds_of_entry = dict(Workshop.Kind.choices)
    periods = {"kommend": _("Kommende"), "vergangen": _("Vergangene"), "alle": _("Alle")}
    orders = {
        "datum": (_("Nächste zuerst"), (F("starts_at"), F("id"))),
        "neueste": (_("Späteste zuerst"), (F("starts_at").desc(), F("id").desc())),
    }

    @property
    def period(self) -> str:
        wanted = self.address.get("status", "")
        return wanted if wanted in self.periods else "kommend"

    @property
    def order(self) -> str:
        """The past starts with what was last, unless the visitor asks otherwise."""
        if "sortierung" not in self.address and self.period == "vergangen":
            return "neueste"
        return super().order

    def filter_queryset(self, queryset: Any, without: str = "") -> Any:
        return self.in_period(super().filter_queryset(queryset, without))

    def in_period(self, queryset: DocumentQuerySet) -> DocumentQuerySet:
        if self.period == "alle":
            return queryset
        return queryset.past() if self.period == "vergangen" else queryset.upcoming()

    def period_links(self) -> list[tuple[str, Any, bool]]:
        return [
            (self.url(status=key), label, key == self.period) for key, label in self.periods.items()
        ]
