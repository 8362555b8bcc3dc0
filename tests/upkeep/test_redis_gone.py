"""The cache that machines share is killed, hangs and comes back: the site is slower for a moment, and nothing else."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from alerts.forms import SubscribeForm
from councils import shared_cache
from councils.limits import over
from councils.models import Council
from tests.builders import council, published_decision
from tests.serving import Redis, Visitor, free_port, serving, wait_for, wait_until

pytestmark = pytest.mark.once  # a cache does not know the database

TIMES = 20 if os.environ.get("FULL") else 1
PAGES = ("/", "/councils/", "/councils/aaashire/", "/card.png", "/councils/aaashire/card.png", "/alerts/")
SLOWEST = 5.0
SAID = "So it was decided, round "


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    if not Redis.program():
        pytest.skip("There is no redis-server: script/test installs it.")
    found = Redis(tmp_path)
    found.start()
    yield found
    found.stop()


@contextmanager
def visited(url: str) -> Iterator[list[tuple[str, int, float]]]:
    """Somebody asks for page after page meanwhile; what they got, and how long it took."""
    visitor, done, got = Visitor(url), Event(), []

    def ask() -> None:
        while not done.is_set():
            for path in PAGES:
                began = time.monotonic()
                status = visitor.get(path).status
                got.append((path, status, time.monotonic() - began))

    asking = Thread(target=ask)
    asking.start()
    try:
        yield got
    finally:
        done.set()
        asking.join(timeout=60)


def ready(visitor: Visitor) -> tuple[int, str]:
    answer = visitor.get("/healthz?ready")
    return answer.status, answer.text.strip()


def in_own_thread(work: Callable[[], object]) -> None:
    def run() -> None:
        work()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=30)


def publish(number: int) -> None:
    published_decision(
        Council.objects.get(code="AAA"), asks=["data_sharing"], summary=f"{SAID}{number}.", now=datetime.now(UTC)
    )


def wish(number: int) -> dict[str, str]:
    opened = SubscribeForm.stamp(datetime.now(UTC) - timedelta(seconds=30))
    words = {"about": "everything", "frequency": "daily", "remark": "", "opened": opened}
    return {**words, "email": f"reader{number}@example.org"}


def all_is_well_without(visitor: Visitor, number: int) -> None:
    """What is published shows, forms are taken, wrong passwords refused, and whoever asks is told the truth."""
    in_own_thread(lambda: publish(number))
    assert f"{SAID}{number}." in visitor.get("/councils/aaashire/").text
    assert ready(visitor) == (503, "cache does not answer")
    assert visitor.get("/healthz").status == 200
    assert visitor.post("/alerts/", wish(number)).status == 303
    page = "/accounts/login/"
    refused = visitor.post(page, {"login": "nobody", "password": "wrong"}, form=page)
    assert (refused.status, "csrfmiddlewaretoken" in refused.text) == (200, True)


@pytest.mark.django_db(transaction=True)
def test_pages_stay_right_and_fresh_while_it_is_gone(
    for_threads: Callable[[], None], server: Redis, tmp_path: Path
) -> None:
    council()
    for_threads()
    in_own_thread(lambda: publish(0))
    log, mails = tmp_path / "log", tmp_path / "mails"
    given = {"CACHE_URL": server.url, "MAIL_FOLDER": str(mails)}
    with ExitStack() as stack:
        url = stack.enter_context(serving(log, settings="tests.upkeep.shared_settings", **given))
        wait_for(url, log)
        visitor = Visitor(url)
        assert ready(visitor) == (200, "ok")
        got = stack.enter_context(visited(url))
        for number in range(1, 2 * TIMES + 1):
            hangs, before = number % 2 == 0, len(got)
            server.send(signal.SIGSTOP) if hangs else server.stop()
            all_is_well_without(visitor, number)
            wait_until(lambda before=before: len(got) > before + len(PAGES), 60)  # each page was asked for without it
            if hangs:
                server.send(signal.SIGCONT)
            else:
                server.start()
            wait_until(lambda: ready(visitor) == (200, "ok"))
            server.forget()
            wait_until(lambda: visitor.get(f"/councils/?q={token_hex(4)}") and "page:" in server.names())
    assert [one for one in got if one[1] != 200 or one[2] > SLOWEST] == [], log.read_text()
    told = "".join(path.read_text() for path in mails.iterdir()).count("To: keeper@example.org")
    assert 1 <= told <= 6  # refused, hung up, too late, and that this was answered with 503: each once in ten minutes


@pytest.fixture
def dead(settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "councils.shared_cache.RedisOrMemory", "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}
    }


def test_each_process_counts_alone_meanwhile(dead: None) -> None:
    assert [over("letters", "somebody", most=2) for _time in range(4)] == [False, False, True, True]
    assert not over("letters", "somebody else", most=2)


def test_it_is_waited_for_once_and_then_left_alone(
    server: Redis, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    backend = "councils.shared_cache.RedisOrMemory"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": server.url}}
    cache, clock = caches["default"], [1000.0]
    monkeypatch.setattr(shared_cache.time, "monotonic", lambda: clock[0])
    cache.set("known", "by all")
    assert (cache.get("known"), cache.add("known", 1), cache.touch("known")) == ("by all", False, True)
    server.stop()
    assert cache.get("known") is None
    assert cache.add("count", 1)
    assert cache.incr("count") == 2
    assert cache.delete("count")
    server.start()
    assert cache.add("known", "by this process")
    clock[0] += shared_cache.PAUSE_SECONDS
    assert cache.get("known") is None
    assert shared_cache.itself().add("known", "by all")
    assert [one.getMessage() for one in caplog.records if one.name == shared_cache.__name__] == [
        "The shared cache does not answer (ConnectionError): doing without"
    ]


@pytest.mark.django_db
def test_a_picture_is_drawn_without_it(dead: None, client: Client) -> None:
    council()
    assert client.get("/councils/aaashire/card.png").status_code == 200
