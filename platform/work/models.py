from django.db import models
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """When a recurring job last ran: one row for each job, written by `work.jobs` alone."""

    name = models.CharField(_("Aufgabe"), max_length=100, unique=True)
    last_run_at = models.DateTimeField(_("zuletzt begonnen"))
    last_success_at = models.DateTimeField(_("zuletzt gut beendet"), null=True)
    last_error = models.CharField(
        _("Fehler"),
        max_length=100,
        blank=True,
        help_text=_("Die Art des Fehlers beim letzten Mal; sein Text kann Namen enthalten."),
    )

    class Meta:
        verbose_name = _("Lauf einer Aufgabe")
        verbose_name_plural = _("Läufe der Aufgaben")

    def __str__(self) -> str:
        return self.name
