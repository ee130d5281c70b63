"""What the search makes of pieces of text, each analysed once.

The pieces that cases are made of come again and again: their lexemes are kept.
"""

from collections.abc import Iterable

from search.analysis import Analysed, analyse, vector


class Lexicon:
    """Writes vectors for one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pieces: dict[str, Analysed] = {}

    def vector(self, texts: Iterable[Iterable[str]], industries: Iterable[str]) -> str:
        """The vector of title, labels, summary and the rest, each in pieces."""
        return vector([map(self._analysed, pieces) for pieces in texts], industries)

    def _analysed(self, piece: str) -> Analysed:
        if piece not in self.pieces:
            self.pieces[piece] = analyse(piece, self.language)
        return self.pieces[piece]
