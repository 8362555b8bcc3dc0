"""Rows that all tests of a module read are made once, since making them takes longer than any test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.builders import NOW


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
