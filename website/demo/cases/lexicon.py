"""What PostgreSQL's full-text search makes of pieces of text, each asked for once.

`to_tsvector` takes a third of a millisecond for a case in each language. The pieces that cases
are made of come again and again: their lexemes are kept, and put together as PostgreSQL does it.
Cases are short: nobody comes near its limits (16,383 places, 255 of one lexeme).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

# A word that no piece has; its place says how many places a piece takes, stop words included.
END = "zzzz"
STATEMENT = """
    SELECT piece, lexeme, position
    FROM unnest(%s::text[]) piece,
         unnest(to_tsvector(%s::regconfig, piece || ' ' || %s)) found,
         unnest(found.positions) position
    ORDER BY position
"""


class Entry(NamedTuple):
    """The lexemes of a piece with their places in order, from 1; how many places it takes."""

    lexemes: list[tuple[str, int]]
    length: int


class Lexicon:
    """Writes vectors for one configuration of the full-text search."""

    def __init__(self, config: str) -> None:
        self.config = config
        self.entries: dict[str, Entry] = {}

    def learn(self, pieces: set[str]) -> None:
        """Ask PostgreSQL for what isn't known yet; a piece begins and ends between two words."""
        unknown = list(pieces - self.entries.keys())
        lexemes: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        lengths = {}
        with connection.cursor() as cursor:
            cursor.execute(STATEMENT, [unknown, self.config, END])
            for piece, lexeme, position in cursor:
                if lexeme == END:
                    lengths[piece] = position - 1
                else:
                    lexemes[piece].append((quoted(lexeme), position))
        self.entries |= {piece: Entry(lexemes[piece], lengths[piece]) for piece in unknown}

    def vector(self, texts: Iterable[tuple[str, Iterable[str]]]) -> str:
        """The vector of texts, each a weight (A to D) and pieces, one behind the other.

        As with `||` a text begins behind the last lexeme of the one before, not its last word.
        """
        entries = self.entries
        places: dict[str, str] = {}
        place = 0
        for weight, pieces in texts:
            begin = place
            for piece in pieces:
                lexemes, length = entries[piece]
                for lexeme, position in lexemes:
                    place = begin + position
                    if lexeme in places:
                        places[lexeme] += f",{place}{weight}"
                    else:
                        places[lexeme] = f"{lexeme}:{place}{weight}"
                begin += length
        return " ".join(places.values())


def quoted(lexeme: str) -> str:
    """The lexeme as it stands in a vector that is written out."""
    escaped = lexeme.replace("'", "''")
    return f"'{escaped}'"
