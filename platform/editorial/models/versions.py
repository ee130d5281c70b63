from typing import ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models.publishable import Publishable
from editorial.models.records import RecordManager, RecordQuerySet


class EntryVersion(models.Model):
    """An entry as it was saved: its fields, relations and parts, to compare and to go back to.

    Never holds personal data: releases and consents are no parts.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    entry: Publishable = GenericForeignKey()  # type: ignore[assignment]
    number = models.PositiveIntegerField(_("Fassung"))
    snapshot = models.JSONField(_("Inhalt"))
    reason = models.CharField(_("Anlass"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("von wem"),
    )
    at = models.DateTimeField(_("wann"), auto_now_add=True)

    objects: ClassVar["RecordManager[EntryVersion]"] = RecordManager()

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"],
                name="editorial_entryversion_number_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(status=Proposal.Status.OPEN)


ProposalManager = models.Manager.from_queryset(ProposalQuerySet)


class Proposal(models.Model):
    """A change to a public entry by somebody who may not publish; publishers decide on it.

    Holds what differs alone, as `editorial.snapshots` names it: key → [before, proposed]. What
    others change meanwhile stays as they wrote it.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("offen")
        ACCEPTED = "accepted", _("übernommen")
        DECLINED = "declined", _("abgelehnt")

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.BigIntegerField()
    entry: Publishable = GenericForeignKey()  # type: ignore[assignment]
    base_version = models.PositiveIntegerField(_("beruht auf Fassung"))
    changes = models.JSONField(_("vorgeschlagene Änderungen"))
    note = models.TextField(_("Begründung"), blank=True)
    status = models.CharField(
        _("Stand"), max_length=10, choices=Status.choices, default=Status.OPEN
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("vorgeschlagen von"),
    )
    created_at = models.DateTimeField(_("vorgeschlagen am"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entschieden von"),
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decision_note = models.TextField(_("Antwort"), blank=True)

    objects: ClassVar["ProposalManager[Proposal]"] = ProposalManager()

    class Meta:
        verbose_name = _("Änderungsvorschlag")
        verbose_name_plural = _("Änderungsvorschläge")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                fields=["content_type", "object_id", "status"], name="editorial_proposals_of_entry"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="open", decided_at=None)
                | (~models.Q(status="open") & models.Q(decided_at__isnull=False)),
                name="editorial_proposal_decided_has_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {timezone.localtime(self.created_at):%d.%m.%Y}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
