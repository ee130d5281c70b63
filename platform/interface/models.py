from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=365)
REFUSALS_KEPT_FOR = timedelta(days=30)
PAGES = {
    "changelist": _("Liste"),
    "change": _("Eintrag"),
    "history": _("Geschichte"),
    "delete": _("Löschen"),
    "revert": _("Zurücksetzen"),
    "step": _("Veröffentlichen und zurückziehen"),
    "erase": _("Endgültig löschen"),
    "withdraw": _("Einwilligung zurückgezogen"),
    "answer": _("Antwort auf eine Anfrage"),
    "export": _("Ausgabe als Datei"),
    "export_needs": _("Ausgabe als Datei, mit Bedarfen (Barrierefreiheit)"),
    "print": _("Liste zum Ausdrucken"),
    "participants": _("Teilnehmende"),
    "seat": _("Platz geben"),
    "wish": _("Gruppe oder Teilnahme ändern"),
    "details": _("Name oder Einrichtung berichtigen"),
    "address": _("E-Mail-Adresse berichtigen"),
    "link": _("Link noch einmal schicken"),
    "cancel": _("Teilnahme absagen"),
    "take_back": _("Absage zurücknehmen"),
    "guardians": _("Papierformular der Sorgeberechtigten"),
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


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def count_in(self, kind: str) -> None:
        """Add one to its row of this hour, in one statement: two at once are both counted."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        with connection.cursor() as cursor:
            cursor.execute(ADD_ONE, [kind, hour])

    def of_last_day(self) -> Self:
        return self.filter(hour__gt=timezone.now() - timedelta(days=1))

    def by_kind(self) -> dict[str, int]:
        """How many of each kind, the most frequent first."""
        totals = self.order_by().values("kind").annotate(total=Sum("number"))
        return dict(totals.order_by("-total", "kind").values_list("kind", "total"))

    def due_to_forget(self, now: datetime) -> Self:
        return self.filter(hour__lte=now - REFUSALS_KEPT_FOR)


ADD_ONE = """
INSERT INTO interface_refusal (kind, hour, number) VALUES (%s, %s, 1)
ON CONFLICT (kind, hour) DO UPDATE SET number = interface_refusal.number + 1
"""
RefusalManager = models.Manager.from_queryset(RefusalQuerySet)


class Refusal(models.Model):
    """How often something was refused within an hour: not to whom, nor from where.

    Kinds are few, and no visitor names one, so nobody fills the table.
    """

    class Kind(models.TextChoices):
        REGISTRATION = "register_for_workshop", _("zu viele Anmeldungen zu Veranstaltungen")
        IDEA = "propose_idea", _("zu viele Vorschläge für Ideen")
        ENQUIRY = "ask_agency", _("zu viele Anfragen")
        OWN_DATA = "ask_for_data", _("zu viele Fragen nach den eigenen Daten")
        MACHINE = "machine", _("Formular ausgefüllt wie von einer Maschine")
        SEAT = "seat", _("Anmeldung ohne freigehaltenen Platz: viele unbestätigte aus einem Netz")
        PASSWORD = "password", _("falsches Passwort")
        CODE = "code", _("falscher Code")
        SECOND_FACTOR = "second_factor", _("falscher zweiter Faktor")
        SIGN_IN = "sign_in", _("zu viele Versuche beim Einloggen")

    kind = models.CharField(_("Was"), max_length=40, choices=Kind.choices)
    hour = models.DateTimeField(_("Stunde ab"))
    number = models.PositiveIntegerField(_("Wie oft"))

    objects: ClassVar["RefusalManager[Refusal]"] = RefusalManager()

    class Meta:
        verbose_name = _("Abweisung")
        verbose_name_plural = _("Abweisungen")
        ordering = ["-hour", "-number", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "hour"], name="interface_refusal_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"
