"""What German leaves out: “Be- und Entladung” is about “Beladung”, too.

A noun that is left out needs nothing: the “Gartenbau” in “Garten- und Landschaftsbau” is found by
its parts. What only begins words (“Be-”, “Aus-”) is written out, for index and query.
"""

import re

from search.compounds import parts_of

# Of two that begin alike the longer first.
_BEGINNING = (
    "(?:zusammen|zur(?:ue|ü)ck|weiter|wieder|durch|unter|r(?:ue|ü)ck|(?:ue|ü)ber|fort|miss|nach|auf|"
    "aus|bei|ein|ent|her|hin|ver|vor|weg|zer|ab|an|be|er|ge|um|un|zu)"
)
LONGEST = len("zusammen")
_IS_ONE = re.compile(rf"(?:^|\W){_BEGINNING}\Z", re.I)
# A word that begins so, with at least three letters behind it.
_BEGINS = re.compile(rf"{_BEGINNING}(?=\w{{3}})", re.I)
_AND = r"(?:,\s*|\s*/\s*|,?\s+(?:und|oder|bzw\.?|sowie|&)\s+)"
# The hyphens of “Be-, Ent- und Umladung”, with the word from which the rest is taken.
_LEFT_OUT = re.compile(rf"-(?=[\s,/])(?=(?:{_AND}[^\W\d_]+-){{,3}}{_AND}-?([^\W\d_]{{5,}}))")
# What is left of a compound is written small, also where nothing else has a hyphen.
_MINUS = re.compile(rf"((?<=-){_AND}|(?<=\w){_AND}(?=-[a-zäöüß]))-")


def written_out(text: str) -> str:
    """A text with the rest of the next word behind what only begins one."""
    return _LEFT_OUT.sub(_rest, text)


def _rest(hyphen: re.Match[str]) -> str:
    """“Entladung” without “Ent”, a “Neubau” without “Neu”."""
    before = hyphen.string[max(hyphen.start() - LONGEST - 1, 0) : hyphen.start()]
    if not _IS_ONE.search(before):
        return "-"
    word = hyphen[1]
    if begins := _BEGINS.match(word):
        return word[begins.end() :]
    first, *others = parts_of(word.lower())
    return word[len(first) :] if others else "-"


def without_completing(text: str) -> str:
    """A German query without hyphens that complete a word: “Kundengewinnung und -bindung”."""
    return _MINUS.sub(r"\1", text)
