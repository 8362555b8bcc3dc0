"""The Atom feeds: valid (RFC 4287), with names for good, and paged (RFC 5005)."""

import gzip
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import feedparser
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.models import Council
from tests.builders import (
    DATA_SHARING,
    SENTINEL,
    TODAY,
    council,
    decision,
    invented_decision,
    minutes,
    published_decision,
    published_finding,
    register_says,
    retract,
    tip,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
FEEDS = ("/changes.atom", "/councils/aaashire/changes.atom", "/regions/london/changes.atom")


@pytest.fixture
def anyshire() -> Council:
    return council()


def read(client: Client, address: str) -> Element:
    """A feed that keeps the rules, as XML."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert faults(root) == []
    return root


def parse(client: Client, address: str = "/changes.atom") -> Any:
    """A feed as a feed reader sees it."""
    response = client.get(address)
    found = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not found.bozo, found.bozo_exception
    return found


def faults(root: Element) -> list[str]:
    """What RFC 4287 says that a feed and its entries must have, and does not find here."""
    entries = root.findall(f"{ATOM}entry")
    found = [
        f"no {name}" for node in (root, *entries) for name in ("id", "title", "updated") if len(every(node, name)) != 1
    ]
    if not root.findtext(f"{ATOM}author/{ATOM}name"):
        found.append("no author")
    days = [day.text or "" for name in ("updated", "published") for day in root.iter(f"{ATOM}{name}")]
    found += [f"no moment: {day}" for day in days if not RFC_3339.fullmatch(day)]
    names = [str(node.findtext(f"{ATOM}id")) for node in (root, *entries)]
    found += [f"no tag address: {name}" for name in names if not re.fullmatch(r"tag:[a-z0-9.-]+,\d{4}:[\w/-]+", name)]
    if len(names) != len(set(names)):
        found.append("an id twice")
    found += [f"no address: {link.get('href')}" for link in root.iter(f"{ATOM}link") if not whole(link.get("href"))]
    found += ["no single self link"] * (len(links(root, "self")) != 1)
    found += ["more alternates than one"] * any(len(links(node, "alternate")) != 1 for node in (root, *entries))
    return found + ["no content"] * any(not entry.findtext(f"{ATOM}content") for entry in entries)


def every(node: Element, name: str) -> list[Element]:
    return node.findall(f"{ATOM}{name}")


def links(node: Element, rel: str) -> list[str]:
    return [str(link.get("href")) for link in every(node, "link") if link.get("rel") == rel]


def whole(address: str | None) -> bool:
    return bool(address and address.startswith(("https://", "http://")))


def walk(client: Client, address: str, site_url: str) -> Iterator[Element]:
    """The pages of a feed, from the newest to the oldest."""
    while address:
        page = read(client, address)
        assert links(page, "self") == [site_url + address]
        yield page
        address = next(iter(links(page, "next")), "").removeprefix(site_url)


# Rules and pages


@pytest.mark.parametrize("address", FEEDS)
def test_pages_of_a_feed_lead_through_the_whole_history_once(
    address: str, anyshire: Council, client: Client, settings: Any
) -> None:
    for back in range(60, 0, -1):
        published_decision(anyshire, ("motion_tabled", "motion_passed")[back % 2], on=TODAY - timedelta(back))
    pages = list(walk(client, address, settings.SITE_URL))
    moments = [str(one.findtext(f"{ATOM}updated")) for page in pages for one in every(page, "entry")]
    names = [one.findtext(f"{ATOM}id") for page in pages for one in every(page, "entry")]
    assert len(pages) == 3
    assert len(names) == len(set(names)) == 120
    assert moments == sorted(moments, reverse=True)
    assert len({page.findtext(f"{ATOM}id") for page in pages}) == 1
    assert {tuple(links(page, "first")) for page in pages} == {(settings.SITE_URL + address,)}


@pytest.mark.parametrize("address", FEEDS)
def test_an_empty_feed_is_valid_and_the_same_tomorrow(
    address: str, anyshire: Council, client: Client, clock: Any
) -> None:
    first = client.get(address).content
    clock.set(clock() + timedelta(1))
    assert client.get(address).content == first
    assert read(client, address).findtext(f"{ATOM}updated") == "2015-04-01T00:00:00+01:00"
    assert parse(client, address).entries == []


def test_the_feeds_moment_is_that_of_its_newest_entry(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    root = read(client, "/changes.atom")
    assert root.findtext(f"{ATOM}updated") == "2026-03-02T12:00:00+00:00"
    assert {one.findtext(f"{ATOM}published") for one in every(root, "entry")} == {"2026-03-02T12:00:00+00:00"}


def test_names_stay_when_more_is_said_and_what_was_said_is_taken_back(
    anyshire: Council, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://tracker.example.org"
    (record,) = published_decision(anyshire, asks=[DATA_SHARING])
    retract(record)
    feed = parse(client)
    assert feed.feed.id == "tag:tracker.example.org,2026:changes"
    assert [entry.id for entry in feed.entries] == [
        f"tag:tracker.example.org,2026:policy-{record.pk}-{what}" for what in ("retracted", "published")
    ]


def test_feeds_hold_what_they_are_about(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    published_decision(council("WAL", nation="wales", region="wales", council_type="welsh"))
    counts = {address: len(parse(client, address).entries) for address in (*FEEDS, "/regions/wales/changes.atom")}
    assert list(counts.values()) == [4, 2, 2, 2]
    names = {parse(client, address).feed.id for address in counts}
    assert {name.split(":")[-1] for name in names} == {
        "changes",
        "changes/council/aaa",
        "changes/area/london",
        "changes/area/wales",
    }


# What an entry says


def test_an_entry_says_from_what_to_what_and_links_its_evidence(
    anyshire: Council, client: Client, settings: Any
) -> None:
    (record,) = published_decision(anyshire, asks=[DATA_SHARING], evidence=(minutes(title="Minute 12"),))
    (entry,) = parse(client).entries
    assert entry.title == "Aaashire: Data-sharing: Not yet checked → Policy in force"
    assert entry.link == f"{settings.SITE_URL}/councils/aaashire/#record-{record.pk}"
    assert entry.summary.endswith("So since 2 March 2026. Said here on 2 March 2026.")
    assert {tag.term for tag in entry.tags} == {"status", "AAA"}
    content = entry.content[0].value
    assert '<a href="https://council.example.org/minutes">Minute 12</a>: Minutes, 2 March 2026. Grade A' in content
    assert "Where the council stands: Not yet checked → " in content


def test_a_correction_says_what_was_wrong(anyshire: Council, client: Client) -> None:
    retract(published_finding(anyshire), reason="The report was withdrawn.")
    newest, older = parse(client).entries
    assert newest.title == "Aaashire: Taken back: Joint visit, Food safety: Publicly reported"
    assert "The report was withdrawn." in newest.content[0].value
    assert "four kitchens" not in older.content[0].value
    assert "This was taken back on 1 June 2026." in older.content[0].value


def test_no_text_breaks_out_and_nothing_private_gets_out(anyshire: Council, client: Client) -> None:
    nasty = "]]> <script>alert(1)</script> & \x01\x0b\ufffe\x1f 👋 <!--"
    published_decision(
        anyshire,
        summary=nasty,
        private_note=SENTINEL,
        evidence=(minutes(title=nasty, url='https://a.org/"x\x01'), tip()),
    )
    decision(anyshire, "rejected", summary=SENTINEL)
    response = client.get("/changes.atom")
    root = ElementTree.fromstring(response.content)
    assert faults(root) == []
    content = every(root, "entry")[0].findtext(f"{ATOM}content") or ""
    assert "]]&gt; &lt;script&gt;alert(1)&lt;/script&gt; &amp;  👋 &lt;!--" in content
    assert 'href="https://a.org/&quot;x"' in content
    assert SENTINEL not in response.content.decode()


def test_invented_entries_are_marked_and_the_feed_with_them(anyshire: Council, client: Client) -> None:
    assert "demonstration" not in parse(client).feed.title
    invented_decision(anyshire)
    feed = parse(client)
    assert feed.feed.title.endswith("changes (demonstration data)")
    assert feed.entries[0].title.startswith("Demonstration: Aaashire")
    assert feed.entries[0].summary.startswith("Demonstration: ")
    assert "Do not quote it." in feed.entries[0].content[0].value


def test_the_licence_is_named(anyshire: Council, client: Client) -> None:
    root = read(client, "/changes.atom")
    assert root.findtext(f"{ATOM}rights") == "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    assert links(root, "license") == ["https://creativecommons.org/licenses/by/4.0/"]


# Refusals


@pytest.mark.parametrize("address", ["/councils/nowhere/changes.atom", "/regions/atlantis/changes.atom"])
def test_a_feed_of_nothing_known_is_not_found(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "word"), [("before=soon", "before: Give a day"), ("kind=status", "kind: There is no")]
)
def test_what_is_not_understood_is_refused_with_a_sentence(query: str, word: str, client: Client) -> None:
    response = client.get(f"/changes.atom?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith(word)


def test_a_feed_is_only_read(client: Client) -> None:
    assert client.post("/changes.atom").status_code == 405


def test_who_has_it_already_is_told_so_until_something_is_said(anyshire: Council, client: Client) -> None:
    for address in FEEDS:
        tag = client.get(address)["ETag"]
        assert tag.startswith('"')
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    published_decision(anyshire)
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_compressed_it_is_the_same(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    small = client.get("/changes.atom", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(small.content) == client.get("/changes.atom").content


def test_the_feed_of_a_former_name_leads_to_todays(anyshire: Council, client: Client) -> None:
    register_says(anyshire, on=TODAY, slug="newshire")
    response = client.get("/councils/aaashire/changes.atom")
    assert (response.status_code, response["Location"]) == (301, "/councils/newshire/changes.atom")


def test_before_the_beginning_there_is_an_empty_feed(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    assert parse(client, "/changes.atom?before=1066-10-14").entries == []


@pytest.mark.parametrize("address", FEEDS)
def test_the_number_of_queries_has_a_bound_however_long_the_history(
    address: str, anyshire: Council, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 15, 30):
        for back in range(number):
            published_decision(anyshire, on=date(2026, 1, 1) + timedelta(number + back))
        with django_assert_max_num_queries(QUERIES):
            read(client, address)


QUERIES = 64
