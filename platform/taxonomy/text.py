"""How German text becomes a key to sort by and a piece of an address."""

import re
import unicodedata

SLUG_MAX_LENGTH = 80
# What stands before a mark of punctuation and says enough by itself.
PHRASE = re.compile(r".{20,}(?=[:;,!?–—]\s|[(„])")
WORD_ENDS = re.compile(r"(?<=[\s-])(?!\s)")
# Words that lead to the next one.
LEADING_WORDS = {
    *("ab", "als", "am", "an", "auf", "aus", "bei", "bis", "das", "dass", "dem", "den", "der"),
    *("des", "die", "durch", "ein", "eine", "einem", "einen", "einer", "für", "gegen", "im", "in"),
    *("ist", "mit", "nach", "oder", "ohne", "sich", "statt", "über", "um", "und", "unter", "vom"),
    *("von", "vor", "was", "wenn", "wer", "wie", "zu", "zum", "zur", "zwischen"),
    *("a", "and", "at", "by", "for", "from", "of", "on", "or", "the", "to", "with"),
}

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
    slug = _hyphenated(text)
    if len(slug) <= SLUG_MAX_LENGTH:
        return slug
    head, separator, _ = slug[: SLUG_MAX_LENGTH + 1].rpartition("-")
    return head if separator else slug[:SLUG_MAX_LENGTH]


def make_title_slug(title: str, longest: int = SLUG_MAX_LENGTH) -> str:
    """The same of an entry's title, cut at a phrase: titles that begin alike may become one."""
    slug, length = _hyphenated(title), longest
    while len(slug) > longest:  # umlauts become two letters
        slug, length = _hyphenated(cut_at_phrase(title, length)), length - 1
    return slug


def _hyphenated(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    return re.sub(r"[^a-z0-9]+", "-", _without_accents(folded)).strip("-")


def cut_at_phrase(text: str, length: int) -> str:
    """As much of a title as fits into so many characters and can stand alone.

    It ends before a mark of punctuation, or after a word or a part of one with hyphens, and never
    after one that needs another: not “Erste Schritte mit”. A single long word is cut.
    """
    if len(text) <= length:
        return text
    head = text[: length + 1]
    phrase = PHRASE.match(head)
    words = WORD_ENDS.split(phrase[0].strip()) if phrase else WORD_ENDS.split(head)[:-1]
    while words and words[-1].strip(" -").casefold() in LEADING_WORDS:
        words.pop()
    return "".join(words).strip(" -") or text[:length]
