from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Municipality
from workshops.models.bookable import Attendance


class Venue(models.Model):
    """Where: a house with its way there and its accessibility, a room online, or both."""

    attendance: str
    # What only a house has.
    OF_HOUSE: ClassVar[tuple[str, ...]] = (
        "venue_name",
        "venue_address",
        "venue_municipality",
        "is_step_free",
        "has_induction_loop",
        "has_parking",
    )

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

    def clean(self) -> None:
        super().clean()
        if not self.is_online and self.online_url:
            text = _("Diese Veranstaltung findet nur vor Ort statt: Leeren Sie das Feld.")
            raise ValidationError({"online_url": text})
        filled = [name for name in self.OF_HOUSE if getattr(self, name) not in (None, "")]
        if not self.is_on_site and filled:
            text = _("Diese Veranstaltung findet nur online statt: Leeren Sie das Feld.")
            raise ValidationError(dict.fromkeys(filled, text))

    @property
    def is_online(self) -> bool:
        """Whether one can take part online, also where that is one of two ways."""
        return self.attendance != Attendance.ON_SITE

    @property
    def is_on_site(self) -> bool:
        """Whether one can take part on site, also where that is one of two ways."""
        return self.attendance != Attendance.ONLINE

    @property
    def is_hybrid(self) -> bool:
        return self.is_online and self.is_on_site

    @property
    def place(self) -> str:
        """Where, in few words: the municipality as far as it is known, and whether online."""
        town = self._town
        if self.is_hybrid:
            return gettext("%(town)s und online") % {"town": town or gettext("vor Ort")}
        return gettext("online") if self.is_online else town

    @property
    def venue_lines(self) -> list[str]:
        """House, address, municipality, as far as known; never the online room's address."""
        if not self.is_on_site:
            return [gettext("online")]
        lines = [line for line in (self.venue_name, self.venue_address, self._town) if line]
        return lines or ([gettext("vor Ort")] if self.is_online else [])

    @property
    def _town(self) -> str:
        municipality = self.venue_municipality if self.is_on_site else None
        return municipality.name if municipality else ""

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
        """Whether there is something to say about the house."""
        known = self.accessibility_lines or self.directions or self.catering
        return self.is_on_site and bool(known)
