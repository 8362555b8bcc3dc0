"""While others write, and when the power goes: a backup is of one moment, a restoring is whole or was not.

`script/test --full` kills two hundred times.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from councils.models import append_only
from tests.builders import council
from tests.serving import database_url
from upkeep import rows
from upkeep.archive import Writer, check
from upkeep.backing_up import back_up
from upkeep.rows import summed

from .test_backup import lose_everything
from .world import everything, upload, uploads

KILLS = 200 if os.environ.get("FULL") else 2


def in_thread(call: Callable[[], object]) -> object:
    """Run in a thread of its own, and so with a connection of its own."""

    def run() -> object:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=60)


def test_what_is_written_meanwhile_neither_waits_nor_is_in_it(for_threads, media, file) -> None:
    council("KEN")
    for_threads()
    about = Writer.about

    def interrupted(self, facts) -> None:
        in_thread(lambda: User.objects.create_user("meanwhile"))
        about(self, facts)

    with mock.patch.object(Writer, "about", interrupted):
        in_thread(lambda: back_up(path=file, secret="", now=timezone.now(), verify=True))
    tables = check(file, "").tables
    assert (tables["councils_council"]["rows"], tables["auth_user"]["rows"]) == (1, 0)
    assert in_thread(lambda: User.objects.count()) == 1


def test_a_killed_restoring_leaves_the_old_state_or_the_new(emptied, for_threads, media, file, tmp_path) -> None:
    random.seed(7)
    everything()
    upload(media)
    back_up(path=file, secret="", now=timezone.now())
    lose_everything(media)
    for_threads()
    old, new = in_thread(state), check(file, "").tables
    old_uploads = uploads(media)
    for _number in range(KILLS):
        with restoring(file, tmp_path) as process:
            assert process.stderr
            for _line in range(random.randint(1, 20)):
                process.stderr.readline()
            process.kill()
        assert in_thread(state) == old
        assert in_thread(append_only.missing) == []
        assert uploads(media) == old_uploads
    with restoring(file, tmp_path) as process:
        process.communicate()
    assert process.returncode == 0
    assert in_thread(state) == new


def state() -> dict[str, dict]:
    return {model._meta.db_table: summed(model).as_json() for model in rows.models()}


def restoring(file: Path, var: Path) -> subprocess.Popen:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url(), "VAR_DIR": str(var)}
    environment["SECRET_KEY"] = "x" * 50
    return subprocess.Popen(
        [sys.executable, "manage.py", "restore", str(file), "--replace"],
        cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
