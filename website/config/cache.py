"""A cache that may be gone: pages are then computed, rate limits let through, the log says so."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

# After a failure the server is left alone this long: a frozen one must not slow down every page.
PAUSE_SECONDS = 5.0


class ForgivingRedisCache(RedisCache):
    """Django's RedisCache raises when its server is missing; here that is an empty cache."""

    paused_until = 0.0

    def _or(
        self, default: Result, operation: Callable[..., Result], *args: Any, **kwargs: Any
    ) -> Result:
        if time.monotonic() < ForgivingRedisCache.paused_until:
            return default
        try:
            return operation(*args, **kwargs)
        except (RedisError, OSError) as error:
            ForgivingRedisCache.paused_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("cache unavailable: %s", type(error).__name__)
            return default

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._or(True, super().add, key, value, *args, **kwargs)

    def get(self, key: Any, default: Any = None, *args: Any, **kwargs: Any) -> Any:
        return self._or(default, super().get, key, default, *args, **kwargs)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, super().set, key, value, *args, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, super().touch, key, *args, **kwargs)

    def delete(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, super().delete, key, *args, **kwargs)

    def get_many(self, keys: Any, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._or({}, super().get_many, keys, *args, **kwargs)

    def has_key(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, super().has_key, key, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, *args: Any, **kwargs: Any) -> int:
        return self._or(delta, super().incr, key, delta, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return self._or([], super().set_many, data, *args, **kwargs)

    def delete_many(self, keys: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, super().delete_many, keys, *args, **kwargs)

    def clear(self) -> None:
        self._or(None, super().clear)
