"""Which passwords are good enough: when one is chosen, and whenever somebody signs in by one."""

import re
from collections.abc import Iterator
from threading import Lock

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from accounts.models import User

SHORTEST, LONGEST = 12, 128
# zxcvbn's scale from 0 to 4: from here on it takes more than a hundred million guesses.
GOOD_ENOUGH = 3
# Its time grows fast with the length: half a second for 32 characters like “4”, “@” and “$”.
ESTIMATED_BY = 32
# What comes to mind here first; zxcvbn's own lists are of English words.
NEAR_AT_HAND = (
    *("regiodialog", "digitalisierung", "willkommen", "kennwort", "hannover", "hagen", "region"),
    *("frühling", "sommer", "herbst", "winter", "januar", "februar", "märz", "april", "juni"),
    *("juli", "august", "september", "oktober", "november", "dezember", "montag", "freitag"),
)
# In a session: which password, by its hash, was found to be too weak.
TOO_WEAK = "password_too_weak"

# zxcvbn keeps the words of whoever is estimated in a global dictionary.
_one_at_a_time = Lock()


class LengthValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        if len(re.sub(r"\s+", " ", password)) < SHORTEST:
            text = _("Dieses Passwort ist zu kurz: Es braucht mindestens %(number)d Zeichen.")
            raise ValidationError(text % {"number": SHORTEST}, code="password_too_short")
        if len(password) > LONGEST:
            text = _("Dieses Passwort ist zu lang: Es darf höchstens %(number)d Zeichen haben.")
            raise ValidationError(text % {"number": LONGEST}, code="password_too_long")

    def get_help_text(self) -> str:
        text = _("%(shortest)d bis %(longest)d Zeichen.")
        return text % {"shortest": SHORTEST, "longest": LONGEST}


class GuessingValidator:
    def validate(self, password: str, user: User | None = None) -> None:
        words = [*NEAR_AT_HAND, *_words_of(user)] if user else NEAR_AT_HAND
        # Neither blanks nor what stands twice make a word harder to guess.
        together = "".join(password.split())
        with _one_at_a_time:
            scores = [
                zxcvbn(each[:ESTIMATED_BY], user_inputs=words)["score"]
                for each in {password, together}
            ]
        if min(scores) < GOOD_ENOUGH:
            text = _(
                "Dieses Passwort ist leicht zu erraten. Nehmen Sie zum Beispiel drei Wörter, die"
                " nichts miteinander zu tun haben."
            )
            raise ValidationError(text, code="password_too_common")

    def get_help_text(self) -> str:
        return _("Nicht leicht zu erraten: am besten drei Wörter, die nicht zusammengehören.")


def note_weakness(session: SessionBase, user: User, password: str) -> None:
    """Somebody has just signed in by this password: one that isn't good enough is to be changed."""
    try:
        validate_password(password, user)
    except ValidationError:
        session[TOO_WEAK] = user.get_session_auth_hash()


def must_change(session: SessionBase) -> bool:
    """Whether the password that was found too weak is still the account's."""
    return TOO_WEAK in session and session[TOO_WEAK] == session.get(HASH_SESSION_KEY)


def _words_of(user: User) -> Iterator[str]:
    """Address and name: whole, without their dots and spaces, and word by word."""
    for text in (user.email, user.email.partition("@")[0], user.name):
        words = re.findall(r"\w+", text)
        yield from (text, "".join(words), *words)
