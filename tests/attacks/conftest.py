"""One world for all tests of a module: it takes longer to make than any of them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from unittest import mock

import pytest
from pytest_django import DjangoDbBlocker

from tests.attacks.world import World, build
from tests.builders import NOW
from tests.once import made_once


@pytest.fixture(scope="module")
def world_once(django_db_setup: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with made_once(django_db_blocker, build) as made:
        yield made


@pytest.fixture
def world(world_once: World, db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    settings.CONTACT_EMAIL = "hello@example.org"  # without it there is no security.txt
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return world_once


@pytest.fixture(autouse=True)
def _plain_cards() -> Iterator[None]:
    """A card is a picture, which no markup gets out of, and drawing one takes as long as all pages together."""
    with mock.patch("PIL.Image.Image.save", lambda self, out, *args, **words: isinstance(out, BytesIO)):
        yield
