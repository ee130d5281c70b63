from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.fields import RichTextField
from editorial.models import Publishable, PublishableQuerySet
from interface.rich_text import apart
from taxonomy.models import (
    Industry,
    Municipality,
    Region,
    names,
    place_names,
    places_of,
    places_read,
    slugs,
    terms_read,
)


class ActorQuerySet(PublishableQuerySet["Actor"]):
    def for_cards(self) -> Self:
        return self.select_related("municipality", "picture")


ActorManager = models.Manager.from_queryset(ActorQuerySet)


class Actor(Publishable):
    """An organisation of the region: who it is, what it does, whom to speak to there."""

    DETAIL_ROUTE = "initiatives:actor"
    MAIN_TEXT = "description"
    # Its title is a name.
    TEXTS = ("summary", "description")
    DOCUMENT_READS = (*places_read("municipality"), *terms_read("industries"))

    class Kind(models.TextChoices):
        REGIONAL_AGENCY = "regional_agency", _("Regionalagentur")
        CHAMBER = "chamber", _("Kammer")
        GUILD = "guild", _("Kreishandwerkerschaft oder Innung")
        BUSINESS_ASSOCIATION = "business_association", _("Verband")
        REGISTERED_ASSOCIATION = "registered_association", _("Verein")
        UNION = "union", _("Gewerkschaft")
        EMPLOYMENT_AGENCY = "employment_agency", _("Arbeitsverwaltung")
        UNIVERSITY = "university", _("Hochschule")
        VOCATIONAL_SCHOOL = "vocational_school", _("Berufliche Schule")
        TRAINING_PROVIDER = "training_provider", _("Bildungsträger")
        TRANSFER_OFFICE = "transfer_office", _("Transferstelle")
        MUNICIPALITY = "municipality", _("Kommune")
        COMPANY = "company", _("Unternehmen")

    kind = models.CharField(_("Art"), max_length=30, choices=Kind.choices)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="actors", verbose_name=_("Ort")
    )
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="actors", verbose_name=_("Branchen")
    )
    description = RichTextField(_("Beschreibung"), blank=True)
    description_en = RichTextField(_("Beschreibung (englisch)"), blank=True)
    website = models.URLField(_("Webseite"), blank=True)
    contact_function = models.CharField(
        _("Ansprechstelle"),
        max_length=120,
        blank=True,
        help_text=_("Eine Funktion, kein Name, etwa „Technologieberatung“."),
    )
    contact_phone = models.CharField(_("Telefon der Stelle"), max_length=40, blank=True)
    contact_email = models.EmailField(_("E-Mail der Stelle"), blank=True)

    objects: ClassVar["ActorManager[Actor]"] = ActorManager()

    class Meta(Publishable.Meta):
        verbose_name = _("Akteur")
        verbose_name_plural = _("Akteure")
        ordering = ["title"]

    def own_regions(self) -> list[Region]:
        return list(self.municipality.regions.all())

    def document_fields(self) -> dict[str, object]:
        return {
            "subkind": self.kind,
            "industries": slugs(self.industries.all()),
            "places": places_of(self.municipality),
            "verified_at": self.confirmed_at,
        }

    def document_labels(self) -> list[str]:
        filed = [self.get_kind_display(), *names(self.industries.all())]
        return [*super().document_labels(), *filed, *place_names(self.municipality)]

    def document_text(self) -> str:
        return apart(self.description, self.contact_function)

    @property
    def public_name(self) -> str:
        """What others may be found by: nothing as long as the public doesn't see it."""
        return self.title if self.is_published else ""
