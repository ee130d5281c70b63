"""The base of every public form: KERN's markup, with hints and errors that are read out."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from interface import refusals
from interface.guard import Guard
from interface.models import Refusal

# Unicode's categories of what nobody sees: control characters, formats (such as U+00AD, U+200B).
UNSEEN = ("Cc", "Cf")
# Addresses of pages and mailboxes. “Dr.med.” is none, so that of bare ones only common ends count.
ADVERTISED = re.compile(
    r"://|www\.|@|\w\.(?:de|com|net|org|info|eu|biz|io|me|tv|cc|co|at|ch|ru|cn|xyz|top|shop|site|club"
    r"|online|app|dev|link|click|live)(?![\w.])",
    re.IGNORECASE,
)
Thing = TypeVar("Thing")
TEXT, SELECT, CHECKBOX, CHOICES = "text", "select", "checkbox", "choices"
WHEN_MISSING = {
    forms.BooleanField: _("Bitte setzen Sie hier das Häkchen."),
    forms.ChoiceField: _("Bitte wählen Sie etwas aus."),
    forms.Field: _("Bitte füllen Sie dieses Feld aus."),
}
CSS_CLASSES = {
    TEXT: "kern-form-input__input",
    SELECT: "kern-form-input__select",
    CHECKBOX: "kern-form-check__checkbox",
}


def as_seen(text: str) -> str:
    """The text as people see it: one line, composed letters, nothing invisible in between.

    What looks the same is the same person and the same address: two would get two seats, and a
    mailbox more mail than the limit allows.
    """
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Composed letters and lines; no soft hyphens, direction marks or control characters."""
    seen = (each for each in text if each in "\n\t" or unicodedata.category(each) not in UNSEEN)
    return unicodedata.normalize("NFC", "".join(seen))


class LineField(forms.CharField):
    """A line of text that somebody types."""

    def to_python(self, value: object) -> str:
        return as_seen(super().to_python(value) or "")


class ParagraphsField(forms.CharField):
    """A text of several lines that somebody types."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return visible(super().to_python(value) or "").strip()


class NameField(LineField):
    """Who fills in the form. Mails greet by it: nobody sends advertisements by our forms."""

    widget = forms.TextInput(attrs={"autocomplete": "name"})
    default_validators = [
        RegexValidator(ADVERTISED, _("Geben Sie nur Ihren Namen ein."), inverse_match=True)
    ]
    default_error_messages = {"required": _("Geben Sie Ihren Namen ein.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Ihr Name"), "max_length": 150, **kwargs}
        super().__init__(**kwargs)


class RecipientValidator(EmailValidator):
    """An address that mail can go to: a machine (“root@localhost”, “a@[10.0.0.1]”) is none."""

    def validate_domain_part(self, domain_part: str) -> bool:
        return bool(self.domain_regex.match(domain_part))


class AddressField(forms.EmailField):
    """The e-mail address of who fills in the form; no longer than a column for one."""

    default_validators = [RecipientValidator(allowlist=[])]
    widget = forms.EmailInput(attrs={"autocomplete": "email"})
    default_error_messages = {
        "required": _("Geben Sie Ihre E-Mail-Adresse ein."),
        "invalid": _("Geben Sie eine vollständige E-Mail-Adresse ein, etwa name@betrieb.de."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Ihre E-Mail-Adresse"), "max_length": 254, **kwargs}
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        return as_seen(super().to_python(value) or "")


class OrganisationField(LineField):
    """Whom they work for, if they say so."""

    widget = forms.TextInput(attrs={"autocomplete": "organization"})

    def __init__(self, **kwargs: Any) -> None:
        label = _("Betrieb oder Einrichtung")
        kwargs = {"label": label, "max_length": 200, "required": False, **kwargs}
        super().__init__(**kwargs)


def by_key(things: Mapping[str, Thing]) -> Callable[[str], Thing]:
    """A choice's `coerce`: the thing of that key. Another key is no choice, and no error of ours.

    Django asks for the thing before it looks at the choices where it asks what was changed.
    """

    def thing(key: str) -> Thing:
        if key not in things:
            raise ValueError(key)
        return things[key]

    return thing


class PublicBoundField(forms.BoundField):
    """A field with the classes that KERN's style sheet expects on its control."""

    @property
    def shape(self) -> str:
        """Which of the four kinds of markup the control needs."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect):
            return CHOICES
        if isinstance(widget, forms.CheckboxInput):
            return CHECKBOX
        return SELECT if isinstance(widget, forms.Select) else TEXT

    @property
    def first_control_id(self) -> str:
        """Where a link in the error summary leads: the control, or the first of a group."""
        if self.shape == CHOICES and self.auto_id:
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def choice_class(self) -> str:
        # Django's class for several checkboxes inherits from the one for radio buttons.
        is_several = isinstance(self.field.widget, forms.CheckboxSelectMultiple)
        return "kern-form-check__checkbox" if is_several else "kern-form-check__radio"

    def build_widget_attrs(
        self, attrs: dict[str, str | bool], widget: forms.Widget | None = None
    ) -> dict[str, str | bool]:
        attrs = super().build_widget_attrs(attrs, widget)
        css_class = CSS_CLASSES.get(self.shape, self.choice_class)
        classes = [css_class, f"{css_class}--error"] if self.errors else [css_class]
        if own := (widget or self.field.widget).attrs.get("class"):
            classes.append(own)
        if self.field.required and self.shape != CHOICES and "required" not in attrs:
            attrs["aria-required"] = "true"
        return {**attrs, "class": " ".join(classes)}

    @property
    def is_required_group(self) -> bool:
        """Radio buttons say of the group that one of them is asked for, not each of itself."""
        return (
            self.field.required
            and isinstance(self.field.widget, forms.RadioSelect)
            and (not isinstance(self.field.widget, forms.CheckboxSelectMultiple))
        )


class PublicRenderer(TemplatesSetting):
    """Renders forms for the public site; the admin keeps Django's own renderer."""

    form_template_name = "interface/form.html"
    field_template_name = "interface/field.html"
    bound_field_class = PublicBoundField


class PublicForm(forms.Form):
    """The base class of each form outside the admin.

    `{{ form }}` prints all fields, `{{ form.name.as_field_group }}` one of them, and
    `{% include "_error_summary.html" %}` the list of what to correct, above the form.
    """

    default_renderer = PublicRenderer

    # The browser's messages come one at a time, in its language, and vanish: ours stay.
    use_required_attribute = False

    @property
    def parts(self) -> Sequence["PublicForm"]:
        """Forms within it that were filled in, each with a `title`."""
        return []

    @property
    def has_faulty_parts(self) -> bool:
        return any(part.errors for part in self.parts)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = what_is_missing(field)


class SentForm(PublicForm):
    """A public form that makes something happen.

    The view says what: `if form.submit(request, act): return redirect(…)`; else it shows the form
    with what was typed, what stands in the way, and the `status` that says so.
    """

    refused_at: str | None = None  # the field which the act's refusal is about; None: all of them
    status = HTTPStatus.OK
    outcome: Any = None  # what the act gave

    def submit(self, request: HttpRequest, act: Callable[[], object]) -> bool:
        """Check what was sent, and act; whether that was done."""
        if request.method != "POST":
            return False
        if not self.is_valid():
            self.status = HTTPStatus.UNPROCESSABLE_ENTITY
            return False
        if not self.may_act(request):
            return False
        try:
            self.outcome = act()
        except ValidationError as refusal:
            self.note_refusal(refusal)
            is_too_often = isinstance(refusal, refusals.TooMany)
            self.status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else HTTPStatus.CONFLICT
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: ValidationError) -> None:
        """Say it beside the fields it names, as far as this form has them."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(self.refused_at, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def may_act(self, request: HttpRequest) -> bool:
        """Whether nothing else stands in the way; if something does, the form says so."""
        return True

    def note_refusal(self, refusal: ValidationError) -> None:
        """What is counted of it, if anything."""


class ActingForm(SentForm):
    """The same for anybody: for one address only so often, and hard for machines."""

    limited_as: str  # its name in ACCOUNT_RATE_LIMITS, and of what was refused
    too_many: StrOrPromise | dict[str, StrOrPromise]  # said of the whole form, or of a field

    @cached_property
    def guard(self) -> Guard:
        """Printed within the form, beside Django's token."""
        return Guard(self.data)

    @property
    def form_key(self) -> UUID:
        """Of what was sent: the second press of the button has the same."""
        return self.guard.key_of(self.cleaned_data)

    @property
    def sender(self) -> str:
        """For whom it is counted."""
        return str(self.cleaned_data["email"]).lower()

    def may_act(self, request: HttpRequest) -> bool:
        if complaint := self.guard.complaint:
            refusals.note(Refusal.Kind.MACHINE)
            self.status = HTTPStatus.UNPROCESSABLE_ENTITY
            self.add_error(None, complaint)
            return False
        if not ratelimit.consume(request, action=self.limited_as, key=self.sender):
            refusals.note(self.limited_as)
            self.status = HTTPStatus.TOO_MANY_REQUESTS
            self.add_error(None, ValidationError(self.too_many))
            return False
        return True

    def note_refusal(self, refusal: ValidationError) -> None:
        if isinstance(refusal, refusals.TooMany):
            refusals.note(self.limited_as)


def what_is_missing(field: forms.Field) -> StrOrPromise:
    """What to do about an empty field, in words that fit its kind."""
    return next(words for kind, words in WHEN_MISSING.items() if isinstance(field, kind))


def as_public(form: forms.BaseForm) -> forms.BaseForm:
    """Give a form of another package (sign-in) the same markup as ours."""
    if not isinstance(form.renderer, PublicRenderer):
        form.renderer = PublicRenderer()
        form.bound_field_class = PublicBoundField
        form._bound_fields_cache.clear()  # type: ignore[attr-defined]  # noqa: SLF001
        for field in form.fields.values():
            # A placeholder that repeats the label is one more thing to read, and gone while typing.
            field.widget.attrs.pop("placeholder", None)
    return form
