"""What every test may use."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client


def pytest_collection_finish() -> None:
    """As the server does (``firewall_tracker.wsgi``): what is loaded is not looked at again for rings of objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 2, 1)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another left in the cache, or in this process."""
    from django.core.cache import cache

    from councils import in_force

    cache.clear()
    in_force.forget()


@pytest.fixture
def staff(db: None) -> User:
    """A member of the campaign's staff who may do everything."""
    return User.objects.create_superuser("staff", "staff@example.org", "a password for tests")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def for_threads(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """A call after which other threads use this database, which for SQLite has to be a file to be like the real one."""
    name = connection.settings_dict["NAME"]

    def share() -> None:
        if connection.vendor == "sqlite":
            path = tmp_path / "shared.sqlite3"
            connection.connection.backup(copy := sqlite3.connect(path))
            copy.close()
            connection.settings_dict["NAME"] = str(path)

    yield share
    # Before anything closes the connection: one in memory would be lost.
    connection.settings_dict["NAME"] = name
