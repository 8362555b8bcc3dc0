"""Every data set in every form, as the site answers it, at addresses that tools can fetch.

The site is asked once in a run. Its answers are then served as they were, headers included, by a small server at the
address that the files themselves name, so that each tool finds them as it would find them in public.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from councils.columns import Column
from councils.datasets import data_sets
from councils.exports import FORMS
from tests.builders import NOW

from .world import build

NAMES = [one.name for one in data_sets()]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where no test asks for a database, pytest-django makes none; here the site does, before the first test."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.django_db)
            item.add_marker(pytest.mark.once)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """What the site answered. ``url`` is where the answers are served; ``asked`` what tools asked for."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def body(self, path: str) -> bytes:
        return self.answers[path].body

    def file(self, name: str, form: str, query: str = "") -> bytes:
        return self.body(f"/{name}.{form}{query}")

    def text(self, name: str, form: str) -> str:
        return self.file(name, form).decode()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a data set as JSON has them."""
        rows: list[dict[str, Any]] = json.loads(self.file(name, "json"))["rows"]
        return rows


def ask_for_everything(site: Site) -> None:
    client = Client(headers={"host": "localhost"})

    def ask(path: str) -> bytes:
        response: Any = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, f"{path}: {body[:500]!r}"
        site.answers[path] = Answer(response.status_code, dict(response.headers), body)
        return body

    for one in data_sets():
        site.columns[one.name] = one.columns()
        for form in FORMS:
            ask(f"/{one.name}.{form}")
        ask(f"/{one.name}.csv?excel=1")
        ask(f"/{one.name}.csv-metadata.json")
        ask(f"/{one.name}.geojson?geometry=hexagon")
    ask("/data/everything.zip")
    for resource in json.loads(ask("/data/datapackage.json"))["resources"]:
        ask(resource["path"].removeprefix(site.url))


def serve(site: Site) -> ThreadingHTTPServer:
    class Replay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            answer = site.answers.get(self.path, Answer(404, {}, b""))
            self.send_response(answer.status)
            for name, value in (answer.headers | {"Content-Length": str(len(answer.body))}).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(answer.body)

        do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Replay)


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    site = Site("")
    with serve(site) as server, pytest.MonkeyPatch.context() as patch:
        site.url = f"http://127.0.0.1:{server.server_port}"
        patch.setattr("django.utils.timezone.now", lambda: NOW)
        with django_db_blocker.unblock(), override_settings(SITE_URL=site.url), transaction.atomic():
            build()
            ask_for_everything(site)
            transaction.set_rollback(True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
