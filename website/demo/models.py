from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Attachment(NamedTuple):
    number: int
    filename: str
    mimetype: str
    content: bytes


def content_of(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


class ReceivedMail(models.Model):
    """A mail of the demonstration, which stays on this machine and is read in the browser."""

    received_at = models.DateTimeField(_("eingegangen"), default=timezone.now)
    sender = models.CharField(_("von"), max_length=320)
    recipient = models.CharField(_("an"), max_length=320)
    subject = models.TextField(_("Betreff"))
    raw = models.BinaryField(_("die ganze Nachricht"))

    class Meta:
        verbose_name = _("E-Mail der Demonstration")
        verbose_name_plural = _("E-Mails der Demonstration")
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["-received_at", "-id"], name="demo_newest_mail")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("demo:mail", args=[self.pk])

    @cached_property
    def message(self) -> EmailMessage:
        message = message_from_bytes(bytes(self.raw), policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy promises
        return message

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> Sequence[Attachment]:
        return [
            Attachment(
                number,
                part.get_filename() or str(number),
                part.get_content_type(),
                content_of(part),
            )
            for number, part in enumerate(self.message.iter_attachments())
        ]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        # A browser reads any line end as a line feed, also where it takes a style's hash.
        return part.get_content().replace("\r\n", "\n") if part else ""
