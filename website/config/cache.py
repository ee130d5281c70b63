"""A cache that may be gone: pages are then computed, rate limits let through, the log says so."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, TypeVar
from urllib.parse import parse_qs, urlsplit

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

# After a failure the server is left alone this long: a frozen one must not slow down every page.
PAUSE_SECONDS = 5.0


class OneClient(RedisCacheClient):
    """One client for one server: Django makes one for every command, which takes longer."""

    @cached_property
    def client(self) -> Redis:
        made: Redis = super().get_client(write=True)
        return made

    def get_client(self, key: object = None, *, write: bool = False) -> Redis:
        return self.client


class ForgivingRedisCache(RedisCache):
    """Django's RedisCache raises when its server is missing; here that is an empty cache."""

    # By server: a frozen one says nothing about another.
    paused_until: ClassVar[dict[str, float]] = defaultdict(float)

    def __init__(self, server: str, params: dict[str, object]) -> None:
        super().__init__(server, params)
        self._class = OneClient
        self.server = server

    def _or(
        self, default: Result, operation: Callable[..., Result], *args: object, **kwargs: object
    ) -> Result:
        if time.monotonic() < self.paused_until[self.server]:
            return default
        try:
            return operation(*args, **kwargs)
        except (RedisError, OSError) as error:
            self.paused_until[self.server] = time.monotonic() + PAUSE_SECONDS
            logger.warning("cache unavailable: %s", type(error).__name__)
            return default

    def add(self, key: str, value: object, *args: object, **kwargs: object) -> bool:
        return self._or(True, super().add, key, value, *args, **kwargs)

    def get(self, key: str, default: object = None, *args: object, **kwargs: object) -> object:
        return self._or(default, super().get, key, default, *args, **kwargs)

    def set(self, key: str, value: object, *args: object, **kwargs: object) -> None:
        self._or(None, super().set, key, value, *args, **kwargs)

    def touch(self, key: str, *args: object, **kwargs: object) -> bool:
        return self._or(False, super().touch, key, *args, **kwargs)

    def delete(self, key: str, *args: object, **kwargs: object) -> bool:
        return self._or(False, super().delete, key, *args, **kwargs)

    def get_many(self, keys: Iterable[str], *args: object, **kwargs: object) -> dict[str, object]:
        return self._or({}, super().get_many, keys, *args, **kwargs)

    def has_key(self, key: str, *args: object, **kwargs: object) -> bool:
        return self._or(False, super().has_key, key, *args, **kwargs)

    def incr(self, key: str, delta: int = 1, *args: object, **kwargs: object) -> int:
        return self._or(delta, super().incr, key, delta, *args, **kwargs)

    def set_many(self, data: Mapping[str, object], *args: object, **kwargs: object) -> list[str]:
        return self._or([], super().set_many, data, *args, **kwargs)

    def delete_many(self, keys: Iterable[str], *args: object, **kwargs: object) -> None:
        self._or(None, super().delete_many, keys, *args, **kwargs)

    def clear(self) -> None:
        self._or(None, super().clear)


def as_redis_address(broker: str) -> str:
    """The broker's address as redis-py writes it: Celery names a socket and its database otherwise.

    “redis+socket:///run/valkey.sock?virtual_host=2” is “unix:///run/valkey.sock?db=2”.
    """
    parts = urlsplit(broker)
    if parts.scheme != "redis+socket":
        return broker
    database = parse_qs(parts.query).get("virtual_host", ["0"])[-1]
    return f"unix://{parts.path}?db={database}"
