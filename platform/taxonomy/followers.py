"""Who follows the vocabularies: a registry, since what depends on them stands on higher floors."""

from collections.abc import Callable
from typing import Any

Follower = Callable[[Any], None]

_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Have this called with each row of a vocabulary that was stored with its relations."""
    if follower not in _followers:
        _followers.append(follower)


def row_saved(row: Any) -> None:
    """Tell all who follow, in the transaction that stored the row."""
    for follower in _followers:
        follower(row)
