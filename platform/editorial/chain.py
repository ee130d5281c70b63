"""The chain as a picture: from what a thing grew, and what grew from it, stage by stage."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model


class Stage(NamedTuple):
    """What stands at one place of the chain, things of one kind; the page's own one alone."""

    things: list[Model]
    here: Model

    @property
    def label(self) -> str:
        return str(self.things[0]._meta.verbose_name)

    @property
    def is_here(self) -> bool:
        return self.here in self.things

    @property
    def facts_template(self) -> str:
        """Says of a thing how it stands, and of when it is."""
        return f"steps/{self.things[0]._meta.model_name}.html"


def chain_of(here: Model, *stages: Iterable[Model | None]) -> list[Stage]:
    """The stages that hold something, each thing once; none where `here` would stand alone."""
    found = [list(dict.fromkeys(filter(None, things))) for things in stages]
    chain = [Stage(things, here) for things in found if things]
    return chain if len(chain) > 1 else []
