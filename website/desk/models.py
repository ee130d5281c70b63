from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=30)
# Anybody may send reports: more combinations than this nobody reads, and no disk need hold them.
MOST_ROWS = 500


class BrowserReportQuerySet(models.QuerySet["BrowserReport"]):
    def count_in(self, *, directive: str, blocked: str, page: str) -> None:
        """Add one to its row, which is made if there is room for it."""
        row = self.filter(directive=directive, blocked=blocked, page=page)
        if row.count_one() or self.count() >= MOST_ROWS:
            return
        # Two that come at once make one row, and both are counted.
        new = BrowserReport(directive=directive, blocked=blocked, page=page)
        self.bulk_create([new], ignore_conflicts=True)
        row.count_one()

    def count_one(self) -> int:
        return self.update(number=F("number") + 1, last_at=Now())

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(last_at__lte=now - KEPT_FOR)


BrowserReportManager = models.Manager.from_queryset(BrowserReportQuerySet)


class BrowserReport(models.Model):
    """What browsers refused to load or run on our pages, added up; no visitor is in it."""

    directive = models.CharField(_("Regel"), max_length=40)
    blocked = models.CharField(
        _("Was nicht geladen wurde"),
        max_length=260,
        blank=True,
        help_text=_("Nur Server oder Art; „inline“ und „eval“ sind Skripte in der Seite selbst."),
    )
    page = models.CharField(
        _("Auf welcher Art von Seite"),
        max_length=200,
        blank=True,
        help_text=_("Was in der Adresse veränderlich ist, steht als „…“ da."),
    )
    number = models.PositiveIntegerField(_("Wie oft"), default=0)
    first_at = models.DateTimeField(_("zuerst"), db_default=Now())
    last_at = models.DateTimeField(_("zuletzt"), db_default=Now())

    objects: ClassVar["BrowserReportManager[BrowserReport]"] = BrowserReportManager()

    class Meta:
        verbose_name = _("Bericht der Browser")
        verbose_name_plural = _("Berichte der Browser")
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "blocked", "page"], name="desk_browser_report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.directive}: {self.blocked or '–'}"
