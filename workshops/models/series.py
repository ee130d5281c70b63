from django.db import models
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Region


class WorkshopSeries(models.Model):
    """Workshops that belong together and follow one another; its sessions count by date."""

    title = models.CharField(_("Titel"), max_length=200)
    title_en = models.CharField(_("Titel (englisch)"), max_length=200, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="workshop_series", verbose_name=_("Region")
    )

    class Meta:
        verbose_name = _("Veranstaltungsreihe")
        verbose_name_plural = _("Veranstaltungsreihen")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title
