"""The inbox is tested on the same day as the record."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from councils.models import Council
from tests.builders import council
from tests.councils.conftest import clock as clock


@pytest.fixture
def anyshire(db: None) -> Council:
    return council()


@pytest.fixture
def strict() -> Client:
    """A browser without cookies, which is asked for tokens wherever Django asks for them."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def fill(strict: Client, clock: Any) -> Callable[..., Any]:
    """Opens a form, takes a minute, and posts it with these words."""

    def fill(url: str, words: dict[str, str], client: Client = strict) -> Any:
        opened = client.get(url).context["form"]["opened"].value()
        clock.set(clock.now + timedelta(minutes=1))
        return client.post(url, {"opened": opened, "remark": "", **words})

    return fill


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server is away."""

    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError("clerk@example.gov.uk is not to be in any log")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
