"""How German text becomes a key to sort by and a piece of an address."""

import re
import unicodedata

SLUG_MAX_LENGTH = 80

# Letters without a decomposition in Unicode, common in names.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "þ": "th", "ð": "d"})
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe"})
_WRITTEN_OUT = re.compile("([aou])e")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).translate(_PLAIN_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """The text as DIN 5007-1 sorts it (dictionaries): ä as a, ß as ss, case and punctuation aside.

    The database compares by code point, so what people see sorted is ordered by this, stored.
    """
    plain = _without_accents(unicodedata.normalize("NFC", text).casefold())
    return re.sub(r"[\W_]+", " ", plain).strip()


def search_key(text: str) -> str:
    """The text as it is found however its letters are typed: ö, oe and o are one.

    So are the two letters where they never were an umlaut (“neu”, “nu”): that finds a few more.
    """
    return _WRITTEN_OUT.sub(r"\1", sort_key(text))


def make_slug(text: str) -> str:
    """The text as a piece of an address: ä as ae, ß as ss, at most 80 characters, cut at a word.

    Says nothing about collisions and reserved words; empty if the text has no letter or digit.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    slug = re.sub(r"[^a-z0-9]+", "-", _without_accents(folded)).strip("-")
    if len(slug) <= SLUG_MAX_LENGTH:
        return slug
    head, separator, _ = slug[: SLUG_MAX_LENGTH + 1].rpartition("-")
    return head if separator else slug[:SLUG_MAX_LENGTH]
