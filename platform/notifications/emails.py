"""Which mails there are, and how a row becomes a message.

Apps on upper floors register theirs, one function per mail, and import their `emails` module in
`AppConfig.ready`. What a mail states comes from the row's facts; links are made here, at sending
time, and are never stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from interface.colours import mail_colours

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.utils.functional import _StrPromise

    from notifications.models import OutgoingMail

    StrOrPromise = str | _StrPromise


# Of a mail in which no region speaks.
DEFAULT_ACCENT = "#0b5d6b"


class Outdated(Exception):  # noqa: N818 - it is a finding, no fault
    """Raised by a renderer when the mail is no longer true; its text is kept as the reason."""


@dataclass(frozen=True)
class CalendarEntry:
    """An entry that mail programs act upon (iMIP, RFC 6047); `method` as in its text."""

    method: str
    text: str


@dataclass(frozen=True)
class MailContent:
    """What a renderer gives: the templates' variables and what else belongs to the message."""

    context: Mapping[str, object]
    entry: CalendarEntry | None = None
    sender: str = ""
    accent: str = DEFAULT_ACCENT
    reply_to: Sequence[str] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """What a test needs to see a mail: its object (may be unsaved) and its facts."""

    about: Model | None
    facts: Mapping[str, object]


Renderer = Callable[["OutgoingMail"], MailContent]


@dataclass(frozen=True)
class Mail:
    """A registered mail; `template` is the path without `.subject.txt`, `.txt` and `.html`."""

    purpose: str
    template: str
    label: StrOrPromise
    content: Renderer
    sample: Callable[[], Sample]
    objects: Callable[[], QuerySet[Model]] | None = None
    is_secret: bool = False
    valid_for: timedelta | None = None


_mails: dict[str, Mail] = {}


class UnknownPurposeError(LookupError):
    """A purpose that no app has registered."""


def mail(
    purpose: str,
    *,
    template: str,
    label: StrOrPromise,
    sample: Callable[[], Sample],
    objects: Callable[[], QuerySet[Model]] | None = None,
    is_secret: bool = False,
    valid_for: timedelta | None = None,
) -> Callable[[Renderer], Renderer]:
    """Register the decorated function as the renderer of `purpose`.

    `objects` gives the QuerySet from which a batch fetches what its mails are about (for
    `select_related`). The facts of a secret mail are emptied once it is sent. A mail that could not
    be sent within `valid_for` is outdated.
    """

    def register(content: Renderer) -> Renderer:
        if purpose in _mails:
            raise ValueError(f"The mail {purpose!r} is registered twice")
        _mails[purpose] = Mail(
            purpose, template, label, content, sample, objects, is_secret, valid_for
        )
        return content

    return register


def get_mail(purpose: str) -> Mail:
    try:
        return _mails[purpose]
    except KeyError:
        raise UnknownPurposeError(purpose) from None


def registered_mails() -> Iterable[Mail]:
    return _mails.values()


def label_of(purpose: str) -> StrOrPromise:
    """The purpose as staff read it; the bare word if its app is no longer installed."""
    return _mails[purpose].label if purpose in _mails else purpose


def objects_of(purpose: str) -> QuerySet[Model] | None:
    """From where a batch fetches what its mails of this purpose are about, if it was said."""
    registered = _mails.get(purpose)
    return registered.objects() if registered and registered.objects else None


def valid_until(outgoing: OutgoingMail) -> datetime | None:
    """The end of what it says, if that has one."""
    valid_for = get_mail(outgoing.purpose).valid_for
    return None if valid_for is None else outgoing.created_at + valid_for


def check_validity(outgoing: OutgoingMail) -> None:
    """Raises Outdated for a mail that waited longer than what it says is worth anything."""
    ends_at = valid_until(outgoing)
    if ends_at is not None and ends_at <= timezone.now():
        raise Outdated(_("Zu spät: Der Inhalt gilt nicht mehr."))


def absolute(path: str) -> str:
    """The full address of a page of this installation, for a link in a mail."""
    return settings.SITE_URL.rstrip("/") + path


def render(outgoing: OutgoingMail) -> EmailMultiAlternatives:
    """The message as it goes out, in the row's language; raises Outdated."""
    registered = get_mail(outgoing.purpose)
    with translation.override(outgoing.language):
        content = registered.content(outgoing)
        context = {
            "language": outgoing.language,
            "site_url": settings.SITE_URL,
            "agency": "Regiodialog",
            **mail_colours(content.accent),
            **content.context,
        }
        subject = " ".join(_text(f"{registered.template}.subject.txt", context).split())
        text = (
            re.sub(r"\n{3,}", "\n\n", _text(f"{registered.template}.txt", context).strip()) + "\n"
        )
        template = Engine.get_default().get_template(f"{registered.template}.html")
        html = _inliner().inline(template.render(Context({"subject": subject, **context})))
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=content.sender or settings.DEFAULT_FROM_EMAIL,
        to=[outgoing.recipient],
        reply_to=list(content.reply_to),
        headers={
            "Message-ID": outgoing.message_id,
            "Auto-Submitted": "auto-generated",
            **content.headers,
        },
    )
    message.attach_alternative(html, "text/html")
    if content.entry:
        _attach_entry(message, content.entry)
    return message


def _attach_entry(message: EmailMultiAlternatives, entry: CalendarEntry) -> None:
    """Twice, as calendar programs' own invitations have it: some read the one, some the other.

    The attachment is no `text/calendar`, or a program that reads both would enter it twice.
    """
    message.attach_alternative(entry.text, f"text/calendar; method={entry.method}")
    message.attach("invite.ics", entry.text.encode(), "application/ics")


def _text(name: str, context: Mapping[str, object]) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(Context(context, autoescape=False))


@cache
def _inliner() -> css_inline.CSSInliner:
    # Never fetches anything: mails have no foreign style sheets, and a worker opens no addresses.
    return css_inline.CSSInliner(load_remote_stylesheets=False)


def _code_as_sample() -> Sample:
    text = "Ihr Code zum Einloggen lautet:\n\nKXW4-7PQM\n\nEr gilt zehn Minuten."
    return Sample(about=None, facts={"subject": "Ihr Code zum Einloggen", "text": text})


def _change_as_sample() -> Sample:
    text = "Ihr Passwort wurde geändert. Waren Sie das nicht, ändern Sie es sofort."
    return Sample(about=None, facts={"subject": "Passwort geändert", "text": text})


@mail(
    "account_code",
    template="notifications/mail/account_message",
    label=_("Code per E-Mail"),
    sample=_code_as_sample,
    is_secret=True,
    valid_for=timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
)
@mail(
    "account_message",
    template="notifications/mail/account_message",
    label=_("Einloggen und Konto"),
    sample=_change_as_sample,
    is_secret=True,
)
def account_message(outgoing: OutgoingMail) -> MailContent:
    """What the sign-in has to say, already in words: a code, or what somebody has changed."""
    facts = {name: outgoing.facts[name] for name in ("subject", "text")}
    return MailContent({**facts, "is_code": outgoing.purpose == "account_code"})
