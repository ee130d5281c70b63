from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Region

if TYPE_CHECKING:
    from workshops.models.workshop import Workshop


class PlaceInSeries(NamedTuple):
    """The how-manieth session of a series, and its neighbours, as the public sees them."""

    series: "WorkshopSeries"
    number: int | None
    before: "Workshop | None"
    after: "Workshop | None"


class WorkshopSeries(models.Model):
    """Workshops that belong together and follow one another; its sessions count by date."""

    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="workshop_series", verbose_name=_("Region")
    )

    # One at most, put there for the cards of dialogues.
    next_sessions: "list[Workshop]"

    class Meta:
        verbose_name = _("Veranstaltungsreihe")
        verbose_name_plural = _("Veranstaltungsreihen")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def place_of(self, workshop: "Workshop") -> PlaceInSeries:
        """Without number and neighbours where the public doesn't see the workshop."""
        sessions = list(self.workshops.published().order_by("over_at", "pk"))
        keys = [session.pk for session in sessions]
        if workshop.pk not in keys:
            return PlaceInSeries(self, None, None, None)
        place = keys.index(workshop.pk)
        return PlaceInSeries(
            self,
            place + 1,
            sessions[place - 1] if place else None,
            sessions[place + 1] if place + 1 < len(sessions) else None,
        )
