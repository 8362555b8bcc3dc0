"""The API is tested on the same day as the record, of a small world that has every kind of thing in it."""

import pytest

from tests.councils.conftest import clock as clock
from tests.data.world import build


@pytest.fixture
def world(db: None, clock: object) -> None:
    build()
