from datetime import time
from operator import itemgetter
from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from interface.dates import LATEST_OF_AN_EVENING, local_time
from taxonomy.models import Industry, Topic

if TYPE_CHECKING:
    from workshops.models.workshop import Workshop


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


def arrange_agenda(workshop: "Workshop") -> None:
    """Store the programme in the order of its times; of several days it stays as it was put.

    What has no time stays behind what it was put behind; so does what has the same. In an evening
    the hours after midnight come last.
    """
    if workshop.lasts_several_days:
        return
    starts_at = workshop.starts_at
    is_evening = starts_at is not None and local_time(starts_at) > LATEST_OF_AN_EVENING
    latest, keyed = (False, time.min), []
    for item in workshop.agenda.all():
        if item.start_time is not None:
            latest = (is_evening and item.start_time <= LATEST_OF_AN_EVENING, item.start_time)
        keyed.append((latest, item))
    items = [item for _key, item in sorted(keyed, key=itemgetter(0))]
    for order, item in enumerate(items):
        item.order = order
    AgendaItem.objects.bulk_update(items, ["order"])


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
