"""Codes by mail: a session keeps of one only what tells whether somebody has typed it."""

from typing import Self

from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import salted_hmac


class Code(str):
    """What is kept of a code; `in_words` is the code itself, for the mail that is being written."""

    in_words: str

    @classmethod
    def of(cls, in_words: str) -> Self:
        code = cls(kept_of(in_words))
        code.in_words = in_words
        return code


def kept_of(typed: str) -> str:
    """Without SECRET_KEY, eight letters can't be found again by trying all of them."""
    normal = normalize_user_code(typed)
    return salted_hmac("accounts.codes", normal, algorithm="sha256").hexdigest()
