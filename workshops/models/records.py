from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.fields import RichTextField
from editorial.models import Picture, Publishable, PublishableQuerySet
from editorial.storage import private_storage
from workshops.models.workshop import Workshop


class WorkshopRecordQuerySet(PublishableQuerySet):
    def for_cards(self) -> Self:
        return self.select_related("workshop__venue_municipality", "picture")


class WorkshopRecord(Publishable):
    """What happened at a workshop: report, figures, pictures, downloads."""

    DETAIL_ROUTE = "workshops:record"
    MAIN_TEXT = "report"
    PARTS = ("participant_figures", "record_pictures", "downloads")

    workshop = models.OneToOneField(
        Workshop, models.PROTECT, related_name="record", verbose_name=_("Veranstaltung")
    )
    report = RichTextField(_("Bericht"), blank=True)
    report_en = RichTextField(_("Bericht (englisch)"), blank=True)
    participants = models.PositiveIntegerField(_("Teilnehmende"), null=True, blank=True)
    participants_is_rounded = models.BooleanField(
        _("gerundet"), default=False, help_text=_("Die Seite sagt dann „rund 70“.")
    )
    participants_from = models.CharField(
        _("Teilnehmende kamen aus"),
        max_length=300,
        blank=True,
        help_text=_("Etwa „Unternehmen, Kammern, Verbände und Vereine“."),
    )
    participants_from_en = models.CharField(
        _("Teilnehmende kamen aus (englisch)"), max_length=300, blank=True
    )

    objects: ClassVar[Any] = WorkshopRecordQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("Rückblick")
        verbose_name_plural = _("Rückblicke")

    def get_absolute_url(self) -> str:
        return reverse(self.DETAIL_ROUTE, args=[self.workshop.slug])

    def slug_source(self) -> str:
        return self.workshop.slug

    def document_fields(self) -> dict[str, Any]:
        of_workshop = self.workshop.document_fields()
        return {**of_workshop, "ends_at": None, "starts_at": of_workshop["starts_at"]}

    def document_text(self) -> str:
        findings = self.workshop.findings().values_list("text", flat=True)
        return " ".join([self.report, self.workshop.title, *findings])


class ParticipantFigure(models.Model):
    """How many came from one kind of organisation."""

    record = models.ForeignKey(
        WorkshopRecord,
        models.CASCADE,
        related_name="participant_figures",
        verbose_name=_("Rückblick"),
    )
    kind = models.CharField(_("Art der Einrichtung"), max_length=120)
    number = models.PositiveIntegerField(_("Zahl"))

    class Meta:
        verbose_name = _("Teilnehmende nach Art der Einrichtung")
        verbose_name_plural = _("Teilnehmende nach Art der Einrichtung")
        ordering = ["-number", "kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.number}"


class RecordPicture(models.Model):
    """A picture of a record's gallery."""

    record = models.ForeignKey(
        WorkshopRecord,
        models.CASCADE,
        related_name="record_pictures",
        verbose_name=_("Rückblick"),
    )
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+", verbose_name=_("Bild"))
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.picture)


class Download(models.Model):
    """A file that goes with a record; handed out only while the record is public."""

    record = models.ForeignKey(
        WorkshopRecord, models.CASCADE, related_name="downloads", verbose_name=_("Rückblick")
    )
    title = models.CharField(_("Titel"), max_length=200)
    file = models.FileField(_("Datei"), storage=private_storage, upload_to="downloads")
    licence = models.CharField(_("Lizenz"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Datei zum Herunterladen")
        verbose_name_plural = _("Dateien zum Herunterladen")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
