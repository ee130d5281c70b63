import secrets
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from interface.forms import (
    ActingForm,
    AddressField,
    LineField,
    NameField,
    OrganisationField,
    ParagraphsField,
    PublicForm,
)
from pages.models import Enquiry
from taxonomy.forms import AgencyForm
from taxonomy.models.places import PHONE_PATTERN

LONGEST_MESSAGE = 2000


class EnquiryForm(AgencyForm):
    """What all who ask something may tell: who they are, and what about."""

    kind: Enquiry.Kind
    # Who runs the platform is asked, not the agency of a region.
    asks_operator = False
    limited_as = "ask_agency"
    too_many = _(
        "Von hier kamen in der letzten Stunde schon viele Anfragen. Bitte versuchen Sie es später"
        " noch einmal, oder rufen Sie uns an."
    )

    name = NameField()
    phone = LineField(
        label=_("Ihre Telefonnummer"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        validators=[
            RegexValidator(PHONE_PATTERN, _("Bitte nur Ziffern, Leerzeichen und + ( ) / -."))
        ],
        error_messages={"required": _("Geben Sie die Nummer ein, unter der wir anrufen sollen.")},
    )
    email = AddressField()
    organisation = OrganisationField()
    reachable = LineField(
        label=_("Wann passt es Ihnen?"),
        help_text=_("Etwa „dienstags bis 12 Uhr“."),
        max_length=120,
        required=False,
    )
    message = ParagraphsField(
        label=_("Worum geht es?"),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    field_names: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = ("region", *self.field_names)
        self.fields = {name: self.fields[name] for name in asked if name in self.fields}

    @property
    def sender(self) -> str:
        """Who names nobody is limited by where they ask from, not by all who name nobody."""
        named = self.cleaned_data.get("email") or self.cleaned_data.get("phone")
        return str(named or secrets.token_hex(16)).lower()


class CallBackForm(EnquiryForm):
    """A call by the agency: a name and a number are enough."""

    kind = Enquiry.Kind.CALL_BACK
    field_names = ("name", "phone", "reachable", "message")


class ExchangeForm(EnquiryForm):
    """A talk with the company of a case, which the agency asks for it."""

    kind = Enquiry.Kind.EXCHANGE
    field_names = ("name", "organisation", "email", "phone", "message")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.fields["message"].label = _("Was möchten Sie den Betrieb fragen?")


class AccessibilityForm(EnquiryForm):
    """A barrier on these pages; may be told without a name."""

    kind = Enquiry.Kind.ACCESSIBILITY
    asks_operator = True
    field_names = ("message", "name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message, name, email = (self.fields[each] for each in self.field_names)
        message.label = _("Was hindert Sie, und auf welcher Seite?")
        message.required = True
        message.error_messages["required"] = _("Beschreiben Sie kurz, was Sie hindert.")
        name.required = email.required = False
        email.help_text = _("Nur, wenn wir Ihnen antworten sollen.")


class DataRequestForm(ActingForm):
    """Asks for a link to what is kept about an address."""

    limited_as = "ask_for_data"
    too_many = _(
        "Von hier wurde in der letzten Stunde schon oft gefragt. Bitte sehen Sie in Ihr Postfach,"
        " oder versuchen Sie es später noch einmal."
    )

    email = AddressField()


class DeletionForm(PublicForm):
    """Nobody deletes all that is kept about them by a slip."""

    agreed = forms.BooleanField(
        label=_(
            "Ja, alles hier Aufgeführte soll gelöscht werden. Das lässt sich nicht rückgängig"
            " machen."
        ),
        error_messages={"required": _("Setzen Sie das Häkchen, wenn Sie alles löschen möchten.")},
    )
