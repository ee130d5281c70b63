"""What a public form carries along unseen: its key, when it was shown, and a trap for machines.

The key makes the same form, sent twice, one; whoever sends it faster than anybody types is asked to
send it again. Nobody is turned away without being told why, and the second try always works.
"""

import secrets
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

KEY, TRAP = "formular", "homepage"
_signer = signing.TimestampSigner(salt="interface.guard")


class Guard:
    """That of one form: a new one, or what was sent with it."""

    def __init__(self, data: Mapping[str, object] | None) -> None:
        self.key = str((data or {}).get(KEY, ""))
        self.is_trapped = bool((data or {}).get(TRAP))
        self.is_too_fast = settings.FORM_TAKES_SECONDS > 0
        try:
            _signer.unsign(self.key, max_age=settings.FORM_TAKES_SECONDS)
        except signing.SignatureExpired:
            self.is_too_fast = False
        except signing.BadSignature:
            self.key = _signer.sign(secrets.token_urlsafe(12))

    @property
    def complaint(self) -> str:
        """What makes it look like a machine, and what a person does about it; empty if nothing."""
        if self.is_trapped:
            return _(
                "Ein Feld, das niemand sieht, war ausgefüllt, vielleicht von Ihrem Browser. Es ist"
                " jetzt leer: Bitte senden Sie das Formular noch einmal ab."
            )
        if self.is_too_fast:
            return _("Das ging sehr schnell. Bitte senden Sie das Formular noch einmal ab.")
        return ""

    def key_of(self, content: Mapping[str, object]) -> UUID:
        """The same for the same form with the same content, however often it is sent."""
        said = repr(sorted((name, str(value)) for name, value in content.items()))
        return UUID(bytes=sha256(f"{self.key}{said}".encode()).digest()[:16])

    def __str__(self) -> SafeString:
        return format_html(
            '<input type="hidden" name="{}" value="{}">'
            '<p class="not-for-people" aria-hidden="true"><label>{} '
            '<input type="text" name="{}" tabindex="-1" autocomplete="off"></label></p>',
            KEY,
            self.key,
            _("Bitte leer lassen"),
            TRAP,
        )
