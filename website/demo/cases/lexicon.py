"""What the search makes of pieces of text, each analysed once.

The pieces that cases are made of come again and again: their lexemes are kept.
"""

from collections.abc import Iterable, Iterator

from search.analysis import Analysed, analyse, tidy, vector, words_in


class Lexicon:
    """Writes vectors for one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pieces: dict[str, Analysed] = {}
        self.said: dict[str, list[str]] = {}

    def vector(self, texts: Iterable[Iterable[str]], industries: Iterable[str]) -> str:
        """The vector of title, labels, summary and the rest, each in pieces."""
        return vector([map(self._analysed, pieces) for pieces in texts], industries)

    def words(self, pieces: Iterable[str]) -> Iterator[str]:
        """The words of a text in lower case."""
        for piece in pieces:
            if piece not in self.said:
                self.said[piece] = [word.lower() for word in words_in(tidy(piece))]
            yield from self.said[piece]

    def _analysed(self, piece: str) -> Analysed:
        if piece not in self.pieces:
            self.pieces[piece] = analyse(piece, self.language)
        return self.pieces[piece]
