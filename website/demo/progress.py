"""What a start says on its way, in the supervisor as in the process that does the steps."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print a step of the start and how long it took."""
    began = time.monotonic()
    print(f"  {name:<24}", end="", flush=True)
    try:
        yield
    except BaseException:
        print()
        raise
    say(f"{time.monotonic() - began:6.1f} s")
