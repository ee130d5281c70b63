from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from taxonomy.models import Industry, Topic


class AgendaItem(models.Model):
    """One point of a workshop's programme."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.CASCADE, related_name="agenda", verbose_name=_("Veranstaltung")
    )
    start_time = models.TimeField(
        _("Uhrzeit"), null=True, blank=True, help_text=_("Ortszeit; leer, wenn sie offen ist.")
    )
    title = models.CharField(_("Programmpunkt"), max_length=200)
    text = models.TextField(_("Erläuterung"), blank=True)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programm")
        ordering = ["order", "start_time", "pk"]

    def __str__(self) -> str:
        return self.title


class WorkingGroup(models.Model):
    """A parallel group of a workshop, with seats of its own."""

    workshop = models.ForeignKey(
        "workshops.Workshop", models.CASCADE, related_name="groups", verbose_name=_("Veranstaltung")
    )
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"), blank=True)
    capacity = models.PositiveIntegerField(
        _("Plätze"),
        null=True,
        blank=True,
        help_text=_("Leer: begrenzt nur durch die Veranstaltung."),
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    industries = models.ManyToManyField(
        Industry, blank=True, related_name="working_groups", verbose_name=_("Branchen")
    )
    industries_are_examples = models.BooleanField(
        _("Zuordnung zu Branchen ist ein Beispiel"),
        default=False,
        db_default=False,
        help_text=_("Erfunden, zur Vorführung: Die Seite sagt das neben den Branchen."),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="working_groups", verbose_name=_("Themenfelder")
    )

    class Meta:
        verbose_name = _("Arbeitsgruppe")
        verbose_name_plural = _("Arbeitsgruppen")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint("workshop", Lower("name"), name="workshops_group_name_once"),
            # What a registration's foreign key over both columns refers to (see the migration).
            models.UniqueConstraint(fields=["id", "workshop"], name="workshops_group_and_workshop"),
        ]

    def __str__(self) -> str:
        return self.name
