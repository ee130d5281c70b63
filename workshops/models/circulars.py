from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.models.registration_queries import KEPT_FOR


class CircularQuerySet(models.QuerySet["Circular"]):
    def due_to_forget(self, now: datetime) -> Self:
        """The names of those to whom they were written go at the same time."""
        return self.filter(workshop__over_at__lte=now - KEPT_FOR)


CircularManager = models.Manager.from_queryset(CircularQuerySet)


class Circular(models.Model):
    """What the team wrote to participants of a date, and how many got it; never to whom.

    The text is meant for all of them, and goes with the last of their names.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop",
        models.CASCADE,
        related_name="circulars",
        verbose_name=_("Veranstaltung"),
    )
    at = models.DateTimeField(_("wann"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("durch"),
    )
    subject = models.CharField(_("Betreff"), max_length=150)
    text = models.TextField(_("Text"))
    told = models.PositiveIntegerField(_("Benachrichtigte"), default=0)
    # Of the form it was sent with: pressed twice, it is one.
    form_key = models.UUIDField(unique=True, editable=False)

    objects: ClassVar["CircularManager[Circular]"] = CircularManager()

    class Meta:
        verbose_name = _("Rundmail")
        verbose_name_plural = _("Rundmails")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.subject
