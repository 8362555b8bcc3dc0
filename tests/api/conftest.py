"""The API is tested on the same day as the record, of a small world that has every kind of thing in it."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.councils.conftest import clock as clock
from tests.data.world import build
from tests.once import made_once


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Every test here asks the database, and is rolled back to what its module had made."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with made_once(django_db_blocker, build):
        yield
