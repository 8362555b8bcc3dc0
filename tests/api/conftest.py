"""The API is tested on the same day as the record, of a small world that has every kind of thing in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.builders import NOW
from tests.councils.conftest import clock as clock
from tests.data.world import build


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test here asks the database, and is rolled back to what its module had made."""


@contextmanager
def made_once(blocker: DjangoDbBlocker, make: Callable[[], None]) -> Iterator[None]:
    """Rows that all tests of a module read: made once, since making them takes longer than any test."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        make()
        patch.undo()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with made_once(django_db_blocker, build):
        yield
