"""What people told with a registration or on their own link, on the registration's page."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from interface.admin import ReadOnly
from workshops.models import Answer, MailConsent, Needs, PhotoConsent, Registration


class ToldInline(ReadOnly, admin.TabularInline[Any, Registration]):
    """To look at: people give and take back themselves."""

    extra = 0
    can_delete = False


class AnswerInline(ToldInline):
    model = Answer
    fields = ["question", "answer"]
    readonly_fields = ["answer"]

    @admin.display(description=_("Antwort"))
    def answer(self, answer: Answer) -> str:
        return answer.value_label


class NeedsInline(ToldInline):
    model = Needs
    fields = ["text", "consented_at"]


class PhotoConsentInline(ToldInline):
    model = PhotoConsent
    fields = ["given_at", "withdrawn_at", "is_by_guardians", "noted_by"]


class MailConsentInline(ToldInline):
    model = MailConsent
    fields = ["purpose", "given_at", "ends_at"]


TOLD_INLINES = [AnswerInline, NeedsInline, PhotoConsentInline, MailConsentInline]
