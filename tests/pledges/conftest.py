"""Pledges are tested on the same day as the record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from councils.models import Council
from tests.builders import council
from tests.councils.conftest import clock as clock
from tests.pledges.helpers import form


@pytest.fixture
def anyshire(db: None) -> Council:
    return council()


@pytest.fixture
def strict() -> Client:
    """A browser without cookies, which is asked for tokens wherever Django asks for them."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def send(strict: Client, clock: Any) -> Callable[..., Any]:
    """Opens the form, takes five seconds, and posts it."""

    def send(client: Client = strict, **words: Any) -> Any:
        opened = client.get("/pledges/new/").context["form"]["opened"].value()
        clock.set(clock.now + timedelta(seconds=5))
        return client.post("/pledges/new/", {**form(), "opened": opened, **words})

    return send
