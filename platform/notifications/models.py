from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from notifications import emails


class MailState(models.TextChoices):
    """Where a mail is on its way; the last three are ends."""

    QUEUED = "queued", _("wartet")
    CLAIMED = "claimed", _("in Arbeit")
    SENDING = "sending", _("wird übergeben")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("nicht zustellbar")
    OUTDATED = "outdated", _("überholt")


# The team looks up and sends again what was said of a workshop; by then it is over.
KEPT_FOR = timedelta(days=365)
# Sign-in mails are about no thing that could be forgotten: a month is enough for them.
ACCOUNT_MAILS_KEPT_FOR = timedelta(days=30)
# In the journal of erasures: gone before its time, because its recipient asked for that.
GONE_ON_REQUEST = "notifications.OutgoingMail.gone_on_request"
UNSENT = [MailState.QUEUED, MailState.CLAIMED, MailState.SENDING]


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> OutgoingMailQuerySet:
        """What a worker may take now: waiting mails, and those whose worker's lease ran out."""
        return self.filter(
            Q(state=MailState.QUEUED) | Q(lease_until__lt=now), state__in=UNSENT, next_try__lte=now
        )

    def resendable(self) -> OutgoingMailQuerySet:
        """Mails that staff may send once more; a code or link that was secret never is."""
        return self.filter(state__in=[MailState.SENT, MailState.FAILED], is_secret=False)

    def due_to_forget(self, now: datetime) -> OutgoingMailQuerySet:
        """Old mails; those about a person's registration or enquiry were emptied with it before."""
        is_due = Q(created_at__lte=now - KEPT_FOR)
        return self.filter(
            is_due | Q(content_type=None, created_at__lte=now - ACCOUNT_MAILS_KEPT_FOR)
        )


class OutgoingMail(models.Model):
    """One mail to one person about one event: written with the event, sent by the worker."""

    uuid = models.UUIDField(_("Kennung"), default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("Anlass"), max_length=60)
    recipient = models.EmailField(_("an"), max_length=320)
    language = models.CharField(_("Sprache"), max_length=10, choices=settings.LANGUAGES)
    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("Gegenstand (Art)"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    object_id = models.BigIntegerField(_("Gegenstand (Nummer)"), null=True)
    occasion = models.CharField(
        _("Ereignis"),
        max_length=100,
        help_text=_("Dasselbe Ereignis ergibt nie eine zweite E-Mail."),
    )
    facts = models.JSONField(
        _("Angaben"),
        default=dict,
        help_text=_("Was die E-Mail aussagt, zum Zeitpunkt des Ereignisses; ohne Links."),
    )
    is_secret = models.BooleanField(
        _("vertraulich"),
        default=False,
        help_text=_("Die Angaben werden nach dem Senden geleert und nie angezeigt."),
    )
    state = models.CharField(
        _("Zustand"), max_length=20, choices=MailState.choices, default=MailState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    next_try = models.DateTimeField(_("nächster Versuch"), default=timezone.now)
    claim = models.UUIDField(_("übernommen von"), null=True, editable=False)
    lease_until = models.DateTimeField(_("übernommen bis"), null=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=200, editable=False)
    resends = models.PositiveSmallIntegerField(_("noch einmal gesendet"), default=0)
    possibly_duplicated = models.BooleanField(
        _("vielleicht doppelt"),
        default=False,
        help_text=_(
            "Ein früherer Versuch brach ab, als der Mailserver sie schon angenommen haben konnte."
        ),
    )
    error = models.TextField(_("Fehler"), blank=True)
    created_at = models.DateTimeField(_("angelegt"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("gesendet"), null=True, editable=False)

    objects: ClassVar[models.Manager[OutgoingMail]] = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("E-Mail")
        verbose_name_plural = _("E-Mails")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "recipient", "content_type", "object_id", "occasion"],
                nulls_distinct=False,
                name="notifications_one_mail_for_an_event",
            ),
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None)
                | Q(content_type__isnull=False, object_id__isnull=False),
                name="notifications_object_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="notifications_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try", "id"],
                condition=Q(state__in=["queued", "claimed", "sending"]),
                name="notifications_unsent",
            ),
            models.Index(fields=["-created_at", "-id"], name="notifications_newest"),
            models.Index(Lower("recipient"), name="notifications_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose_label} ({self.get_state_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.message_id:
            self.message_id = self.make_message_id()
        super().save(*args, **kwargs)

    def make_message_id(self) -> str:
        """The same for every attempt, so that a mailbox can recognise a duplicate.

        Only a deliberate „Noch einmal senden“ gets a new one: it is meant to arrive again.
        """
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
        suffix = f".{self.resends}" if self.resends else ""
        return f"<{self.uuid}{suffix}@{domain}>"

    @cached_property
    def about(self) -> Any:
        """The thing the mail speaks of; raises Outdated when it is gone."""
        if self.content_type_id is None:
            return None
        content_type = ContentType.objects.get_for_id(self.content_type_id)
        try:
            return content_type.get_object_for_this_type(pk=self.object_id)
        except (ObjectDoesNotExist, AttributeError):
            # The row is gone, or its whole model.
            reason = _("Den Gegenstand dieser E-Mail gibt es nicht mehr.")
            raise emails.Outdated(reason) from None

    @property
    def purpose_label(self) -> str:
        return str(emails.label_of(self.purpose))

    @property
    def is_resendable(self) -> bool:
        return self.state in (MailState.SENT, MailState.FAILED) and not self.is_secret
