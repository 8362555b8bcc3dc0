"""A site grows: what was backed up on one kind of database is restored on the other, and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from councils.models import append_only
from upkeep.archive import check
from upkeep.backing_up import back_up, differences
from upkeep.restoring import restore

from .test_backup import lose_everything
from .world import dumped

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", "OPTIONS": {}}


@pytest.fixture
def other(db: None, tmp_path: Path) -> Iterator[str]:
    """A second database, on SQLite in a file, with all its tables."""
    path = tmp_path / "other.sqlite3"
    connections.databases["other"] = {**connection.settings_dict, **SQLITE, "NAME": str(path)}
    connections["other"].connect()
    if connection.vendor == "sqlite":
        copy_tables(connection, connections["other"])
    else:
        call_command("migrate", database="other", verbosity=0)
    yield "other"
    connections["other"].close()
    del connections["other"], connections.databases["other"]


def copy_tables(source: Any, target: Any) -> None:
    """Quicker than all the migrations, to the same end."""
    with source.cursor() as old, target.cursor() as new:
        old.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%%' ORDER BY rowid")
        for (statement,) in old.fetchall():
            new.execute(statement)
        old.execute("SELECT app, name, applied FROM django_migrations")
        new.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", old.fetchall())


def test_from_one_to_the_other_and_back(world, other, media, tmp_path) -> None:
    there, back = tmp_path / "there.backup", tmp_path / "back.backup"
    words = {"secret": "", "replace": True, "say": lambda line: None}
    with dumped():
        back_up(path=there, secret="", now=timezone.now())
        restore(path=there, using=other, **words)
        assert differences(check(there, "").tables, other) == []
        assert append_only.missing(other) == []
        back_up(path=back, secret="", now=timezone.now(), using=other)
        assert check(back, "").tables == check(there, "").tables
        lose_everything(media)
        restore(path=back, **words)
