"""The day on which all tests of the record take place."""

from datetime import datetime

import pytest

from councils.register import DATA, apply, compare, parse
from tests.builders import NOW


class Clock:
    """Says what time it is; ``set`` it to go to another."""

    def __init__(self) -> None:
        self.now = NOW

    def set(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def real_register(db: None) -> None:
    """All the councils of the register."""
    apply(compare(parse(DATA)), now=NOW)
