"""Two machines that are upgraded at once."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.serving import database_url


@pytest.fixture
def empty(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield f"{database_url().rpartition('/')[0]}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrating(address: str, var: Path, *options: str) -> subprocess.Popen[str]:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": address, "VAR_DIR": str(var), "SECRET_KEY": "x" * 50}
    return subprocess.Popen(
        [sys.executable, "manage.py", "migrate", *options],
        cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_of_two_that_migrate_at_once_one_does_it_and_the_other_finds_it_done(empty: str, tmp_path: Path) -> None:
    processes = [migrating(empty, tmp_path) for _machine in range(2)]
    said = sorted((process.communicate(timeout=120)[0] for process in processes), key=len)
    assert [process.returncode for process in processes] == [0, 0], said
    assert "No migrations to apply." in said[0]
    assert "Applying councils.0001_the_record... OK" in said[1]
    check = migrating(empty, tmp_path, "--check")
    assert check.communicate(timeout=60)[0] is not None
    assert check.returncode == 0
