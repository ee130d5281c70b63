from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    validate_email,
)
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from taxonomy.fields import COLOUR_PATTERN, ColourField
from taxonomy.models.choices import Land
from taxonomy.models.terms import NamedModel

PHONE_PATTERN = r"^\+?[0-9][0-9 ()/-]{3,}$"
# Stands wherever outlines are shown, linked to the publisher (Datenlizenz Deutschland 2.0).
OUTLINE_SOURCE = "© GeoBasis-DE / BKG 2021 (Daten verändert)"
OUTLINE_SOURCE_URL = "https://www.bkg.bund.de"
OUTLINE_TYPES = ["Polygon", "MultiPolygon"]

Ring = list[tuple[float, float]]
"""A closed line of (longitude, latitude)."""


def validate_sender(value: str) -> None:
    """Accepts “Name <address>” or a bare address, on one line."""
    _name, address = parseaddr(value)
    if "\n" in value or "\r" in value:
        raise ValidationError(_("Bitte in einer Zeile angeben."))
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(_("Bitte als „Name <adresse>“ angeben.")) from error


def validate_outline(value: object) -> None:
    """Accepts a GeoJSON geometry (RFC 7946) of one or several areas, in degrees."""
    if not isinstance(value, dict) or value.get("type") not in OUTLINE_TYPES:
        raise ValidationError(_("Ein Umriss ist eine GeoJSON-Fläche (Polygon oder MultiPolygon)."))
    rings = _rings(value)
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise ValidationError(_("Jede Linie eines Umrisses ist geschlossen und hat Fläche."))


def _rings(outline: Mapping[str, Any]) -> list[Ring]:
    areas = outline.get("coordinates", [])
    return areas if outline["type"] == "Polygon" else [ring for area in areas for ring in area]


class Place(NamedModel):
    """Somewhere that entries can be filtered by; all kinds share one set of slugs."""

    class Meta(NamedModel.Meta):
        abstract = True
        ordering = ["sort_name"]

    def clean(self) -> None:
        super().clean()
        managers = (Region.objects, District.objects, Municipality.objects)
        others = (manager for manager in managers if not isinstance(self, manager.model))
        if any(manager.filter(slug=self.slug).exists() for manager in others):
            raise ValidationError({"slug": _("Ein anderes Gebiet trägt dieses Kürzel schon.")})


class District(Place):
    """A Kreis or kreisfreie Stadt, the level of official statistics above the municipality."""

    ags = models.CharField(
        _("AGS"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{5}$", _("Fünf Ziffern, führende Nullen zählen."))],
        help_text=_("Amtlicher Gemeindeschlüssel, die ersten fünf Stellen"),
    )
    nuts3 = models.CharField(
        _("NUTS 3"),
        max_length=5,
        validators=[RegexValidator(r"^DE[0-9A-Z]{3}$", _("DE und drei Zeichen."))],
    )
    land = models.CharField(_("Land"), max_length=2, choices=Land.choices)

    class Meta(Place.Meta):
        verbose_name = _("Kreis")
        verbose_name_plural = _("Kreise")
        constraints = [
            *Place.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ags__regex=r"^[0-9]{5}$"),
                name="taxonomy_district_ags_has_five_digits",
                violation_error_message=_("Der Schlüssel eines Kreises hat fünf Ziffern."),
            ),
            models.CheckConstraint(
                condition=models.Q(nuts3__regex=r"^DE[0-9A-Z]{3}$"),
                name="taxonomy_district_nuts3_is_german",
                violation_error_message=_("NUTS 3: DE und drei Zeichen."),
            ),
            models.CheckConstraint(
                condition=models.Q(land__in=Land.values),
                name="taxonomy_district_land_is_known",
                violation_error_message=_("Dieses Land gibt es nicht."),
            ),
        ]


class Municipality(Place):
    """A Stadt or Gemeinde with its official keys, its population and its outline.

    Keys are text, for leading zeros count. Sources: Destatis GV-ISys, BKG VG5000 (see data/).
    """

    ags = models.CharField(
        _("AGS"),
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{8}$", _("Acht Ziffern, führende Nullen zählen."))],
        help_text=_("Amtlicher Gemeindeschlüssel"),
    )
    ars = models.CharField(
        _("ARS"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{12}$", _("Zwölf Ziffern, führende Nullen zählen."))],
        help_text=_("Amtlicher Regionalschlüssel"),
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="municipalities", verbose_name=_("Kreis")
    )
    designation = models.CharField(
        _("Bezeichnung"), max_length=60, blank=True, help_text=_("Stadt, Landeshauptstadt …")
    )
    postal_code = models.CharField(
        _("Postleitzahl"),
        max_length=5,
        validators=[RegexValidator(r"^[0-9]{5}$", _("Fünf Ziffern."))],
        help_text=_("des Rathauses"),
    )
    latitude = models.DecimalField(
        _("Breite"),
        max_digits=8,
        decimal_places=6,
        validators=[MinValueValidator(47), MaxValueValidator(56)],
        help_text=_("Grad, WGS 84"),
    )
    longitude = models.DecimalField(
        _("Länge"),
        max_digits=8,
        decimal_places=6,
        validators=[MinValueValidator(5), MaxValueValidator(16)],
        help_text=_("Grad, WGS 84"),
    )
    population = models.PositiveIntegerField(
        _("Bevölkerung"), null=True, blank=True, help_text=_("Leer, wenn unbekannt; nie 0.")
    )
    population_date = models.DateField(_("Bevölkerung am"), null=True, blank=True)
    outline = models.JSONField(
        _("Umriss"),
        null=True,
        blank=True,
        validators=[validate_outline],
        help_text=_("GeoJSON-Fläche in WGS 84, Länge vor Breite"),
    )

    class Meta(Place.Meta):
        verbose_name = _("Kommune")
        verbose_name_plural = _("Kommunen")
        constraints = [
            *Place.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ags__regex=r"^[0-9]{8}$"),
                name="taxonomy_municipality_ags_has_eight_digits",
                violation_error_message=_("Der Gemeindeschlüssel hat acht Ziffern."),
            ),
            models.CheckConstraint(
                condition=models.Q(ars__regex=r"^[0-9]{12}$", ars__startswith=Left("ags", 5)),
                name="taxonomy_municipality_ars_fits_the_ags",
                violation_error_message=_("AGS und ARS nennen verschiedene Kreise."),
            ),
            models.CheckConstraint(
                condition=models.Q(postal_code__regex=r"^[0-9]{5}$"),
                name="taxonomy_municipality_postal_code_has_five_digits",
                violation_error_message=_("Die Postleitzahl hat fünf Ziffern."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(47, 56), longitude__range=(5, 16)),
                name="taxonomy_municipality_lies_in_germany",
                violation_error_message=_(
                    "Der Ort liegt nicht in Deutschland: Breite und Länge vertauscht?"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(population=None, population_date=None)
                | models.Q(
                    population__isnull=False, population__gt=0, population_date__isnull=False
                ),
                name="taxonomy_municipality_population_has_its_date",
                violation_error_message=_(
                    "Zur Bevölkerung gehört der Stichtag; unbekannt ist nicht 0."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(outline=None) | models.Q(outline__type__in=OUTLINE_TYPES),
                name="taxonomy_municipality_outline_is_an_area",
                violation_error_message=_("Ein Umriss ist eine Fläche."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.district_id and not self.ags.startswith(self.district.ags):
            raise ValidationError(
                {"district": _("Der Gemeindeschlüssel gehört zu einem anderen Kreis.")}
            )

    def outline_rings(self) -> list[Ring]:
        """The closed lines of the outline."""
        return _rings(self.outline) if self.outline else []

    def outline_points(self) -> int:
        return sum(len(ring) for ring in self.outline_rings())


class RegionManager(models.Manager["Region"]):
    def host(self) -> "Region | None":
        """The region this installation belongs to; None until vocabularies are loaded."""
        return self.filter(is_host=True).first()


class Region(Place):
    """A named list of municipalities with its agency. It is not a sum of districts."""

    agency = models.CharField(_("Träger"), max_length=200)
    contact_function = models.CharField(
        _("Kontakt"), max_length=120, help_text=_("Eine Funktion, keine Person: „Projektbüro …“")
    )
    contact_phone = models.CharField(
        _("Telefon"),
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(PHONE_PATTERN, _("Bitte nur Ziffern, Leerzeichen und + ( ) / -."))
        ],
    )
    contact_email = models.EmailField(_("E-Mail"))
    municipalities = models.ManyToManyField(
        Municipality, related_name="regions", blank=True, verbose_name=_("Kommunen")
    )
    accent_colour = ColourField(_("Akzentfarbe"), default="#1f4e79")
    mail_sender = models.CharField(
        _("Absender"),
        max_length=200,
        validators=[validate_sender],
        help_text=_("Steht in jeder Mail der Region, als „Name <adresse>“."),
    )
    state_law = models.CharField(
        _("Landesrecht"),
        max_length=2,
        choices=Land.choices,
        help_text=_("Bestimmt Aufsicht und Rechtsgrundlagen auf den Pflichtseiten."),
    )
    is_host = models.BooleanField(
        _("Gastgeberin"),
        default=False,
        help_text=_("Die Region, der diese Plattform gehört; höchstens eine."),
    )
    allows_self_publishing = models.BooleanField(
        _("Veröffentlichen eigener Einträge"),
        default=False,
        help_text=_("Erlaubt dieselbe Person für die letzte Änderung und die Veröffentlichung."),
    )

    objects = RegionManager()

    class Meta(Place.Meta):
        verbose_name = _("Region")
        verbose_name_plural = _("Regionen")
        constraints = [
            *Place.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_host"],
                condition=models.Q(is_host=True),
                name="taxonomy_region_at_most_one_host",
                violation_error_message=_("Es gibt schon eine Gastgeberin; dort zuerst abwählen."),
            ),
            models.CheckConstraint(
                condition=models.Q(accent_colour__regex=COLOUR_PATTERN),
                name="taxonomy_region_accent_colour_is_hexadecimal",
                violation_error_message=_("Bitte als #rrggbb angeben."),
            ),
            models.CheckConstraint(
                condition=models.Q(state_law__in=Land.values),
                name="taxonomy_region_state_law_is_known",
                violation_error_message=_("Dieses Land gibt es nicht."),
            ),
            models.CheckConstraint(
                condition=~models.Q(mail_sender__regex=r"[\n\r]"),
                name="taxonomy_region_mail_sender_is_one_line",
                violation_error_message=_("Der Absender steht in einer Zeile."),
            ),
        ]
