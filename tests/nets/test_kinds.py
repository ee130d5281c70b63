"""The registry of kinds that all nets read misses none."""

from typing import Any

from django.urls import get_resolver

from editorial.models import Picture, Publishable, publishable_models
from search.views import EntryListView
from tests.support.kinds import KINDS, LISTS, OF_ALL_KINDS
from tests.support.walk import all_patterns


def test_every_kind_of_entry_is_in_the_registry() -> None:
    assert set(KINDS) == set(publishable_models())
    assert {model: kind.factory._meta.model for model, kind in KINDS.items()} == {
        model: model for model in KINDS
    }


def test_every_list_of_the_site_belongs_to_a_kind() -> None:
    views = {
        name: getattr(pattern.callback, "view_class", None)
        for name, pattern in all_patterns(get_resolver().url_patterns)
    }
    lists = {name for name, view in views.items() if view and issubclass(view, EntryListView)}
    assert lists == {*LISTS.values(), OF_ALL_KINDS}


def is_a_link(part: Any) -> bool:
    """Whether the row ties its entry to another entry or to a picture, and says little itself."""
    targets = [each.related_model for each in part._meta.fields if each.is_relation]
    own = [each for each in targets if isinstance(each, type) and issubclass(each, Publishable)]
    return len(own) > 1 or Picture in targets


def test_every_part_that_says_something_is_known() -> None:
    edited = {
        (model, name)
        for model in KINDS
        for name in model.PARTS
        if not is_a_link(model._meta.get_field(name).related_model)
    }
    assert len(edited) > 5
    known = {(model, name) for model, kind in KINDS.items() for name in kind.parts}
    assert edited - known == set()
