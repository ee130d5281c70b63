"""What the search makes of a text: lexemes with their places, the same way for index and query.

PostgreSQL only stores and matches them. Its own parser takes “Teilnehmer/innen” for a path and
“Alle.Montage” for a host, and knows no parts of compounds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer
import yaml

from search.compounds import DATA, is_whole, parts_of
from search.hyphens import written_out

GERMAN, ENGLISH = "de", "en"
# Control and format characters (soft hyphens, spaces without width), halves of a letter.
INVISIBLE = ("Cc", "Cf", "Cs")
# “25.62”, “4.0”; “Kfz-Werkstatt”; else letters and digits alone.
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:-[^\W_]+)*")
# Teilnehmer/innen, Teilnehmer*in, Teilnehmer:innen, Teilnehmer_innen, TeilnehmerInnen.
_GENDER = re.compile(
    r"(?<=[a-zäöüß])(?:(?:[*:_·/]|/-|\()(?=in(?:nen)?\b)|(?=In(?:nen)?\b))(?i:in)(?:nen)?\)?"
)
# “Azubi (m/w/d)”, “Azubi m / w / d”
_ANY_GENDER = re.compile(r"\(?\b[mwfdix](?: ?[/|,*] ?[mwfdix]){1,4}\b\)?", re.I)
# Women named by the word for men with an ending: Erzieherin, Assistentin.
_FEMALE = re.compile(r"(?<=er|or)in(?:nen)?$|(?<=ist|ent|ant|log)in(?:nen)?$")
LONGEST_LEXEME = 60
# Of a compound's parts, where the whole word is found by all of them; no word has it.
JOINT = "+"
# “Köch”, “Ärzt”; what is left of “beginnen” names nobody.
SHORTEST_NAME = 4

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def listed(file: str) -> Mapping[str, frozenset[str]]:
    """The words of a file for each language, with their umlauts written out as well."""
    return {
        language: frozenset([*words, *(word.translate(_WRITTEN_OUT) for word in words)])
        for language, words in yaml.safe_load((DATA / file).read_text("utf-8")).items()
    }


STOP_WORDS = listed("stop_words.yaml")
_STEMS: Mapping[str, dict[str, str]] = {
    language: {
        written: own
        for own, forms in stems.items()
        for form in forms
        for written in (form, form.translate(_WRITTEN_OUT))
    }
    for language, stems in yaml.safe_load((DATA / "stems.yaml").read_text("utf-8")).items()
}


class Lexeme(NamedTuple):
    """What a word is stored and found as; a part of a compound stands where the compound does."""

    text: str
    place: int
    is_part: bool = False


class Analysed(NamedTuple):
    """The lexemes of a text in order, with their places from 1; how many places it takes."""

    lexemes: list[Lexeme]
    length: int


def tidy(text: str) -> str:
    """Letters whole (a Mac takes “ü” apart), without what nobody sees."""
    whole = unicodedata.normalize("NFC", text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(
        each for each in whole if each.isspace() or unicodedata.category(each) not in INVISIBLE
    )


def for_anybody(text: str) -> str:
    """Without what says only that nobody is left out: “(m/w/d)”."""
    return _ANY_GENDER.sub(" ", text)


def words_in(text: str) -> Iterator[str]:
    """The words of a tidy text; of one that names both sexes the longer."""
    yield from WORD.findall(written_out(_GENDER.sub(_with_ending, for_anybody(text))))


def _with_ending(_found: re.Match[str]) -> str:
    """Of several: the ending by which both are known best."""
    return "innen"


def analyse(text: str, language: str = GERMAN) -> Analysed:
    lexemes, place = [], 0
    for place, word in enumerate(words_in(tidy(text)), start=1):
        wholes, parts = forms_of(word.lower(), language)
        lexemes += [Lexeme(each, place) for each in wholes]
        lexemes += [Lexeme(each, place, is_part=True) for each in parts]
    return Analysed(lexemes, place)


@lru_cache(maxsize=50_000)
def forms_of(word: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a word in lower case is found as: itself, and by its parts; nothing for a stop word."""
    if word in STOP_WORDS[language] or len(word) > LONGEST_LEXEME:
        return (), ()
    joined = word.replace("-", "")
    if language == ENGLISH:
        parts = word.split("-") if "-" in word else []
        return (stem(joined, language),), tuple(stem(each, language) for each in parts)
    plain = _singular(_male(word))
    wholes = tuple(dict.fromkeys(stem(each, language) for each in (joined, plain.replace("-", ""))))
    parts = [part for each in plain.split("-") for part in parts_of(each)]
    if len(parts) == 1:
        return wholes, ()
    stems = tuple(stem(each, language) for each in parts if each not in STOP_WORDS[language])
    if len(stems) > 1:
        # A “Dienstplanung” is one word with a “Dienstplan”, by what they are made of.
        wholes = (JOINT.join(stems), *wholes)
    return wholes, stems


def _male(word: str) -> str:
    """What men are called where women are “Ärztinnen”, “Köchinnen”, “Kundinnen”.

    An ending tells it of most words, the dictionary of the others.
    """
    if not word.endswith("innen"):
        return _FEMALE.sub("", word)
    short = word.removesuffix("innen")
    known = filter(is_whole, [short, f"{short}e", bare(short), f"{short}er"])
    by_ending = _FEMALE.sub("", word)
    return next(known, by_ending) if len(short) >= SHORTEST_NAME else by_ending


def _singular(word: str) -> str:
    """“Apps”, “Azubis”, “Workshops”: the stemmer leaves an s behind most of such words."""
    without = word.removesuffix("s")
    is_plural = without != word and not is_whole(word) and is_whole(without)
    return without if is_plural else word


def stem(word: str, language: str) -> str:
    """What all forms of a word have in common, and as few other words as may be."""
    return _STEMS[language].get(word) or usual_stem(word, language)


def usual_stem(word: str, language: str) -> str:
    """By Snowball's rules alone, which know no words."""
    return _stemmer(language).stemWord(word)


def stems_of_usual(usual: str) -> frozenset[str]:
    """What German words of this usual stem are stored as: “dient” as it, “Dienst” by its own."""
    return frozenset({usual, *_own_stems().get(usual, ())})


@cache
def _own_stems() -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word, own in _STEMS[GERMAN].items():
        found.setdefault(usual_stem(word, GERMAN), set()).add(own)
    return found


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english" if language == ENGLISH else "german")


def form_of(text: str, language: str = GERMAN) -> str:
    """What tables of words know a word or a phrase by: its stems, of both sexes the shorter.

    Cut where the tables' columns end: a stem may be longer than its word (“ß”).
    """
    wholes = (forms_of(word.lower(), language)[0] for word in words_in(tidy(text)))
    return " ".join(each[-1] for each in wholes if each)[:LONGEST_LEXEME]


def folded(text: str) -> str:
    """A word as beginnings and typing errors of it are compared: in lower case, without marks.

    Umlauts are written out; with other letters the mark goes (“é”).
    """
    return bare(tidy(text).lower().translate(_WRITTEN_OUT))


def key_of(text: str) -> str:
    """What words and terms are compared by, letter by letter."""
    return folded(text).replace("-", "")


def bare(text: str) -> str:
    """In lower case without any marks: “Ärzte” begins as “Arzt” does."""
    apart = unicodedata.normalize("NFD", text.lower().replace("ß", "ss"))
    return "".join(each for each in apart if not unicodedata.combining(each))


# Written for PostgreSQL ---------------------------------------------------------------------------

# Where words stand: in the title; in labels, too, and as parts of the title's; in the summary, too,
# and as parts of labels; anywhere. A lexeme is stored once for each of these that holds it, so that
# the index alone knows it: weights would have to be looked up in every row.
TIERS = "ABCD"
EVERYWHERE = TIERS[-1]
# Of title, labels, summary and the rest: the first tier of words, and of parts of compounds.
STANDS = (("A", "B"), ("B", "C"), ("C", "D"), ("D", "D"))
# What an entry is filed under counts as its summary does where somebody names it by another word.
TIER_OF_KEYS = "C"


def vector(texts: Iterable[Iterable[Analysed]], keys: Iterable[str] = ()) -> str:
    """The `tsvector` of title, labels, summary and the rest, each in pieces; of keys beside them.

    PostgreSQL keeps 255 places of a lexeme, and those behind the 16,383rd as that one.
    """
    places: dict[tuple[str, str], list[int]] = {}
    begin = 0
    for tiers, pieces in zip(STANDS, texts, strict=True):
        for piece in pieces:
            for lexeme in piece.lexemes:
                tier = tiers[lexeme.is_part]
                places.setdefault((lexeme.text, tier), []).append(begin + lexeme.place)
            begin += piece.length
    for number, each in enumerate(keys, start=begin + 1):
        places[key(each), TIER_OF_KEYS] = [number]
    stored: dict[str, list[int]] = {}
    for (text, first), found in places.items():
        for tier in TIERS[TIERS.index(first) :]:
            stored.setdefault(in_tier(text, tier), []).extend(found)
    return " ".join(f"{quoted(each)}:{','.join(map(str, at))}" for each, at in stored.items())


def key(slug: str) -> str:
    """The lexeme of an industry; no word of a text has such a sign."""
    return f"#{slug}"


def in_tier(lexeme: str, tier: str) -> str:
    """The lexeme as it is stored for a tier; no word has a “/” in it."""
    return lexeme if tier == EVERYWHERE else f"{tier}/{lexeme}"


def quoted(lexeme: str) -> str:
    """As it stands in a vector or a query that is written out; words have no quotes in them."""
    return f"'{lexeme}'"
