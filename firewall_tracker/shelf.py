"""Where finished answers are kept: in each process, bounded in size, and in Redis for all of them."""

import hashlib
import logging
import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.conf import settings

from councils import shared_cache

logger = logging.getLogger(__name__)

SHARED_SECONDS = 24 * 60 * 60
# What an answer weighs beside its body: headers, key, and Python's own.
OVERHEAD = 3_000


class Finished(NamedTuple):
    """An answer as it is sent."""

    headers: dict[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


class Shelf:
    """Answers by key, of one state of the record. When there is no more room, the one not asked for the longest goes.

    ``state`` names the state and the day of the record that an answer shows. Those of another are let go of as soon
    as there is one of a new state, for nobody can ask for them any more.
    """

    def __init__(self, room: int, *, shared: bool) -> None:
        self.room, self.shared = room, shared
        self.size = 0
        self._kept: OrderedDict[str, Finished] = OrderedDict()
        self._state = ""
        self._lock = Lock()
        self._silent_until = 0.0

    def get(self, key: str, state: str) -> Finished | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        if not self.shared:
            return None
        found = self._from_redis(key)
        if found:
            self._put(key, found, state)
        return found

    def put(self, key: str, answer: Finished, state: str) -> None:
        self._put(key, answer, state)
        if self.shared:
            self._to_redis(key, answer)

    def _put(self, key: str, answer: Finished, state: str) -> None:
        weight = _weight(answer)
        if weight > self.room:
            return
        with self._lock:
            if state != self._state:
                self._state = state
                self._kept.clear()
                self.size = 0
            before = self._kept.pop(key, None)
            self.size += weight - (_weight(before) if before else 0)
            self._kept[key] = answer
            while self.size > self.room:
                _key, oldest = self._kept.popitem(last=False)
                self.size -= _weight(oldest)

    # --- Redis may be gone: then pages are slower, and nothing else

    def _from_redis(self, key: str) -> Finished | None:
        if time.monotonic() < self._silent_until:
            return None
        try:
            found = shared_cache.itself().get(_name(key))
        except Exception:  # noqa: BLE001 (whatever is wrong with it, the page can be made without)
            self._leave_alone()
            return None
        return Finished(*found) if found else None

    def _to_redis(self, key: str, answer: Finished) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            shared_cache.itself().set(_name(key), tuple(answer), SHARED_SECONDS)
        except Exception:  # noqa: BLE001 (as above)
            self._leave_alone()

    def _leave_alone(self) -> None:
        logger.warning("The shared cache does not answer: pages are made without it", exc_info=True)
        self._silent_until = time.monotonic() + shared_cache.PAUSE_SECONDS


def _weight(answer: Finished) -> int:
    return len(answer.body) + OVERHEAD


def _name(key: str) -> str:
    return f"page:{hashlib.sha256(key.encode()).hexdigest()}"


def new_shelf() -> Shelf:
    """As large as the settings say; shared where they name a cache that is."""
    shared = not settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    return Shelf(settings.PAGE_CACHE_MB * 1_000_000, shared=shared)
