"""The edition in force: how it is told from all others, and what each process keeps of it for as long as it lasts.

What hundreds of pages are made of (every council, where each stands) is read once for an edition and a day, not once
for each page. As nothing public changes without a new edition, nothing kept can be older than the record.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DatabaseError, OperationalError, connection

from .rules import AsOf

T = TypeVar("T")

_only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)

# Of links only the dead ones show, and only on pages: no edition tells of them, for no file says anything else then.
STAMP = """
SELECT id, at,
  (SELECT count(*) FROM councils_linkcheck WHERE outcome IN ('gone', 'unreachable')),
  (SELECT max(checked_at) FROM councils_linkcheck WHERE outcome IN ('gone', 'unreachable')),
  (SELECT max(at) FROM councils_edition)
FROM councils_edition ORDER BY id DESC LIMIT 1
"""


class Stamp(NamedTuple):
    """``text`` tells this state of the public record from any other; ``since`` is its latest moment (None: empty)."""

    text: str
    since: datetime | None

    def is_seen_at(self, moment: datetime) -> bool:
        """Whether whoever asks for the record of a moment is told all of it.

        Not so where the clock of a machine is behind that of the one that published last, or was set back: what is
        made then is true of the moment, and must not be kept as what this edition says.
        """
        return self.since is None or self.since <= moment


def record_stamp() -> Stamp:
    """What every public page depends on, read anew each time: the edition in force, and the links found dead.

    An edition is told apart from one of the same number before a backup was restored. The question itself finds out
    whether the connection still lives, for it is asked for every page.
    """
    kept_open = connection.connection is not None and not connection.in_atomic_block
    connection.health_check_done = True  # type: ignore[attr-defined]  # Django’s own, which the stubs do not know
    try:
        return _stamp()
    except OperationalError:
        if not kept_open:
            raise
        connection.close()
        return _stamp()


def latest_edition() -> int:
    """The number of the edition in force; 0 before there was any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM councils_edition")
        return cursor.fetchone()[0] or 0


def _stamp() -> Stamp:
    *told, newest = _asked(STAMP) or (None,)
    return Stamp(" ".join(map(str, told)), _moment(newest))


def _asked(question: str) -> Any:
    """The first row of an answer, of the driver itself: to ask through Django costs as much as all the rest of it."""
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()
    connection.ensure_connection()
    with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
        cursor.execute(question)
        return cursor.fetchone()


def _moment(value: Any) -> datetime | None:
    """A moment as PostgreSQL gives it, or as SQLite keeps it: a text, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


class Remembered(Generic[T]):
    """A function of a moment whose answer is kept while an edition is in force and the day lasts.

    It must depend on the public record and on its argument alone, and nobody may change what it returns.
    """

    def __init__(self, make: Callable[[AsOf], T]) -> None:
        self._make = make
        self._kept: tuple[str, T] | None = None
        _all.append(self)

    def __call__(self, as_of: AsOf) -> T | None:
        """The answer; None where none is kept: of days past and to come, and within a transaction.

        (There it might show what is never committed, as the preview of a draft does.)
        """
        key = _key(as_of)
        if key is None:
            return None
        kept = self._kept
        if kept is None or kept[0] != key:
            self._kept = kept = (key, self._make(as_of))
        return kept[1]

    def holds_no(self, number: int, as_of: AsOf) -> bool:
        """Of numbers that are kept: whether this one is surely not among them. False where none are kept."""
        kept: Any = self(as_of)
        return kept is not None and number not in kept

    def asked(self, as_of: AsOf) -> T:
        """The answer, made for this once where none is kept."""
        kept = self(as_of)
        return self._make(as_of) if kept is None else kept

    def forget(self) -> None:
        self._kept = None


_all: list[Remembered[Any]] = []


def forget() -> None:
    """Let go of everything that was kept."""
    for one in _all:
        one.forget()


def _key(as_of: AsOf) -> str | None:
    """By what the answers for a moment are kept, found once for all that asks for the same one."""
    if is_provisional():
        return None
    known = as_of.__dict__
    if "_key" not in known:
        known["_key"] = _found_key(as_of)
    key: str | None = known["_key"]
    return key


def is_provisional() -> bool:
    """Whether what is read now may never be committed."""
    return connection.in_atomic_block and not _only_reading.get()


@contextmanager
def only_reading() -> Iterator[None]:
    """Say of a transaction that it writes nothing: all that is read in it is committed, and can be kept."""
    token = _only_reading.set(True)
    try:
        yield
    finally:
        _only_reading.reset(token)


def _found_key(as_of: AsOf) -> str | None:
    if as_of != AsOf.at(as_of.moment):
        return None
    try:
        stamp = record_stamp()
    except DatabaseError:
        return None
    if stamp.since is None or not stamp.is_seen_at(as_of.moment):
        return None
    return f"{stamp.text} {as_of.day}"
