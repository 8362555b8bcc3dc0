"""Killed before any question to the database: what was under way is whole, or was not.

`script/test --full` kills two hundred times in all, `test_faults.py` as often in restoring.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from councils import operations
from councils.checking import faults
from councils.models import Council, Edition, PolicyRecord, append_only
from tests.builders import NOW, council, decision
from tests.imports.files import as_csv, decisions
from upkeep.archive import check

from .test_faults import in_thread, state
from .world import command

KILLS = 50 if os.environ.get("FULL") else 2
SECONDS = 120

pytestmark = pytest.mark.usefixtures("emptied")


class Dying:
    """Counts the questions to the database, and kills its own process before one of them (0: never)."""

    def __init__(self, at: int = 0) -> None:
        self.at, self.asked = at, 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.asked += 1
        if self.asked == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)


def in_process(job: Callable[[], object]) -> int:
    """The exit code of a process that does it; negative where a signal ended it."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            in_thread(job)
            code = 0
        finally:
            os._exit(code)
    deadline = time.monotonic() + SECONDS
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)


def questions(job: Callable[[], object], told: Path) -> int:
    """How many it asks; nothing of it is kept."""

    def rehearse() -> None:
        counter = Dying()
        with connection.execute_wrapper(counter), transaction.atomic():
            job()
            transaction.set_rollback(True)
        told.write_text(str(counter.asked))

    assert in_process(rehearse) == 0
    return int(told.read_text())


def killed(job: Callable[[], object], at: int) -> int:
    def run() -> None:
        with connection.execute_wrapper(Dying(at)):
            job()

    return in_process(run)


def sound() -> None:
    assert append_only.missing() == []
    assert list(faults()) == []


def is_whole_or_was_not(job: Callable[[], object], told: Path) -> None:
    """Kill it again and again, the first time before its last question, then let it end."""
    random.seed(7)
    last = questions(job, told) - 3  # those that only the rehearsal asks, to undo it
    old = in_thread(state)
    for at in (last, *(random.randint(1, last) for _kill in range(KILLS - 1))):
        assert killed(job, at) == -signal.SIGKILL
        assert in_thread(state) == old, f"killed before question {at} of {last}"
        in_thread(sound)
    assert in_process(job) == 0
    assert in_thread(state) != old
    in_thread(sound)


def test_a_killed_publication_of_several_publishes_none(for_threads: Callable[[], None], tmp_path: Path) -> None:
    drafts = [row for letter in "ABCDEF" for row in decision(council(f"AA{letter}"))]
    rows = [(row, row.version) for row in (operations.submit(row=one, by=None, now=NOW) for one in drafts)]
    before = Edition.objects.count()
    for_threads()
    is_whole_or_was_not(lambda: operations.publish_all(rows=rows, by=None, now=timezone.now()), tmp_path / "told")
    assert in_thread(lambda: (PolicyRecord.published.count(), Edition.objects.count())) == (len(rows), before + 1)


def test_a_killed_import_writes_nothing(for_threads: Callable[[], None], tmp_path: Path) -> None:
    council("HCK")
    file = tmp_path / "rows.csv"
    file.write_bytes(as_csv(decisions(*({"external_id": str(number)} for number in range(1, 21)))))
    for_threads()
    is_whole_or_was_not(lambda: command("import_records", str(file), apply=True), tmp_path / "told")
    assert in_thread(PolicyRecord.objects.count) == 20


def test_a_killed_loading_of_the_register_loads_nothing(for_threads: Callable[[], None], tmp_path: Path) -> None:
    for_threads()
    is_whole_or_was_not(lambda: command("load_register"), tmp_path / "told")
    assert in_thread(Council.objects.count) == 457


def test_a_killed_backup_leaves_no_file_of_its_name(for_threads: Callable[[], None], tmp_path: Path) -> None:
    decision(council())
    for_threads()
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "site.backup"
    random.seed(7)

    def back_up() -> None:
        command("backup", str(file))

    last = questions(back_up, tmp_path / "told") - 3
    file.unlink()
    for at in (last, *(random.randint(1, last) for _kill in range(KILLS - 1))):
        assert killed(back_up, at) == -signal.SIGKILL
        assert not file.exists()
    assert in_process(back_up) == 0
    assert check(file, "").tables["councils_policyrecord"]["rows"] == 2
