from itertools import chain

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workshops.models.part import PartOfRegistration

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
        _("Antworten zur Wahl (englisch)"),
        blank=True,
        help_text=_("Eine je Zeile, in derselben Reihenfolge wie auf Deutsch."),
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
        self._clean_options()
        answers = list(self.answers.values_list("value", flat=True)) if self.pk else []
        if answers:
            self._keep_what_was_answered(answers)

    def _clean_options(self) -> None:
        texts = {"options": self.options, "options_en": self.options_en}
        if not self.has_options and (filled := [name for name, text in texts.items() if text]):
            text = _("Diese Art von Frage hat keine Antworten zur Wahl: Leeren Sie das Feld.")
            raise ValidationError(dict.fromkeys(filled, text))
        if not self.has_options:
            return
        if len(self.option_list) < 2:
            raise ValidationError({"options": _("Geben Sie mindestens zwei Antworten zur Wahl.")})
        if len(set(self.option_list)) < len(self.option_list):
            raise ValidationError({"options": _("Zwei Antworten sind gleich.")})
        if self.option_list_en and len(self.option_list_en) != len(self.option_list):
            text = _(
                "Auf Deutsch %(german)s Zeilen, auf Englisch %(english)s: Je eine gehört dazu."
            )
            numbers = {"english": len(self.option_list_en), "german": len(self.option_list)}
            raise ValidationError({"options_en": ValidationError(text, params=numbers)})

    def _keep_what_was_answered(self, answers: list[object]) -> None:
        """Answers stay true: the kind stays as it is, and so does what somebody has chosen."""
        if Question.objects.get(pk=self.pk).kind != self.kind:
            text = _("Die Frage ist schon beantwortet worden: Ihre Art bleibt, wie sie war.")
            raise ValidationError({"kind": text})
        if not self.has_options:
            return
        chosen = chain.from_iterable(each if isinstance(each, list) else [each] for each in answers)
        if gone := sorted({str(each) for each in chosen} - set(self.option_list)):
            text = _("Das hat schon jemand gewählt, und es bleibt: %(options)s.")
            named = ", ".join(f"„{each}“" for each in gone)
            raise ValidationError({"options": ValidationError(text, params={"options": named})})

    @property
    def has_options(self) -> bool:
        return self.kind in OF_CHOICE

    @property
    def option_list(self) -> list[str]:
        return _lines(self.options)

    @property
    def option_list_en(self) -> list[str]:
        return _lines(self.options_en)

    @property
    def options_by_language(self) -> list[tuple[str, str]]:
        """Each as it is stored, with its English text; empty where not all have one."""
        german, english = self.option_list, self.option_list_en
        if len(english) != len(german):
            english = [""] * len(german)
        return list(zip(german, english, strict=True))


# The kinds whose answers are given with the question.
OF_CHOICE = (Question.Kind.CHOICE, Question.Kind.SEVERAL)


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
