"""Real servers on the tests' database, for what a test client does not show, and plain requests to them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener, urlopen

import redis
from django.db import connection

from firewall_tracker.environment import BASE_DIR

KEPT = "tests.site.kept_settings"


def database_url() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgres://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(log: Path, *, settings: str = KEPT, threads: int = 2, **given: str) -> Iterator[str]:
    """One process of granian; its address."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    command += ["--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": database_url()} | given
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "firewall_tracker.wsgi:application"], cwd=BASE_DIR, env=environment, stdout=out, stderr=out
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


def wait_for(url: str, log: Path) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            urlopen(f"{url}/healthz", timeout=5).close()
            return
        except (URLError, OSError):
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)


def wait_until(met: Callable[[], Any], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


class Visitor:
    """Asks a server, keeps its cookies and takes every answer as it is, refusals too."""

    def __init__(self, url: str, *, session: str = "") -> None:
        self.url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _NoRedirects)
        self._opener.addheaders = [("Cookie", f"sessionid={session}")] if session else []

    def get(self, path: str) -> Answer:
        return self._ask(Request(self.url + path))

    def post(self, path: str, words: Mapping[str, Any], *, form: str = "") -> Answer:
        """``form``: where the page is from which this is sent, if it has a token."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(form).text) if form else None
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        data = urlencode({**words, **token}, doseq=True).encode()
        return self._ask(Request(self.url + path, data, {"Origin": self.url}))

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return Answer(answer.status, answer.read().decode(errors="replace"), answer.headers)
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(errors="replace"), error.headers)


@dataclass
class Redis:
    """A server of one's own, which keeps nothing."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @staticmethod
    def program() -> str:
        """Where it is, or nothing; one program with two names, of which Debian's redis-tools has the second."""
        return shutil.which("redis-server") or shutil.which("redis-check-rdb") or ""

    def start(self) -> None:
        program = self.folder / "redis-server"
        if not program.exists():
            program.symlink_to(Path(self.program()).resolve())
        command = [str(program), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([*command, "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def names(self) -> str:
        with redis.Redis(port=self.port) as client:
            return " ".join(name.decode() for name in client.scan_iter())

    def forget(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def send(self, number: int) -> None:
        if self.process:
            self.process.send_signal(number)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(timeout=15)
