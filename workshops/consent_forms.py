"""What a registration's page asks of its person alone: each with its own consent and end."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from interface.dates import PLAIN_DAY, date_in_words
from interface.forms import ParagraphsField, PublicForm
from workshops import services
from workshops.models import MailConsent, Needs, PhotoConsent, Registration
from workshops.models.consents import NEEDS_KEPT_FOR
from workshops.question_fields import mail_fields


class ConsentForm(PublicForm):
    """One block of the page; several stand on it, so the ids begin with the block's name."""

    block: str

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.registration = registration
        super().__init__(*args, auto_id=f"{self.block}_%s", **kwargs)

    def save(self) -> None:
        """Give or take back what the form is about. Raises Closed."""
        raise NotImplementedError


class NeedsForm(ConsentForm):
    """What somebody needs; agreed to once, changed as often as they like."""

    block = "bedarf"

    text = ParagraphsField(
        label=_("Was brauchen Sie?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    agreed = forms.BooleanField(
        label=_(
            "Ich willige ausdrücklich ein, dass das Team der Veranstaltung diese Angaben, auch wenn"
            " sie meine Gesundheit betreffen, nutzt, damit ich ohne Hürden teilnehmen kann."
        ),
        error_messages={"required": _("Ohne Ihre Einwilligung speichern wir diese Angaben nicht.")},
    )

    def __init__(self, *args: Any, given: Needs | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": given.text} if given else None, **kwargs)
        if given:
            del self.fields["agreed"]

    def save(self) -> None:
        services.give_needs(self.registration, self.cleaned_data["text"])


class PhotoConsentForm(ConsentForm):
    """That somebody may be seen in pictures."""

    block = "bilder"

    agreed = forms.BooleanField(
        label=_(
            "Ich bin mindestens 18 Jahre alt und willige ein, dass Bilder, auf denen ich zu"
            " erkennen bin, auf diesen Seiten veröffentlicht werden."
        ),
        error_messages={"required": _("Setzen Sie das Häkchen, wenn Sie einwilligen.")},
    )

    def save(self) -> None:
        services.give_photo_consent(self.registration)


class GiveMailsForm(ConsentForm):
    """The mails that somebody can still ask for."""

    block = "emails"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= mail_fields(has_groups=self.registration.group_id is not None)
        for consent in self.registration.mail_consents.all():
            self.fields.pop(FIELDS_OF_MAILS[consent.purpose], None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.fields and not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Wählen Sie, was Sie bekommen möchten."))
        return cleaned

    def save(self) -> None:
        services.give_mail_consents(
            self.registration,
            wants_record=self.cleaned_data.get("wants_record", False),
            wants_outcomes_for=self.cleaned_data.get("wants_outcomes_for"),
        )


class WithdrawMailsForm(ConsentForm):
    """Which mails somebody wants no more."""

    block = "emails"

    purpose = forms.ChoiceField(choices=MailConsent.Purpose.choices, widget=forms.HiddenInput)

    def save(self) -> None:
        services.withdraw_mail_consent(self.registration, self.cleaned_data["purpose"])


FIELDS_OF_MAILS: dict[str, str] = {
    MailConsent.Purpose.RECORD: "wants_record",
    MailConsent.Purpose.OUTCOMES: "wants_outcomes_for",
}


class OwnConsents:
    """The blocks of the page, as they stand; a form that was refused shows what was typed."""

    def __init__(self, registration: Registration, refused: ConsentForm | None = None) -> None:
        self.registration, self.workshop = registration, registration.workshop
        self.refused = {type(refused): refused} if refused else {}

    @property
    def needs(self) -> Needs | None:
        return getattr(self.registration, "needs", None)

    @property
    def photo(self) -> PhotoConsent | None:
        return getattr(self.registration, "photo_consent", None)

    @cached_property
    def mails(self) -> list[MailConsent]:
        return list(self.registration.mail_consents.all())

    @property
    def needs_form(self) -> ConsentForm | None:
        if not (self.workshop.asks_needs and self.registration.may_consent):
            return None
        form = NeedsForm(registration=self.registration, given=self.needs)
        return self.refused.get(NeedsForm, form)

    @property
    def photo_form(self) -> ConsentForm | None:
        if not (self.workshop.asks_photo_consent and self.registration.may_consent):
            return None
        form = PhotoConsentForm(registration=self.registration)
        return self.refused.get(PhotoConsentForm, form)

    @property
    def mails_form(self) -> ConsentForm | None:
        if not self.registration.may_consent_to_mails:
            return None
        form = GiveMailsForm(registration=self.registration)
        return self.refused.get(GiveMailsForm, form) if form.fields else None

    @property
    def needs_deleted_on(self) -> str:
        return date_in_words(self.workshop.over_at + NEEDS_KEPT_FOR, PLAIN_DAY)
