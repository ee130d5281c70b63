"""What a lower floor asks and only a higher one knows: declared below, answered above."""

from collections.abc import Callable
from typing import Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Question(Generic[Asked, Answer]):
    """Called like a function; the floor that knows decorates its own with `answered_by`."""

    def __init__(self) -> None:
        self._answer: Callable[Asked, Answer] | None = None

    def answered_by(self, answer: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        if self._answer is not None:
            raise ValueError(f"{answer.__qualname__} answers what is answered already")
        self._answer = answer
        return answer

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if self._answer is None:
            raise LookupError("No floor has answered this")
        return self._answer(*args, **kwargs)
