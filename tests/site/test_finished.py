"""Finished answers: made once, the same as if they were made anew, and never older than the record."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from councils import operations, shared_cache
from councils.models import Council
from firewall_tracker.shelf import OVERHEAD, Finished, Shelf
from tests.builders import NOW, body, council, published_decision

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/councils/",
    "/councils/?nation=wales&sort=-name",
    "/councils/aaashire/",
    "/councils/aaashire/?as_of=2026-03-05",
    "/compare/?c=aaashire&c=bbbshire",
    "/regions/",
    "/regions/london/",
    "/figures/",
    "/changes/",
    "/data/",
    "/api/docs",
    "/corrections/",
    "/methodology/",
    "/briefing/",
    "/privacy/",
    "/accessibility/",
    "/embed/map/",
    "/embed/councils/aaashire/",
    "/card.png",
    "/councils/aaashire/card.png",
    "/sitemap.xml",
    "/councils.csv",
    "/councils.json",
    "/changes.atom",
)
ADDED = {"ETag", "Cache-Control", "Content-Encoding", "Content-Length", "Vary"}


@pytest.fixture
def anyshire() -> Council:
    council("BBB")
    return council()


@pytest.fixture
def kept(settings: Any, anyshire: Council) -> Client:
    settings.PAGE_CACHE_MB = 8
    published_decision(anyshire, asks=["data_sharing"], summary="The first word.")
    return Client()


@contextmanager
def queries() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as asked:
        yield asked


@pytest.mark.parametrize("path", PAGES)
def test_a_finished_answer_is_the_one_made_anew(
    kept: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first: Any = kept.get(path)
    with django_assert_num_queries(2):  # which edition is in force, each time
        second: Any = kept.get(path)
        head: Any = kept.head(path)
    with override_settings(PAGE_CACHE_MB=0):
        anew: Any = Client().get(path)
    whole = b"".join(anew.streaming_content) if anew.streaming else anew.content
    assert (first.status_code, first.content, second.content) == (200, whole, whole)
    own = "X-Request-ID"
    assert len({one.headers.pop(own) for one in (first, second, head)}) == 3
    assert first.headers == second.headers == head.headers
    assert head.content == b""
    for name in set(first.headers) - ADDED:
        assert first[name] == anew[name], name
    assert not first.cookies
    assert set(first.get("Vary", "Accept-Encoding").split(", ")) <= {
        "Accept-Encoding",
        "HX-Request",
        "HX-History-Restore-Request",
    }


def test_what_is_published_shows_at_once(kept: Client, anyshire: Council) -> None:
    before = kept.get("/councils/aaashire/")
    published_decision(anyshire, "motion_passed", asks=["joint_inspections"], summary="The second word.")
    after = kept.get("/councils/aaashire/", headers={"if-none-match": before["ETag"]})
    assert (after.status_code, "The second word." in body(after)) == (200, True)
    assert after["ETag"] != before["ETag"]


def test_an_unchanged_page_is_not_sent_again(kept: Client, anyshire: Council) -> None:
    first = kept.get("/briefing/")
    operations.correct_function(council=anyshire, function="planning", holds=False, source="x", by=None, now=NOW)
    for given in (first["ETag"], f'"other", W/{first["ETag"]}'):
        answer = kept.get("/briefing/", headers={"if-none-match": given})
        assert (answer.status_code, answer.content) == (304, b"")
        assert (answer["ETag"], answer["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
        assert answer["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert kept.get("/briefing/", headers={"if-match": '"another"'}).status_code == 412


def test_each_coding_is_an_answer_of_its_own(kept: Client) -> None:
    plain = kept.get("/councils/")
    small = kept.get("/councils/", headers={"accept-encoding": "gzip, br;q=0"})
    smaller = kept.get("/councils/", headers={"accept-encoding": "gzip, deflate, br"})
    assert gzip.decompress(small.content) == brotli.decompress(smaller.content) == plain.content
    assert [one.get("Content-Encoding") for one in (plain, small, smaller)] == [None, "gzip", "br"]
    assert len({plain["ETag"], small["ETag"], smaller["ETag"]}) == 3
    assert "Accept-Encoding" in plain["Vary"]


def test_what_others_added_to_the_address_is_neither_shown_nor_asked_for(kept: Client) -> None:
    """Or one visitor would choose what the next one reads."""
    added = kept.get("/compare/?utm_source=evil&c=bbbshire&fbclid=evil&as_of=2026-03-05&c=aaashire")
    plain = kept.get("/compare/?as_of=2026-03-05&c=bbbshire&c=aaashire")
    assert added.content == plain.content
    assert b"evil" not in added.content
    assert kept.get("/compare/?c=aaashire&c=bbbshire&as_of=2026-03-05").content != plain.content


def test_htmx_gets_its_part_and_nobody_else_does(kept: Client) -> None:
    part = kept.get("/councils/", headers={"hx-request": "true"})
    whole = kept.get("/councils/")
    restored = kept.get("/councils/", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert b"<html" not in part.content
    assert whole.content == restored.content
    assert b"<html" in whole.content
    assert part["HX-Push-Url"] == "/councils/"


def test_who_has_signed_in_gets_nothing_kept(kept: Client, staff: Any) -> None:
    kept.get("/councils/")
    kept.force_login(staff)
    with queries() as asked:
        answer = kept.get("/councils/")
    assert len(asked) > 1
    assert (answer["Cache-Control"], answer.get("ETag")) == ("private, no-cache", None)


@pytest.mark.parametrize(
    "path", ["/councils/nowhere/", "/councils/?nation=mars", "/find/", "/healthz", "/admin/login/", "/styleguide/"]
)
def test_only_whole_public_pages_are_kept(kept: Client, path: str) -> None:
    for _time in range(2):
        answer = kept.get(path)
        assert "s-maxage" not in answer.get("Cache-Control", "")
        assert "ETag" not in answer


def test_nothing_is_kept_of_other_methods_and_hosts(kept: Client) -> None:
    kept.get("/councils/")
    assert kept.post("/councils/").status_code == 405
    assert kept.get("/councils/", headers={"host": "evil.example"}).status_code == 400


def test_the_shelf_has_room_for_so_much_and_keeps_what_is_asked_for() -> None:
    small = Shelf(3 * (OVERHEAD + 1_000), shared=False)
    for key in "abc":
        small.put(key, Finished({"ETag": key}, b"x" * 1_000), "now")
    assert small.get("a", "now")
    small.put("d", Finished({"ETag": "d"}, b"x" * 1_000), "now")
    assert [key for key in "abcd" if small.get(key, "now")] == ["a", "c", "d"]
    small.put("e", Finished({"ETag": "e"}, b"x" * 100_000), "now")
    assert small.get("e", "now") is None
    assert small.size == 3 * (OVERHEAD + 1_000)


def test_the_shelf_lets_go_of_what_nobody_can_ask_for_any_more() -> None:
    shelf = Shelf(100_000, shared=False)
    for key in "ab":
        shelf.put(key, Finished({"ETag": key}, b"page"), "before")
    shelf.put("c", Finished({"ETag": "c"}, b"page"), "after")
    assert [key for key in "abc" if shelf.get(key, "after")] == ["c"]
    assert shelf.size == OVERHEAD + 4


def test_machines_share_what_they_made() -> None:
    one, other = Shelf(100_000, shared=True), Shelf(100_000, shared=True)
    one.put("key", Finished({"ETag": '"x"'}, b"page"), "now")
    assert other.get("key", "now") == Finished({"ETag": '"x"'}, b"page")


def test_a_shared_cache_that_is_gone_makes_pages_slower_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Gone:
        def get(self, key: str) -> None:
            asked.append(key)
            raise ConnectionError

        set = get

    monkeypatch.setattr(shared_cache, "itself", Gone)
    alone = Shelf(100_000, shared=True)
    assert alone.get("key", "now") is None
    alone.put("key", Finished({"ETag": '"x"'}, b"page"), "now")
    assert alone.get("key", "now")
    assert len(asked) == 1  # it is left alone for a while
