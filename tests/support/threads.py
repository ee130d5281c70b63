"""Several at a time, each with a real connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections


def in_threads(number: int, action: Callable[[int], Any], times: int) -> list[Any]:
    """Run the action so often, with so many at work; what one of them raises is raised."""

    def run(turn: int) -> Any:
        try:
            return action(turn)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(times)))


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all beginning at the same moment."""
    barrier = Barrier(len(actions))

    def run(turn: int) -> Any:
        connections["default"].ensure_connection()
        barrier.wait(30)
        return actions[turn]()

    return in_threads(len(actions), run, len(actions))
