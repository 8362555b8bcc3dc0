"""PostgreSQL is restarted while people read and write: the site connects again by itself, and no write is lost.

`script/test --full` restarts it twenty times.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Event

import psycopg
import pytest
from django.test import Client

from alerts.forms import SubscribeForm
from councils import roles
from councils.roles import Role
from tests.builders import council, published_decision
from tests.cluster import Cluster, cluster
from tests.councils.desk import signed_in, staff_of
from tests.serving import Visitor, serving, wait_for

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TIMES = 20 if os.environ.get("FULL") else 1
MAY_LAST = 2.0  # seconds that errors may go on once the server is back
ANSWERED_WITHIN = 1.0
PACE = 0.02


@dataclass
class Asked:
    """What one visitor asked for, when, and what they got."""

    path: str
    at: float
    status: int


@dataclass
class Crowd:
    url: str
    session: str
    done: Event = field(default_factory=Event)
    got: list[Asked] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def reads(self, *paths: str) -> None:
        visitor = Visitor(self.url)
        while not self.done.is_set():
            for path in paths:
                began = time.monotonic()
                self.got.append(Asked(path, began, visitor.get(path.replace("*", token_hex(4))).status))
                time.sleep(PACE)

    def works(self) -> None:
        """Staff, whose pages are never kept."""
        visitor = Visitor(self.url, session=self.session)
        while not self.done.is_set():
            began = time.monotonic()
            self.got.append(Asked("/admin/", began, visitor.get("/admin/").status))
            time.sleep(PACE)

    def writes(self) -> None:
        visitor = Visitor(self.url)
        while not self.done.is_set():
            began, address = time.monotonic(), f"reader.{token_hex(6)}@example.org"
            opened = SubscribeForm.stamp(datetime.now(UTC) - timedelta(seconds=30))
            words = {"about": "everything", "frequency": "daily", "remark": "", "opened": opened, "email": address}
            answer = visitor.post("/alerts/", words)
            self.got.append(Asked("/alerts/", began, answer.status))
            if answer.status == 303:
                self.written.append(address)
            time.sleep(PACE)


@pytest.fixture
def own(emptied: None) -> Iterator[tuple[Cluster, Client]]:
    """A server with one council and what was decided there, and somebody who is signed in."""
    roles.lay_groups()
    published_decision(council(), asks=["data_sharing"], summary="So it was decided.", now=datetime.now(UTC))
    editor = signed_in(staff_of(Role.EDITOR, "editor"))
    with cluster() as found:
        found.copy_of_tests()
        yield found, editor


def test_requests_recover_and_no_write_is_lost(own: tuple[Cluster, Client], tmp_path: Path) -> None:
    database, editor = own
    log, restarts = tmp_path / "log", []
    given = {"DATABASE_URL": database.url, "MAIL_FOLDER": str(tmp_path / "mails")}
    with ExitStack() as stack:
        url = stack.enter_context(serving(log, settings="tests.upkeep.shared_settings", threads=4, **given))
        wait_for(url, log)
        crowd = Crowd(url, editor.cookies["sessionid"].value)
        pool = stack.enter_context(ThreadPoolExecutor(4))
        asking = [
            pool.submit(crowd.reads, "/", "/councils/aaashire/", "/councils/"),
            pool.submit(crowd.reads, "/councils/?q=*", "/councils.json?q=*", "/healthz"),
            pool.submit(crowd.works),
            pool.submit(crowd.writes),
        ]
        try:
            for _time in range(TIMES):
                time.sleep(0.5)
                began = time.monotonic()
                database.restart()
                restarts.append((began, time.monotonic()))
                time.sleep(MAY_LAST + 0.5)
        finally:
            crowd.done.set()
        for one in asking:
            one.result()
    assert {one.status for one in crowd.got} <= {200, 303, 500, 503}, log.read_text()
    assert [one for one in crowd.got if one.status >= 500 and not excused(one, restarts)] == [], log.read_text()
    recovered = {one.path for one in crowd.got if one.status < 400 and one.at > restarts[-1][1]}
    assert recovered == {one.path for one in crowd.got}
    with psycopg.connect(database.url) as connection:
        kept = {row[0] for row in connection.execute("SELECT email FROM alerts_subscription")}
    assert set(crowd.written) <= kept
    assert len(crowd.written) > 10


def excused(one: Asked, restarts: list[tuple[float, float]]) -> bool:
    """Asked for while the server was away, or so soon after."""
    return any(began - ANSWERED_WITHIN <= one.at <= back + MAY_LAST for began, back in restarts)
