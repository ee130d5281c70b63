from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Idea
from interface.forms import AddressField, LineField, NameField, ParagraphsField
from taxonomy.forms import AgencyForm

LONGEST_DESCRIPTION = 4000


class ProposalForm(AgencyForm):
    """An idea, and who may be asked back about it."""

    field_order = ["title", "description", "origin", "region"]
    limited_as = "propose_idea"
    too_many = _(
        "Von hier kamen in der letzten Stunde schon viele Vorschläge. Bitte versuchen Sie es später"
        " noch einmal, oder rufen Sie uns an."
    )

    title = LineField(
        label=_("Ihre Idee in einem Satz"),
        max_length=200,
        error_messages={"required": _("Sagen Sie in einem Satz, worum es geht.")},
    )
    description = ParagraphsField(
        label=_("Beschreibung"),
        help_text=_("Was fehlt heute, was wäre anders, für wen? Ein paar Sätze genügen."),
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Beschreiben Sie Ihre Idee in ein paar Sätzen.")},
    )
    origin = forms.ChoiceField(
        label=_("Woher kommt die Idee?"),
        choices=Idea.Origin.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Wählen Sie aus, woher die Idee kommt.")},
    )
    name = NameField()
    email = AddressField(help_text=_("Nur für Rückfragen zu dieser Idee."))
    consent = forms.BooleanField(
        label=_("Ich bin einverstanden, dass Sie mich zu dieser Idee anschreiben."),
        error_messages={"required": _("Ohne Ihr Einverständnis können wir nicht zurückfragen.")},
    )

    def idea(self) -> dict[str, Any]:
        """What the service takes."""
        names = ["title", "description", "origin", "region", "name", "email"]
        return {name: self.cleaned_data[name] for name in names} | {"form_key": self.form_key}
