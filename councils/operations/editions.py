"""One edition for every transaction that changes what the public sees: what caches and ETags go by."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from ..models import Edition

P = ParamSpec("P")
T = TypeVar("T")
# Any number that no other advisory lock of this database uses.
LOCK = 361_382
# Whether an edition has begun already, of which another operation is a part.
_begun: ContextVar[bool] = ContextVar("edition_begun", default=False)


def begin(now: datetime) -> None:
    """Begin a new edition, first of all in a transaction that changes what is public.

    The lock is held until the transaction ends, so that a lower number is never committed after a higher one: who
    has read an edition has read all of it. SQLite lets one writer in at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    Edition.objects.create(at=now)


def public_write(operation: Callable[P, T]) -> Callable[P, T]:
    """Run an operation, which takes ``now``, in one transaction and as an edition of its own.

    What such an operation calls belongs to its edition.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        now = kwargs["now"]
        assert isinstance(now, datetime)  # noqa: S101 (for the type checker: every operation has it)
        if _begun.get():
            return operation(*args, **kwargs)
        token = _begun.set(True)
        try:
            with transaction.atomic():
                begin(now)
                return operation(*args, **kwargs)
        finally:
            _begun.reset(token)

    return run
