"""A site grows: what was backed up on one kind of database is restored on the other, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from councils import in_force
from councils.models import Evidence, append_only
from upkeep.archive import check
from upkeep.backing_up import back_up, differences
from upkeep.exporting import export
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


@contextmanager
def moved_to(name: str) -> Iterator[None]:
    """The site on this database, with nothing kept of what it made on the other."""
    before = connections["default"]
    connections["default"] = connections[name]
    forget()
    yield
    connections["default"] = before
    forget()


def forget() -> None:
    cache.clear()
    in_force.forget()


def exported(folder: Path) -> dict[str, str]:
    """Every file of the public site, with the hash of its bytes."""
    return export(folder=folder, again=False, say=lambda line: None).files


@pytest.mark.postgresql
def test_what_was_restored_is_counted_at_once(world, tmp_path) -> None:
    file = tmp_path / "site.backup"
    back_up(path=file, secret="", now=timezone.now())
    restore(path=file, secret="", replace=True, say=lambda line: None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'councils_evidence'")
        assert cursor.fetchone() == (Evidence.objects.count(),)


@pytest.mark.postgresql
def test_pages_files_and_feeds_are_the_same_byte_for_byte(world, other, tmp_path) -> None:
    assert connection.vendor == "postgresql"
    file = tmp_path / "site.backup"
    back_up(path=file, secret="", now=timezone.now())
    here = exported(tmp_path / "here")
    restore(path=file, using=other, secret="", replace=True, say=lambda line: None)
    with moved_to(other):
        there = exported(tmp_path / "there")
    assert len(here) > 100
    assert [name for name in sorted(here | there) if here.get(name) != there.get(name)] == []
