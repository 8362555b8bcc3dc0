"""What tests need not do again and again: rows that a module reads are made once, many cases tried on one database."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import wraps
from typing import Any, TypeVar

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.builders import NOW

T = TypeVar("T")


def often(times: int) -> int:
    """How often to try what is the same Python on both databases: a fifth as often on the second, but in full there too
    by ``script/test --full``.
    """
    first_or_full = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") or "FULL" in os.environ
    return times if first_or_full else times // 5


@contextmanager
def made_once(blocker: DjangoDbBlocker, make: Callable[[], Any]) -> Iterator[Any]:
    """What ``make`` returns, made on the day of the tests in a transaction that ends with the module.

    Each test is rolled back to what was made. A module whose tests need transactions of their own can't have this.
    """
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        made = make()
        patch.undo()
        yield made
        transaction.set_rollback(True)


# What Django keeps there for every database, tests or not.
NOT_ROWS = {"django_migrations", "django_content_type", "auth_permission"}
Stored = dict[str, set[Any]]


def put_back(make: Callable[[], T]) -> Callable[[], T]:
    """A function that writes what ``make`` writes into a database that is empty, and returns the same.

    The operations do it once in a process, its rows are put back by the next calls: a hundred times as quickly.
    """
    kept: list[tuple[T, Stored]] = []

    @wraps(make)
    def made() -> T:
        if kept:
            result, rows = kept[0]
            for table, those in rows.items():
                _insert(table, those)
            return deepcopy(result)
        before = _stored()
        result = make()
        after = _stored()
        assert not any(before[table] - after[table] for table in after), "It changes rows that were there before."
        kept.append((deepcopy(result), {table: after[table] - before[table] for table in after}))
        return result

    return made


def _stored() -> Stored:
    """Every row of every table: as the driver gives it, or of PostgreSQL as JSON."""
    told = "*" if connection.vendor == "sqlite" else "row_to_json(t)::text"
    found: Stored = {}
    for table in set(connection.introspection.table_names()) - NOT_ROWS:
        with connection.cursor() as cursor:
            found[table] = set(cursor.cursor.execute(f"SELECT {told} FROM {table} t").fetchall())
    return found


def _insert(table: str, rows: set[Any]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(next(iter(rows))))
            cursor.cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        else:
            told = f"[{','.join(one for (one,) in rows)}]"
            insert = f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)"
            cursor.execute(insert, [told])
