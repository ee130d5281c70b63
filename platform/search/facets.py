"""What a list shows of its filters: facets with their options, what is chosen, what is unknown."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Option:
    """One line of a facet: a link that adds the value, or takes it away again.

    `count` is how many things the list behind the link has; where the facet has a choice already
    (`is_more`) how many more than this one. A selected option promises nothing.
    """

    label: StrOrPromise
    count: int
    url: str
    is_selected: bool
    is_more: bool = False


@dataclass(frozen=True)
class ChosenValue:
    """A value that is chosen, and the address of the list without it."""

    name: str
    value: str
    label: StrOrPromise
    url: str


@dataclass(frozen=True)
class Facet:
    """A group of options; `name` is the parameter in the address."""

    name: str
    label: StrOrPromise
    options: list[Option]


@dataclass(frozen=True)
class Dropped:
    """What the address asked for and nobody knows: ignored, and said on the page."""

    name: StrOrPromise
    value: str
