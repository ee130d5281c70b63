"""What a workshop asks beyond name and address, as fields of a form.

Each says beside it what it is for, and until when it is kept.
"""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from interface.dates import PLAIN_DAY, date_in_words
from interface.forms import ParagraphsField, by_key, what_is_missing
from interface.languages import localized, localized_text
from taxonomy.models import CompanySize, Municipality
from workshops.models import OrganisationKind, Question, Workshop
from workshops.models.consents import YEARS_OF_OUTCOMES
from workshops.models.questions import AnswerValue
from workshops.models.registration_queries import KEPT_FOR
from workshops.services import NOTHING_TOLD, Told, questions_changed

LONGEST_ANSWER = 500
# The hidden input that says which questions were shown.
SHOWN = "gezeigte_fragen"
YES, NO = "ja", "nein"

Choices = list[tuple[str, StrOrPromise]]


class SelectOfGermanNames(forms.Select):
    """Options that say they are German, but for the empty one, which is in the page's language."""

    def create_option(self, name: str, value: object, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"attrs": option["attrs"] | {"lang": "de"}} if value else option


class AskedQuestions(forms.Form):
    """For a form that asks the questions of a workshop's own: `answers` is what came of it.

    The template prints `shown_questions` beside the fields.
    """

    questions: Mapping[str, Question]

    def fields_of_questions(self, workshop: Workshop) -> dict[str, forms.Field]:
        """To be added to the form's own."""
        questions = list(workshop.questions.all())
        self.questions = {f"question_{question.pk}": question for question in questions}
        fields = {name: field_of(each, workshop) for name, each in self.questions.items()}
        for field in fields.values():
            field.error_messages["required"] = what_is_missing(field)
        return fields

    @cached_property
    def state_of_questions(self) -> str:
        """The same as long as nobody changes a question; empty where none is asked."""
        facts = [
            (each.pk, each.text, each.kind, each.options, each.is_required)
            for each in self.questions.values()
        ]
        return sha256(repr(facts).encode()).hexdigest()[:16] if facts else ""

    @property
    def shown_questions(self) -> SafeString | str:
        """The hidden input by which `clean` knows whether others were answered."""
        if not self.questions:
            return ""
        return format_html(
            '<input type="hidden" name="{}" value="{}">', SHOWN, self.state_of_questions
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get(SHOWN, "") != self.state_of_questions:
            self.add_error(None, questions_changed())
        return cleaned

    def answers(self) -> dict[Question, AnswerValue]:
        """What was answered, and nothing of what was left out."""
        cleaned = self.cleaned_data
        return {
            question: cleaned[name]
            for name, question in self.questions.items()
            if cleaned.get(name) not in ("", None, [])
        }


class AskedFields(AskedQuestions):
    """For the form of a registration: the questions of its date's own, and what to send later.

    Call `ask` once the other fields are there: consent comes after all of them. `told` is what came
    of it. The template prints `further_fields` together.
    """

    further_names: tuple[str, ...] = ()

    def ask(self, workshop: Workshop) -> None:
        """Add the fields of a workshop; what it doesn't use isn't asked."""
        further = self.fields_of_questions(workshop)
        if workshop.asks_figures:
            further |= figure_fields(workshop)
        further |= mail_fields(has_groups="group" in self.fields)
        consent = self.fields.pop("consent")
        self.fields |= {**further, "consent": consent}
        self.further_names = tuple(further)

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.further_names]

    def told(self) -> Told:
        """What was answered, and nothing of what was left out."""
        cleaned = self.cleaned_data
        columns = {name: cleaned[name] for name in NOTHING_TOLD.columns if name in cleaned}
        return Told(answers=self.answers(), **columns)


# Questions of the date's own ---------------------------------------------------------------------


def field_of(question: Question, workshop: Workshop) -> forms.Field:
    """The field that a question is asked with; it takes only what the question offers."""
    facts: dict[str, Any] = {
        "label": localized(question, "text"),
        "required": question.is_required,
        "help_text": purpose_of(question, workshop),
    }
    if question.kind == Question.Kind.TEXT:
        widget = forms.Textarea(attrs={"rows": 3})
        return ParagraphsField(max_length=LONGEST_ANSWER, widget=widget, **facts)
    if question.kind == Question.Kind.SEVERAL:
        return forms.MultipleChoiceField(
            choices=options_of(question), widget=forms.CheckboxSelectMultiple, **facts
        )
    unsaid: Choices = [] if question.is_required else [("", _("keine Angabe"))]
    facts |= {"widget": forms.RadioSelect, "initial": "", "empty_value": None}
    if question.kind == Question.Kind.YES_NO:
        offered: Choices = [(YES, _("Ja")), (NO, _("Nein"))]
        return forms.TypedChoiceField(choices=unsaid + offered, coerce=YES.__eq__, **facts)
    return forms.TypedChoiceField(choices=unsaid + options_of(question), **facts)


def options_of(question: Question) -> Choices:
    """Stored in German, read in the page's language."""
    options = [Option(*each) for each in question.options_by_language]
    return [(option.text, localized(option, "text")) for option in options]


class Option:
    """One answer to choose."""

    def __init__(self, text: str, text_en: str) -> None:
        self.text, self.text_en = text, text_en


def purpose_of(question: Question, workshop: Workshop) -> SafeString:
    """“Damit wir … Wird am … gelöscht.”"""
    purpose = localized(question, "purpose")
    end = "" if localized_text(question, "purpose").endswith((".", "!", "?")) else "."
    return format_html("{}{} {}", purpose, end, deletion_of(workshop))


def deletion_of(workshop: Workshop) -> str:
    """When what is told with the form is deleted, by the workshop's date as it stands."""
    day = date_in_words(workshop.over_at + KEPT_FOR, PLAIN_DAY)
    return _("Wird am %(day)s gelöscht.") % {"day": day}


# Figures -----------------------------------------------------------------------------------------


def figure_fields(workshop: Workshop) -> dict[str, forms.Field]:
    """Of the organisation: its kind, its size and where it is; each as one likes."""
    unsaid: Choices = [("", _("keine Angabe"))]
    purpose = _("Damit wir zählen können, wen wir erreichen. Bleibt ohne Ihren Namen erhalten.")
    facts: dict[str, Any] = {"required": False, "help_text": purpose}
    return {
        "organisation_kind": forms.ChoiceField(
            label=_("Art der Einrichtung"), choices=[*unsaid, *OrganisationKind.choices], **facts
        ),
        "organisation_size": forms.ChoiceField(
            label=_("Unternehmensgröße"), choices=[*unsaid, *CompanySize.choices], **facts
        ),
        "municipality": municipality_field(workshop, **facts),
    }


def municipality_field(workshop: Workshop, **facts: Any) -> forms.TypedChoiceField:
    """The municipalities of the workshop's regions, by district where there are several."""
    of_regions = Q(regions=workshop.region_id) | Q(regions__further_workshops=workshop)
    found = Municipality.objects.filter(of_regions).select_related("district").defer("outline")
    municipalities = {str(each.pk): each for each in found.order_by("sort_name").distinct()}
    districts: dict[str, list[tuple[str, str]]] = {}
    for key, each in municipalities.items():
        districts.setdefault(each.district.name, []).append((key, each.name))
    grouped: list[Any] = sorted(districts.items())
    return forms.TypedChoiceField(
        label=_("Kommune"),
        choices=[
            ("", _("anderswo oder keine Angabe")),
            *(grouped if len(grouped) > 1 else next(iter(districts.values()), [])),
        ],
        coerce=by_key(municipalities),
        empty_value=None,
        widget=SelectOfGermanNames,
        **facts,
    )


# Mails afterwards --------------------------------------------------------------------------------


def mail_fields(*, has_groups: bool) -> dict[str, forms.Field]:
    """The two mails that one can ask for; unticked, each with its end."""
    fields: dict[str, forms.Field] = {
        "wants_record": forms.BooleanField(
            label=_("Ich möchte den Rückblick und einen Fragebogen per E-Mail."),
            required=False,
            help_text=_(
                "Damit wir Ihnen schreiben dürfen, was bei der Veranstaltung herauskam. Endet ein"
                " Jahr danach; abbestellen können Sie jederzeit."
            ),
        )
    }
    if has_groups:
        fields["wants_outcomes_for"] = forms.TypedChoiceField(
            label=_("Möchten Sie per E-Mail hören, was aus Ihrer Gruppe wird?"),
            required=False,
            choices=[("", _("nein")), *((year, years_long(year)) for year in YEARS_OF_OUTCOMES)],
            coerce=int,
            empty_value=None,
            help_text=_(
                "Damit wir Ihnen schreiben dürfen, wenn etwas daraus entsteht. Endet von selbst;"
                " abbestellen können Sie jederzeit."
            ),
        )
    return fields


def years_long(years: int) -> str:
    return ngettext("%d Jahr lang", "%d Jahre lang", years) % years
