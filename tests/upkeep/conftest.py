"""A site with everything in it, and a file for its backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from councils.models import append_only
from tests.once import made_once
from upkeep import sealing

from .world import everything, upload


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quick instead of safe: many keys are tried."""
    monkeypatch.setattr(sealing, "COST", 2)


@pytest.fixture
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(scope="module")
def rows_of_everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with made_once(django_db_blocker, everything):
        yield


@pytest.fixture
def world(rows_of_everything: None, db: None, media: Path) -> None:
    upload(media)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.backup"


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    """Without the triggers at the end, which would keep what the test published; emptying the tables lays them anew."""
    yield
    append_only.remove()
