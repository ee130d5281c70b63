from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workshops.models.registration import PartOfRegistration

# A text, one of the options, several of them, or yes and no.
AnswerValue = str | list[str] | bool


class Question(models.Model):
    """What a workshop asks beyond name and address, and why."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        CHOICE = "choice", _("eine Antwort zur Wahl")
        SEVERAL = "several", _("mehrere Antworten zur Wahl")
        YES_NO = "yes_no", _("ja oder nein")

    workshop = models.ForeignKey(
        "workshops.Workshop",
        models.CASCADE,
        related_name="questions",
        verbose_name=_("Veranstaltung"),
    )
    text = models.CharField(_("Frage"), max_length=200)
    text_en = models.CharField(_("Frage (englisch)"), max_length=200, blank=True)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind.choices, default=Kind.TEXT)
    options = models.TextField(_("Antworten zur Wahl"), blank=True, help_text=_("Eine je Zeile."))
    options_en = models.TextField(
        _("Antworten zur Wahl (englisch)"), blank=True, help_text=_("Eine je Zeile, wie links.")
    )
    purpose = models.CharField(
        _("Wofür"), max_length=200, help_text=_("Steht neben der Frage: „Damit wir …“")
    )
    purpose_en = models.CharField(_("Wofür (englisch)"), max_length=200, blank=True)
    is_required = models.BooleanField(_("muss beantwortet werden"), default=False)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Frage")
        verbose_name_plural = _("Fragen")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if self.has_options and len(self.option_list) < 2:
            raise ValidationError({"options": _("Geben Sie mindestens zwei Antworten zur Wahl.")})

    @property
    def has_options(self) -> bool:
        return self.kind in (self.Kind.CHOICE, self.Kind.SEVERAL)

    @property
    def option_list(self) -> list[str]:
        return _lines(self.options)

    @property
    def options_by_language(self) -> list[tuple[str, str]]:
        """Each as it is stored, with its English text; empty where not all have one."""
        german, english = self.option_list, _lines(self.options_en)
        if len(english) != len(german):
            english = [""] * len(german)
        return list(zip(german, english, strict=True))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class Answer(PartOfRegistration):
    """What a person answered; deleted when their registration is forgotten. Personal data."""

    registration = models.ForeignKey(
        "workshops.Registration",
        models.CASCADE,
        related_name="answers",
        verbose_name=_("Anmeldung"),
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="answers", verbose_name=_("Frage")
    )
    value = models.JSONField(_("Antwort"))  # an AnswerValue

    class Meta:
        verbose_name = _("Antwort")
        verbose_name_plural = _("Antworten")
        ordering = ["question__order", "question_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "question"], name="workshops_answer_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def value_label(self) -> str:
        """In words."""
        if isinstance(self.value, bool):
            return gettext("ja") if self.value else gettext("nein")
        return ", ".join(self.value) if isinstance(self.value, list) else str(self.value)
