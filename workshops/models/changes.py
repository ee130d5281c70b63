from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkshopChangeQuerySet(models.QuerySet["WorkshopChange"]):
    def moves(self) -> Self:
        """To another day or hour, the last one first."""
        return self.filter(kind=WorkshopChange.Kind.MOVED)


WorkshopChangeManager = models.Manager.from_queryset(WorkshopChangeQuerySet)


class WorkshopChange(models.Model):
    """On record: what a workshop's team changed about a date, why, and how many were told."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("verschoben")
        CANCELLED = "cancelled", _("abgesagt")
        CHANGED = "changed", _("geändert")

    workshop = models.ForeignKey(
        "workshops.Workshop",
        models.CASCADE,
        related_name="changes",
        verbose_name=_("Veranstaltung"),
    )
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("wann"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("durch"),
    )
    reason = models.CharField(
        _("Grund"),
        max_length=300,
        blank=True,
        help_text=_("Steht in der E-Mail und auf der Seite jeder Anmeldung."),
    )
    message = models.TextField(
        _("Satz an die Angemeldeten"), blank=True, help_text=_("Steht nur in der E-Mail.")
    )
    from_starts_at = models.DateTimeField(_("Beginn bisher"), null=True, blank=True)
    from_ends_at = models.DateTimeField(_("Ende bisher"), null=True, blank=True)
    to_starts_at = models.DateTimeField(_("Beginn neu"), null=True, blank=True)
    to_ends_at = models.DateTimeField(_("Ende neu"), null=True, blank=True)
    # Of what was announced as changed: the entry's fields as in its versions.
    before = models.JSONField(_("bisher"), default=dict, blank=True)
    after = models.JSONField(_("neu"), default=dict, blank=True)
    told = models.PositiveIntegerField(_("Benachrichtigte"), default=0)

    objects: ClassVar["WorkshopChangeManager[WorkshopChange]"] = WorkshopChangeManager()

    class Meta:
        verbose_name = _("Änderung")
        verbose_name_plural = _("Änderungen")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
