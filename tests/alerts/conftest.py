"""Alerts are tested on the same day as the record."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from councils.changes import Change
from councils.models import Council
from tests.alerts.helpers import fake_changes
from tests.builders import council
from tests.councils.conftest import clock as clock

Told = Callable[..., None]


@pytest.fixture
def anyshire(db: None) -> Council:
    return council()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the record tells from now on: these changes and no others."""

    def told(*rows: Change) -> None:
        monkeypatch.setattr("alerts.digests.changes", fake_changes(rows))

    told()
    return told


@pytest.fixture
def strict() -> Client:
    """A browser without cookies, which is asked for tokens wherever Django asks for them."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def ask(strict: Client, clock: Any) -> Callable[..., Any]:
    """Opens the form, takes five seconds, and posts it."""
    from datetime import timedelta

    from tests.alerts.helpers import form

    def ask(client: Client = strict, **words: str) -> Any:
        opened = client.get("/alerts/").context["form"]["opened"].value()
        clock.set(clock.now + timedelta(seconds=5))
        return client.post("/alerts/", {**form(), "opened": opened, **words})

    return ask
