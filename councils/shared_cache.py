"""The cache that all machines share (Redis), and what stands in for it while it is gone: each process's own memory.

Nothing that the site keeps there is needed to answer: limits are then counted by each process alone, and pictures and
pages are made anew.
"""

import logging
import time
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

logger = logging.getLogger(__name__)

# How long a server that did not answer is left alone: every visitor would wait for it.
PAUSE_SECONDS = 10
# How long it is waited for. Its answers take a thousandth of that.
WAIT_SECONDS = 1
MOST_IN_MEMORY = 3_000

# Until when each server is left alone. Of the process: every thread has a backend of its own.
_silent_until: dict[str, float] = {}


class RedisOrMemory(BaseCache):
    """Redis; while it does not answer, the memory of this process. ``redis`` is the server and nothing else."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        from redis import RedisError  # here, since only a site that has such a server needs it

        super().__init__(params)
        waits = {"socket_timeout": WAIT_SECONDS, "socket_connect_timeout": WAIT_SECONDS}
        self.redis = RedisCache(server, {**params, "OPTIONS": waits})
        self.memory = LocMemCache(server, {**params, "OPTIONS": {"MAX_ENTRIES": MOST_IN_MEMORY}})
        self._server = server
        self._faults = (RedisError, OSError)

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _silent_until.get(self._server, 0):
            try:
                return getattr(self.redis, what)(*args, **kwargs)
            except self._faults as error:
                _silent_until[self._server] = time.monotonic() + PAUSE_SECONDS
                logger.warning("The shared cache does not answer (%s): doing without", type(error).__name__)
        return getattr(self.memory, what)(*args, **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask("incr", key, delta, version))

    def clear(self) -> None:
        self.memory.clear()
        self._ask("clear")


def itself() -> Any:
    """The cache that the settings name, without what stands in for it: for whoever asks whether it answers."""
    return getattr(cache, "redis", cache)
