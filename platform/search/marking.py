"""Marks what a question has found in a text, also inside compounds, and cuts the part around it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from interface.rich_text import UNSHOWN
from search.analysis import JOINT, WORD, forms_of, stem, tidy
from search.compounds import parts_of
from search.understanding import Question

# So many letters of a text are shown, and so many of them before the hit.
EXCERPT, BEFORE = 220, 80
# As letters stand in a text for what the stem of a word has.
_WRITTEN = {"a": "(?:ä|ae?)", "o": "(?:ö|oe?)", "u": "(?:ü|ue?)", "s": "[sß]", "ss": "(?:ss|ß)"}
_STEMMED = re.compile("ss|[aous]")
# A letter with the marks that stand apart from it.
_LETTER = re.compile(".[\u0300-\u036f]*", re.S)

_BLANK = re.compile(r"\s+")
# Between texts that don't belong together, and behind a line that is no sentence: it is a heading
# or of a list.
_BORDER = re.compile(r"\s*\n\s*\n\s*|(?<=[^\s.:!?])\s*\n\s*")


class Span(NamedTuple):
    begin: int
    end: int


class Marker:
    """Finds in texts of a language what is asked."""

    def __init__(self, question: Question) -> None:
        self.language = question.language
        asked = {each for clause in question.wanted for each in clause.marks}
        self.asked = frozenset(asked)
        # What may be one is seen fast; whether it is, its stem says.
        beginnings = sorted({_pattern(each.partition(JOINT)[0]) for each in asked})
        self.candidate = re.compile("|".join(beginnings), re.I) if beginnings else None

    def spans(self, text: str) -> Iterator[Span]:
        """What is to be marked; letters that nobody sees in a word are marked with it."""
        if _is_tidy(text):
            return self._hits_in(text)
        letters = [(each, hit.span()) for hit in _LETTER.finditer(text) for each in tidy(hit[0])]
        hits = self._hits_in("".join(letter for letter, _place in letters))
        return (Span(letters[one][1][0], letters[end - 1][1][1]) for one, end in hits)

    def _hits_in(self, text: str) -> Iterator[Span]:
        begin = 0
        while self.candidate and (hit := self.candidate.search(text, begin)):
            start = hit.start()
            while start and text[start - 1].isalnum():
                start -= 1
            word = WORD.match(text, start)
            begin = word.end() if word else hit.end()
            if word:
                for one, end in _hits(word[0], self.language, self.asked):
                    yield Span(start + one, start + end)

    def marked(self, text: str) -> SafeString:
        pieces, last = [], 0
        for begin, end in self.spans(text):
            pieces += [escape(text[last:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
            last = end
        return mark_safe("".join([*pieces, escape(text[last:])]))  # noqa: S308 - all is escaped

    def excerpt(self, summary: str, text: str) -> SafeString:
        """The summary where it says what is asked; else what stands around the hit in the text."""
        text = text.partition(UNSHOWN)[0]
        if next(self.spans(summary), None) is None and (hit := next(self.spans(text), None)):
            return self.marked(_around(text, hit))
        return self.marked(summary)


def _is_tidy(text: str) -> bool:
    """Seen fast: whether its letters are those that are searched."""
    return "".join(text.split()).isprintable() and unicodedata.is_normalized("NFC", text)


def _pattern(lexeme: str) -> str:
    return _STEMMED.sub(lambda found: _WRITTEN[found[0]], re.escape(lexeme[:-1] or lexeme))


@lru_cache(maxsize=5_000)
def _hits(word: str, language: str, asked: frozenset[str]) -> list[tuple[int, int]]:
    """The parts of a word that are asked for; the whole word where it is."""
    wholes, parts = forms_of(word.lower(), language)
    if not asked.isdisjoint(wholes):
        return [(0, len(word))]
    if asked.isdisjoint(parts):
        return []
    found, begin = [], 0
    for piece in word.split("-"):
        for part in parts_of(piece.lower()):
            if stem(part, language) in asked:
                found.append((begin, begin + len(part)))
            begin += len(part)
        begin += 1
    return found


def _around(text: str, hit: Span) -> str:
    """Whole words around a place, with dots where something was left out."""
    begin = max(hit.begin - BEFORE, 0)
    if begin:
        blank = _BLANK.search(text, begin, hit.begin)
        begin = blank.end() if blank else hit.begin
    end = min(begin + EXCERPT, len(text))
    if end < len(text):
        blanks = [each.start() for each in _BLANK.finditer(text, hit.end, end)]
        end = blanks[-1] if blanks else hit.end
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    shown = _BORDER.sub(" · ", text[begin:end].strip())
    return f"{before}{' '.join(shown.split())}{after}"
