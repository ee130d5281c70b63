"""What a list shows of its filters: facets with their options, what is chosen, what is unknown."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

# A longer facet folds what comes after these.
AT_ONCE = 8


@dataclass(frozen=True)
class Option:
    """One line of a facet: a link that adds the value, or takes it away again.

    `count` is how many things the list behind the link has; where the facet has a choice already
    (`is_more`) how many more than this one. A selected option promises nothing. By its `id` the
    line is found again in the list behind the link.
    """

    label: StrOrPromise
    count: int
    url: str
    is_selected: bool
    is_more: bool = False
    id: str = ""


def option_id(name: str, value: str) -> str:
    """What the option of a facet is called in the page."""
    return f"filter-{name}-{value}"


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

    @property
    def chosen(self) -> list[StrOrPromise]:
        """What is chosen in it, by name."""
        return [option.label for option in self.options if option.is_selected]

    @property
    def adds(self) -> bool:
        """Whether its numbers are those of what one more choice adds."""
        return any(option.is_more and not option.is_selected for option in self.options)

    @property
    def at_once(self) -> list[Option]:
        """The first ones, and of the rest what is chosen."""
        chosen = (option for option in self.options[AT_ONCE:] if option.is_selected)
        return [*self.options[:AT_ONCE], *chosen]

    @property
    def folded(self) -> list[Option]:
        return [option for option in self.options[AT_ONCE:] if not option.is_selected]


@dataclass(frozen=True)
class Dropped:
    """What the address asked for and nobody knows: ignored, and said on the page."""

    name: StrOrPromise
    value: str
