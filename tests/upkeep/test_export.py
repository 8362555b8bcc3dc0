"""`manage.py export_site`: the site without its server, with no link that leads nowhere."""

import threading
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import CommandError

from councils.models import Council
from pledges.models import Pledge
from tests.builders import SENTINEL, published_decision
from upkeep.rewriting import rewritten

from .world import command

pytestmark = pytest.mark.once
SITE = "http://127.0.0.1:8000"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args) -> None:
        """Quiet."""


def walked(folder: Path) -> tuple[dict[str, int], int]:
    """Every address that a page leads to from the home page on, with the status that it is answered with."""
    found, waiting, pages = {}, ["/"], 0
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        while waiting:
            path = waiting.pop()
            asked = HTTPConnection("127.0.0.1", server.server_port, timeout=10)
            asked.request("GET", quote(path))
            answer = asked.getresponse()
            body, found[path] = answer.read(), answer.status
            asked.close()
            if answer.headers.get_content_type() == "text/html" and answer.status == 200:
                pages += 1
                again = rewritten(body.decode(), path=path, site=SITE)
                assert again.text == body.decode(), "a second time there is nothing left to take out"
                waiting += [to for to in again.paths if to not in found and to not in waiting]
        server.shutdown()
        thread.join()
    return found, pages


def test_a_static_host_serves_it_and_no_link_leads_nowhere_and_only_changes_are_written(world, tmp_path) -> None:
    folder = tmp_path / "site"
    told = command("export_site", folder)
    found, pages = walked(folder)
    # A folder without its slash is led on to the one with it, as nginx does.
    assert {path: status for path, status in found.items() if status not in (200, 301)} == {}
    assert pages > 30
    embeds = [f"embed/pledges/{number}/index.html" for number in Pledge.published.values_list("pk", flat=True)]
    assert embeds
    for name in (
        *embeds,
        "councils.csv",
        "data/everything.zip",
        "changes.atom",
        "card.png",
        "sitemap.xml",
        "404.html",
        "embed/map/index.html",
    ):
        assert (folder / name).stat().st_size, name
    assert SENTINEL.encode() not in b"".join(path.read_bytes() for path in folder.rglob("*.html"))
    assert "<form" not in (folder / "find/index.html").read_text()
    count = sum(path.is_file() for path in folder.rglob("*")) - 1
    assert f"{count} files, of which {count} were written; 0 are gone." in told

    assert command("export_site", folder) == f"The folder is of this edition and day already: {count} files.\n"
    published_decision(Council.objects.get(code="NYE"), "rejected", summary="A new word in it.")
    told = command("export_site", folder)
    assert [path for path in folder.glob("councils/*/index.html") if "A new word in it." in path.read_text()]
    written = int(told.split("of which ")[1].split()[0])
    assert 5 < written < count


def test_a_folder_that_holds_something_else_is_left_alone(world, tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty and was not made"):
        command("export_site", tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["notes.txt"]


def test_what_needs_a_server_is_taken_out_and_the_rest_stays_byte_for_byte() -> None:
    kept = '<!DOCTYPE html><p title="a &amp; b">x &lt; &#39; <!-- c --><br/><svg viewBox="0 0 1 1">'
    kept += '<a href="/councils/">x</a></svg>'
    form = '<form action="/find/" method="post"><input name=q><a href="/x/">x</a></form>'
    page = rewritten(
        kept + form + '<a class="b" href="/councils/?q=a">q</a>' + '<a href="https://example.org/?q=1">e</a>',
        path="/",
        site=SITE,
    )
    assert page.text.startswith(kept)
    assert page.text.endswith('</p><a class="b">q</a><a href="https://example.org/?q=1">e</a>')
    assert page.paths == {"/councils/"}
