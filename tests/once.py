"""What tests need not do again and again: rows that a module reads are made once, many cases tried on one database."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.builders import NOW


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
