"""German texts for what is measured beside the cases; the words are those of the cases."""

from random import Random

from demo.cases.stories import tell
from demo.cases.words import read_words

NAMES = read_words().lists["families"]
GROUPS = ["Produktionswirtschaft", "Dienstleistungsgewerbe", "Smart City"]
AGENDA = ["Begrüßung", "Drei Betriebe berichten", "Arbeit in Gruppen", "Ergebnisse und Ausblick"]


def title(random: Random) -> str:
    return "".join(tell(random).title)


def company(random: Random) -> str:
    return tell(random).company


def summary(random: Random) -> str:
    return "".join(tell(random).summary)


def text(random: Random) -> str:
    return "".join(tell(random).texts["situation"])
