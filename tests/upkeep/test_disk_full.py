"""A disk that takes no more: said in a sentence, and nothing half written stays."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from councils import operations
from tests.builders import NOW, council, decision
from tests.serving import database_url
from upkeep.archive import check

from .test_faults import in_thread, state

# A file may grow to this, as if there were no more room. SQLite's own need 32 kB.
ROOM = 60_000

pytestmark = pytest.mark.usefixtures("emptied")


def no_more_room() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def manage(var: Path, *command: str, full: bool = True) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url(), "VAR_DIR": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR, env=environment | {"SECRET_KEY": "x" * 50},
        preexec_fn=no_more_room if full else None, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_a_backup_that_finds_no_room_says_so_and_spares_the_last_one(
    for_threads: Callable[[], None], tmp_path: Path
) -> None:
    council()
    for_threads()
    var, folder = tmp_path / "var", tmp_path / "backups"
    (var / "media").mkdir(parents=True)
    (var / "media" / "large.pdf").write_bytes(os.urandom(4 * ROOM))
    folder.mkdir()
    first = folder / "first.backup"
    assert manage(var, "backup", str(first), full=False).returncode == 0
    refused = manage(var, "backup", str(folder / "second.backup"))
    assert refused.returncode == 1
    assert refused.stderr == "CommandError: The backup can’t be written: File too large. Nothing of it is kept.\n"
    assert [path.name for path in folder.iterdir()] == ["first.backup"]
    assert check(first, "").tables["councils_council"]["rows"] == 1


@pytest.mark.once
def test_a_database_that_can_not_grow_publishes_nothing_and_goes_on(for_threads: Callable[[], None]) -> None:
    drafts = [row for one in "ABCDEFGHIJKL" for row in decision(council(f"AA{one}"))]
    rows = [(row, row.version) for row in (operations.submit(row=one, by=None, now=NOW) for one in drafts)]
    for_threads()

    def limited(pages: str) -> str:
        """With a database of so many pages at most: what publishing all of them came to."""
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            operations.publish_all(rows=rows, by=None, now=NOW)
        except OperationalError as error:
            return str(error)
        return "published"

    old = in_thread(state)
    assert in_thread(lambda: limited("1")) == "database or disk is full"  # 1: as many as there are
    assert in_thread(state) == old
    assert in_thread(lambda: limited("1000000")) == "published"
