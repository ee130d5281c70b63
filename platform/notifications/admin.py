from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from interface.admin import ReadOnly, ShowsPeople
from interface.sealed_search import SealsSearch
from notifications import emails, services
from notifications.models import OutgoingMail


class PurposeFilter(admin.SimpleListFilter):
    """The registered mails by their label, without a look into the table."""

    title = _("Anlass")
    parameter_name = "purpose"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[OutgoingMail]
    ) -> list[tuple[str, str]]:
        return [(mail.purpose, str(mail.label)) for mail in emails.registered_mails()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OutgoingMail]
    ) -> QuerySet[OutgoingMail]:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ShowsPeople, ReadOnly, SealsSearch[OutgoingMail]):
    """What went out, what waits and why; nothing here is written by hand."""

    list_display = [
        "purpose_label",
        "recipient",
        "state",
        "error",
        "attempts",
        "created_at",
        "sent_at",
    ]
    list_filter = ["state", PurposeFilter, "possibly_duplicated", "created_at"]
    list_per_page = 100
    search_fields = ["=recipient"]
    search_help_text = _("Sucht nach der vollständigen E-Mail-Adresse.")
    show_full_result_count = False
    actions = ["send_again"]
    fields = [
        "purpose_label",
        "recipient",
        "language",
        "state",
        "error",
        "possibly_duplicated",
        "shown_facts",
        "attempts",
        "next_try",
        "created_at",
        "sent_at",
        "resends",
        "occasion",
        "message_id",
    ]
    readonly_fields = ["purpose_label", "shown_facts"]

    @admin.display(description=_("Anlass"), ordering="purpose")
    def purpose_label(self, outgoing: OutgoingMail) -> str:
        return outgoing.purpose_label

    @admin.display(description=_("Angaben"))
    def shown_facts(self, outgoing: OutgoingMail) -> str:
        if outgoing.is_secret:
            return str(_("vertraulich, wird nicht angezeigt"))
        return "\n".join(f"{name}: {value}" for name, value in outgoing.facts.items())

    @admin.action(description=_("Noch einmal senden"), permissions=["resend"])
    def send_again(
        self, request: HttpRequest, queryset: QuerySet[OutgoingMail]
    ) -> HttpResponse | None:
        """Ask first; only mails that were sent or failed, and were not secret, go out again."""
        chosen = list(queryset)
        resendable = [outgoing for outgoing in chosen if outgoing.is_resendable]
        if "confirmed" not in request.POST:
            return self.ask(request, resendable, skipped=len(chosen) - len(resendable))
        sent = [outgoing for outgoing in resendable if services.send_again(outgoing)]
        for outgoing in sent:
            self.log_change(request, outgoing, str(_("Noch einmal gesendet")))
        count = len(sent)
        text = ngettext(
            "%(count)d E-Mail wird noch einmal gesendet.",
            "%(count)d E-Mails werden noch einmal gesendet.",
            count,
        )
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, text % {"count": count}, level)
        return None

    def ask(
        self, request: HttpRequest, resendable: list[OutgoingMail], skipped: int
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Noch einmal senden?"),
            "mails": resendable,
            "skipped": skipped,
            "action_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "notifications/send_again.html", context)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_outgoingmail")
