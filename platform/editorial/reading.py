"""Entries read one after the other: which, in what order, and what there is to read of each."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from editorial.differences import Difference, all_differences
from editorial.models import EntryVersion, Publishable, State, StateChange, publishable_models
from editorial.snapshots import Changes, changes_between, content_of, flat
from interface.dates import date_in_words
from interface.names import admin_address

# What a person reads in one go; the address of each page names them all.
MOST = 100
PARAMETER = "reihe"


class Place(NamedTuple):
    """An entry's place in a row, by its kind (as a content type) and number."""

    kind: int
    pk: int

    def address(self, row: "Row") -> str:
        """Where it is read; empty if it isn't there any more."""
        if self.kind not in _kinds():
            return ""
        model = _kinds()[self.kind]
        entry = model._base_manager.filter(pk=self.pk).only("pk").first()
        return admin_address(entry, "reading", query={PARAMETER: str(row)}) if entry else ""


class Row:
    """Entries in the order in which they are read, as the address of a page names them."""

    def __init__(self, text: str) -> None:
        """What names no entry is passed over."""
        pairs = (each.split("-") for each in text.split(".")[:MOST])
        numbers = (pair for pair in pairs if len(pair) == 2 and all(map(_is_number, pair)))
        self.places = list(dict.fromkeys(Place(int(kind), int(pk)) for kind, pk in numbers))

    @classmethod
    def of(cls, entries: Iterable[tuple[type[Publishable], int]]) -> "Row":
        kinds = ContentType.objects.get_for_model
        return cls(".".join(f"{kinds(model).pk}-{pk}" for model, pk in entries))

    def __str__(self) -> str:
        return ".".join(f"{place.kind}-{place.pk}" for place in self.places)

    def __len__(self) -> int:
        return len(self.places)

    def number_of(self, entry: Publishable) -> int:
        """From 1; 0 for an entry that isn't in the row."""
        place = Place(ContentType.objects.get_for_model(entry).pk, entry.pk)
        return self.places.index(place) + 1 if place in self.places else 0

    def after(self, entry: Publishable) -> str:
        """The address of the next one that is still there; empty after the last."""
        return self._first_of(self.places[self.number_of(entry) :])

    def before(self, entry: Publishable) -> str:
        number = self.number_of(entry)
        return self._first_of(self.places[: number - 1][::-1]) if number else ""

    def _first_of(self, places: list[Place]) -> str:
        return next(filter(None, (place.address(self) for place in places)), "")


def reading_address(entries: list[tuple[type[Publishable], int]]) -> str:
    """Where these are read one after the other, the first of them; empty for none."""
    if not entries:
        return ""
    model, pk = entries[0]
    return admin_address(model, "reading", pk, query={PARAMETER: str(Row.of(entries))})


def _is_number(text: str) -> bool:
    """One that a column may hold."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def _kinds() -> dict[int, type[Publishable]]:
    kinds = ContentType.objects.get_for_models(*publishable_models())
    return {kind.pk: model for model, kind in kinds.items()}  # type: ignore[misc]


class Comparison(NamedTuple):
    """What has changed since a moment that matters, said in words."""

    since: str
    differences: list[Difference]


class Reading(NamedTuple):
    """What there is to read of an entry."""

    comparisons: list[Comparison]
    content: list[Difference]


def reading_of(entry: Publishable, names: list[str]) -> Reading:
    """What differs from what was public, and from what was given back; then all that it says.

    `names` are the fields and relations that are read, in their order; the parts follow.
    """
    content, since = content_of(entry), dict(_earlier(entry))
    values = flat(content)
    keys = [f"{section}.{name}" for name in names for section in ("fields", "relations")]
    keys += [key for key in values if key.startswith("parts.")]
    whole: Changes = {key: [None, values[key]] for key in keys if values.get(key)}
    steps = [changes_between(version.snapshot, content) for version in since.values()]
    *found, said = all_differences(type(entry), [*steps, whole])
    comparisons = [Comparison(*each) for each in zip(since, found, strict=True)]
    return Reading(comparisons, [each for each in said if each.after])


def _earlier(entry: Publishable) -> Iterator[tuple[str, EntryVersion]]:
    """The version that was public last, and the one that was given back last."""
    steps = StateChange.objects.of(entry).order_by("-at", "-pk")
    for name, moves in (
        (_("Seit der letzten öffentlichen Fassung"), {"from_state": State.PUBLISHED}),
        (_("Seit der Rückgabe"), {"from_state": State.IN_REVIEW, "to_state": State.DRAFT}),
    ):
        step = steps.filter(**moves).first() if entry.state == State.IN_REVIEW else None
        version = step and EntryVersion.objects.of(entry).filter(at__lte=step.at).first()
        if step and version:
            yield f"{name} ({date_in_words(step.at)})", version
