from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Municipality


class Venue(models.Model):
    """Where: a house with its way there and its accessibility, a room online, or both."""

    venue_name = models.CharField(_("Haus"), max_length=200, blank=True)
    venue_address = models.CharField(_("Anschrift"), max_length=200, blank=True)
    venue_municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("Ort"),
    )
    directions = models.TextField(_("Anfahrt"), blank=True)
    catering = models.TextField(_("Verpflegung"), blank=True)
    is_step_free = models.BooleanField(_("stufenlos erreichbar"), null=True, blank=True)
    has_induction_loop = models.BooleanField(_("Induktionsschleife"), null=True, blank=True)
    has_parking = models.BooleanField(_("Parkplätze am Haus"), null=True, blank=True)
    online_url = models.URLField(
        _("Adresse des Online-Raums"),
        blank=True,
        help_text=_("Sehen nur Personen mit bestätigtem Platz."),
    )

    class Meta:
        abstract = True

    @property
    def place(self) -> str:
        """Where, in one word: the municipality or “online”."""
        if self.venue_municipality:
            return self.venue_municipality.name
        return str(_("online")) if self.is_online else ""

    @property
    def venue_lines(self) -> list[str]:
        """House, address, municipality, as far as known; never the online room's address."""
        municipality = self.venue_municipality.name if self.venue_municipality else ""
        lines = [line for line in (self.venue_name, self.venue_address, municipality) if line]
        return lines or ([gettext("online")] if self.is_online else [])

    @property
    def accessibility_lines(self) -> list[str]:
        """What is known about the house, good or bad; nothing about what isn't."""
        known = [
            (self.is_step_free, _("stufenlos erreichbar"), _("nicht stufenlos erreichbar")),
            (self.has_induction_loop, _("mit Induktionsschleife"), _("ohne Induktionsschleife")),
            (self.has_parking, _("Parkplätze am Haus"), _("keine Parkplätze am Haus")),
        ]
        return [str(yes if fact else no) for fact, yes, no in known if fact is not None]

    @property
    def has_venue_details(self) -> bool:
        return bool(self.accessibility_lines or self.directions or self.catering)

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)
