"""Four servers that share only the database: none shows a page older than what was published before it was asked."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest
from django.db import connection
from django.utils import timezone

from councils.models import Council
from tests.builders import council, published_decision
from tests.serving import serving, wait_for

PROCESSES, ROUNDS = 4, 6
PATH = "/councils/aaashire/"
SHOWN = "So it was decided, round "


def shown(url: str) -> int:
    """The round that a server's page tells of."""
    with urlopen(url + PATH, timeout=30) as answer:
        assert "s-maxage" in answer.headers["Cache-Control"]
        return max(int(part.split(".")[0]) for part in answer.read().decode().split(SHOWN)[1:])


def publish(number: int) -> None:
    where = Council.objects.get(code="AAA")
    published_decision(where, asks=["data_sharing"], summary=f"{SHOWN}{number}.", now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_no_process_shows_what_was_before_a_publication(for_threads: Callable[[], None], tmp_path: Path) -> None:
    """While others read without a pause, so that pages are being made at the very moment of each publication."""
    council()
    for_threads()
    done, acknowledged = Event(), [0]

    def reads(url: str) -> int:
        times = 0
        while not done.is_set():
            least = acknowledged[0]
            assert shown(url) >= least
            times += 1
        return times

    with ExitStack() as stack, ThreadPoolExecutor(1) as writer, ThreadPoolExecutor(2 * PROCESSES) as readers:
        writer.submit(publish, 0).result()
        logs = [tmp_path / f"{number}.log" for number in range(PROCESSES)]
        urls = [stack.enter_context(serving(log)) for log in logs]
        try:
            for url, log in zip(urls, logs, strict=True):
                wait_for(url, log)
            reading = [readers.submit(reads, url) for url in urls]
            for number in range(1, ROUNDS + 1):
                writer.submit(publish, number).result()
                acknowledged[0] = number
                assert list(readers.map(shown, urls)) == [number] * PROCESSES
        finally:
            done.set()
            writer.submit(lambda: connection.close()).result()  # its own, not that of this thread
        assert all(one.result() > ROUNDS for one in reading)
