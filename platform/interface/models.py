from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=365)
PAGES = {
    "changelist": _("Liste"),
    "change": _("Eintrag"),
    "history": _("Geschichte"),
    "delete": _("Löschen"),
    "export": _("Ausgabe als Datei"),
}


class PeopleSeenQuerySet(models.QuerySet["PeopleSeen"]):
    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(at__lte=now - KEPT_FOR)


PeopleSeenManager = models.Manager.from_queryset(PeopleSeenQuerySet)


class PeopleSeen(models.Model):
    """On record: who of the team saw people's data, which list or whose, and when.

    Written by `interface.admin.ShowsPeople`. It repeats nothing that was shown, nor what was
    searched for: that may be a name, too.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("von wem"),
    )
    model = models.CharField(_("Was"), max_length=100)
    page = models.CharField(_("Seite"), max_length=40)
    object_id = models.CharField(_("Nummer"), max_length=64, blank=True)
    number = models.PositiveIntegerField(
        _("Personen"), null=True, help_text=_("Leer, wenn nicht gezählt wurde, etwa beim Export.")
    )
    at = models.DateTimeField(_("wann"), db_default=Now())

    objects: ClassVar["PeopleSeenManager[PeopleSeen]"] = PeopleSeenManager()

    class Meta:
        verbose_name = _("Einsicht in personenbezogene Daten")
        verbose_name_plural = _("Einsichten in personenbezogene Daten")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["at"], name="interface_people_seen_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.page_name}"

    @property
    def kind(self) -> str:
        """What was shown, in words; of a model that is gone its former label."""
        try:
            return str(apps.get_model(self.model)._meta.verbose_name)
        except LookupError:
            return self.model

    @property
    def page_name(self) -> str:
        return str(PAGES.get(self.page, self.page))
