"""What somebody means by what is typed: synonyms, trades and official codes beside the words.

Tables say them (`models.Synonym`, `models.TradeWord`), so that the team teaches the search words
without anything being written anew. They hold for parts of compounds, too: who knows the “Azubi”
knows the “Azubimangel”, and a “Bauschlosserei” is a “Schlosserei”.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from search import queries
from search.analysis import ENGLISH, EVERYWHERE, GERMAN, TIERS, form_of, forms_of, key
from search.compounds import parts_of
from search.models.documents import DocumentQuerySet, Matches
from search.models.words import MOST_WORDS, Code, Synonym, Trade, TradeWord, trades_of_codes
from search.queries import ASKING_WORDS, Piece, pieces_of

# “25.62”, “25.62.0”; “25” only behind “WZ”, where the edition may stand, too.
_CODE = re.compile(
    r"(?:(?=.*\.)|wz ?(?:(?P<edition>2008|2025) )?)(?P<code>\d\d(?:\.\d{1,2}(?:\.\d)?)?)", re.I
)
# A “Datenbank” is no bank, and an “Ideenlabor” no laboratory. An “Ideenschmiede” forges nothing,
# nor does what else calls itself one: real ones stand in the table as a whole (“Hufschmied”).
SHORTEST_TAIL = 6
FIGURATIVE_TAILS = frozenset({"schmied", "schmiede", "schmieden"})
FIGURATIVE_HEADS = frozenset({"gedanken", "ideen", "menschen", "seelen", "traum", "zukunfts"})
# German trades are known on English pages, too, but these are English words, by their stems.
FALSE_FRIENDS = frozenset({"backer", "gymnasium", "labor", "pension", "post", "poster", "sticker"})
# “Ärztin”, “Köchinnen”; “Kauffrau”. Whether somebody is named so, the tables say.
_WOMAN = re.compile(r"(?:in(?:nen)?|(?P<man>frau(?:en)?))\b")


class Clause(NamedTuple):
    """One thing that an entry has to say, or must not.

    `literal` is how it is found as it was typed, not by what else says the same. Of a single plain
    word `whole` is how it is found not just by its parts. `marks` are the lexemes that are marked
    where it is found: of what else says the same only whole words.
    """

    text: str
    asked: str
    literal: str
    marks: frozenset[str] = frozenset()
    is_excluded: bool = False
    whole: str = ""

    def tsquery(self, tier: str = EVERYWHERE) -> str:
        """What is to be excluded is so wherever it stands."""
        if self.is_excluded:
            return queries.none_of(queries.in_this_tier(self.asked, EVERYWHERE))
        return queries.in_this_tier(self.asked, tier)


@dataclass(frozen=True)
class Question:
    """What somebody typed, understood; without any word it is False, and nothing matches."""

    text: str
    language: str
    clauses: tuple[Clause, ...]
    trades: tuple[Trade, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @cached_property
    def wanted(self) -> list[Clause]:
        return [each for each in self.clauses if not each.is_excluded]

    def tsquery(self, tier: str = EVERYWHERE) -> str:
        """For entries that say all of it within a tier."""
        return queries.all_of(each.tsquery(tier) for each in self.clauses)

    def wholly(self) -> str:
        """For entries that say each word as such or by another, wherever; not just its parts."""
        return queries.all_of(
            each.tsquery()
            if each.is_excluded
            else queries.in_this_tier(each.whole or each.asked, EVERYWHERE)
            for each in self.clauses
        )

    def literally(self) -> str:
        """For entries that say all of it as it was typed, wherever."""
        return queries.all_of(
            each.tsquery() if each.is_excluded else queries.in_this_tier(each.literal, EVERYWHERE)
            for each in self.clauses
        )

    def allowed(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        """Those that say nothing that is excluded."""
        for clause in self.clauses:
            if clause.is_excluded:
                documents = documents.filter(Matches(clause.tsquery(), self.language))
        return documents

    def tsquery_just_in(self, tier: str) -> str:
        """For entries that don't say all of it within the tier before."""
        if tier == TIERS[0]:
            return self.tsquery(tier)
        before = TIERS[TIERS.index(tier) - 1]
        return queries.all_of([self.tsquery(tier), queries.none_of(self.tsquery(before))])


def understand(text: str, language: str, *, goes_on: bool = False) -> Question:
    """Raises nothing, whatever is typed.

    Words that only ask count where nothing else is asked, unless the text `goes_on`. Asks the
    database twice, of an English text three times; for codes and their industries three times more.
    """
    pieces = pieces_of(text, language)
    return _understood(text, pieces, Terms.among(pieces, language), goes_on=goes_on)


def understand_each(texts: Iterable[str], language: str) -> list[Question]:
    """Several texts, each for itself, with no more statements than one needs."""
    typed = {text: pieces_of(text, language) for text in texts}
    terms = Terms.among(list(chain.from_iterable(typed.values())), language)
    return [_understood(text, pieces, terms) for text, pieces in typed.items()]


def _understood(
    text: str, pieces: list[Piece], terms: "Terms", *, goes_on: bool = False
) -> Question:
    wanted: list[Clause] = []
    excluded: list[Clause] = []
    trades: list[Trade] = []
    runs = list(_runs(pieces, terms))
    saying = [run for run in runs if not _only_asks(run, terms.language)]
    for run in saying if saying or goes_on else runs:
        clause = _clause(run, terms)
        trades += terms.trades_meant(run)
        if clause.is_excluded:
            excluded.append(clause)
        elif run[0].is_either and wanted:
            wanted.append(_either(wanted.pop(), clause))
        else:
            wanted.append(clause)
    # Who says a word twice asks for it once.
    clauses = tuple(dict.fromkeys((*wanted, *excluded)))
    return Question(text, terms.language, clauses, tuple(dict.fromkeys(trades)))


def _only_asks(run: list[Piece], language: str) -> bool:
    return _is_plain(run) and _text_of(run).lower() in ASKING_WORDS[language]


def _either(one: Clause, other: Clause) -> Clause:
    return Clause(
        f"{one.text} oder {other.text}",
        queries.one_of([one.asked, other.asked]),
        queries.one_of([one.literal, other.literal]),
        one.marks | other.marks,
    )


class Terms:
    """What the tables know of the words of a text."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.synonyms: Mapping[str, list[str]] = {}
        self.trades: Mapping[str, list[Trade]] = {}
        self.codes: Mapping[Code, list[Trade]] = {}
        # What Germans call trades, beside what they are called in English.
        self.german: Terms | None = None

    @classmethod
    def among(cls, pieces: list[Piece], language: str) -> "Terms":
        terms = cls(language)
        if not pieces:
            return terms
        forms = set(terms.forms_in(pieces))
        terms.synonyms = Synonym.objects.by_form(forms, language)
        terms.trades = TradeWord.objects.by_form(forms, language)
        if codes := set(filter(None, map(code_in, _texts_in(pieces)))):
            terms.codes = trades_of_codes(codes)
        if language == ENGLISH:
            terms.german = german = cls(GERMAN)
            forms = set(german.forms_in(pieces))
            german.trades = TradeWord.objects.by_form(forms, GERMAN)
        return terms

    def forms_in(self, pieces: list[Piece]) -> Iterator[str]:
        """Of single words, their parts and tails, and of several that follow each other."""
        for piece in pieces:
            yield from self.forms_of_word(piece.text)
        for text in _texts_in(pieces):
            if " " in text:
                yield from self.forms(text)

    def forms(self, text: str) -> Iterator[str]:
        yield from (form_of(each, self.language) for each in _spellings(text))

    def forms_of_word(self, word: str) -> Iterator[str]:
        yield from forms_of(word.lower(), self.language)[1]
        for each in [word, *self.tails(word)]:
            yield from self.forms(each)

    @staticmethod
    def tails(word: str) -> Iterator[str]:
        """What a compound is one of, the longest first: a “Bauschlosserei” is a “Schlosserei”."""
        parts = [part for each in word.lower().split("-") for part in parts_of(each)]
        if parts[0] in FIGURATIVE_HEADS:
            return
        tails = ("".join(parts[begin:]) for begin in range(1, len(parts)))
        yield from (
            each for each in tails if len(each) >= SHORTEST_TAIL and each not in FIGURATIVE_TAILS
        )

    def trades_named(self, run: list[Piece]) -> list[Trade]:
        """Those of the page's language first; then Germans' words that lead elsewhere."""
        named = self._trades_named(run)
        if self.german and form_of(_text_of(run), self.language) not in FALSE_FRIENDS:
            ways = {(each.code, each.industry) for each in named}
            others = self.german.trades_named(run)
            named = [*named, *(each for each in others if (each.code, each.industry) not in ways)]
        return named

    def _trades_named(self, run: list[Piece]) -> list[Trade]:
        typed = _text_of(run)
        for text in [typed, *(self.tails(typed) if len(run) == 1 else [])]:
            for said in _spellings(text):
                trades = self.trades.get(form_of(said, self.language), [])
                if named := [each for each in trades if each.is_named_by(said)]:
                    return named
        return []

    def synonyms_of(self, text: str) -> list[str]:
        return [*next(filter(None, map(self.synonyms.get, self.forms(text))), [])]

    def knows(self, run: list[Piece]) -> bool:
        is_known = bool(self.synonyms_of(_text_of(run)) or self.trades_named(run))
        return is_known or code_in(_text_of(run)) in self.codes

    def trades_meant(self, run: list[Piece]) -> list[Trade]:
        """By a name or an official code."""
        if not _is_plain(run):
            return []
        code = code_in(_text_of(run))
        return self.codes[code] if code else self.trades_named(run)

    def meant_by(self, run: list[Piece]) -> Iterator[str]:
        """What else says the same as these words, as PostgreSQL is asked for it."""
        for term in self.synonyms_of(_text_of(run)):
            yield queries.words(term, self.language)
        industries = (each.industry for each in self.trades_meant(run) if each.industry)
        yield from (queries.lexeme(key(each.slug)) for each in industries)

    def marks_of(self, run: list[Piece]) -> set[str]:
        """The lexemes of what else says the same as these words, or a part of one."""
        _wholes, parts = forms_of(run[0].text.lower(), self.language)
        terms = self.synonyms_of(_text_of(run))
        terms += [term for part in parts for term in self.synonyms.get(part, [])]
        return {each for term in terms for each in queries.lexemes_of(term, self.language)}

    def with_parts_meant(self, word: str) -> Iterator[str]:
        """A compound by its parts, where a synonym says one of them."""
        _wholes, parts = forms_of(word.lower(), self.language)
        if len(parts) > 1 and not self.synonyms.keys().isdisjoint(parts):
            yield queries.all_of(queries.one_of(self.said_for(part)) for part in parts)

    def said_for(self, part: str) -> Iterator[str]:
        yield queries.lexeme(part)
        for term in self.synonyms.get(part, []):
            yield queries.words(term, self.language)


def code_in(text: str) -> Code | None:
    """The official code that a text is."""
    found = _CODE.fullmatch(text)
    return Code(found["code"], found["edition"]) if found else None


def _text_of(run: list[Piece]) -> str:
    return " ".join(piece.text for piece in run)


def _texts_in(pieces: list[Piece]) -> Iterator[str]:
    """What may be one term: each piece, and several that follow each other."""
    for begin in range(len(pieces)):
        for end in range(begin + 1, min(begin + MOST_WORDS, len(pieces)) + 1):
            yield _text_of(pieces[begin:end])


def _spellings(text: str) -> Iterator[str]:
    """A term as tables may have it: as it is, for men, and its words written as one."""
    of_men = _WOMAN.sub(lambda found: "mann" if found["man"] else "", text)
    for said in dict.fromkeys([text, of_men]):
        yield said
        if " " in said:
            yield said.replace(" ", "")


def _runs(pieces: list[Piece], terms: Terms) -> Iterator[list[Piece]]:
    """Pieces in order; several words that are one term together, the longest first."""
    begin = 0
    while begin < len(pieces):
        run = pieces[begin : begin + MOST_WORDS]
        while len(run) > 1 and not (_is_plain(run) and terms.knows(run)):
            run = run[:-1]
        yield run
        begin += len(run)


def _is_plain(run: list[Piece]) -> bool:
    bound = any(each.is_phrase or each.is_excluded for each in run)
    return not bound and not any(each.is_either for each in run[1:])


def _clause(run: list[Piece], terms: Terms) -> Clause:
    text, first = _text_of(run), run[0]
    marks = frozenset(queries.lexemes_of(text, terms.language, with_parts=not first.is_phrase))
    if first.is_phrase:
        phrase = queries.phrase(text, terms.language)
        return Clause(f"„{text}“", phrase, phrase, marks, first.is_excluded)
    if first.is_excluded:
        word = queries.word(text, terms.language)
        return Clause(text, word, word, is_excluded=True)
    others = list(terms.meant_by(run))
    marks |= terms.marks_of(run)
    if len(run) > 1:
        typed = queries.all_of(queries.word(each.text, terms.language) for each in run)
        literal = queries.words(text, terms.language)
        return Clause(text, queries.one_of([typed, *others]), literal, marks)
    literal = queries.whole(text, terms.language)
    whole = queries.whole(text, terms.language, others)
    others += terms.with_parts_meant(text)
    return Clause(text, queries.word(text, terms.language, others), literal, marks, whole=whole)
