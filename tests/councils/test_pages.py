"""The front page, corrections, data dictionary and pages of text; and what every public page has in common."""

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.choices import Headline
from councils.columns import council_columns as columns
from councils.functions import HOLDINGS
from councils.models import Council
from councils.operations import add_evidence, correct_function, publish_response
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    SENTINEL,
    TODAY,
    body,
    council,
    decision,
    document,
    finding,
    minutes,
    pledge,
    press_report,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    tip,
)
from tests.once import put_back

pytestmark = pytest.mark.django_db

PUBLIC = (
    "/",
    "/councils/",
    "/councils/aaashire/",
    "/councils/aaashire/?as_of=2026-03-05",
    "/regions/london/",
    "/figures/",
    "/figures/adopted/",
    "/changes/",
    "/data/",
    "/corrections/",
    "/methodology/",
    "/briefing/",
    "/privacy/",
    "/accessibility/",
    "/take-action/",
    "/take-action/aaashire/",
    "/advice/",
    "/supporters/",
)
EVERY_ANSWER = (*PUBLIC, "/councils.csv", "/councils/?nation=france", "/no-such-page/")


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return unescape(body(response))


@pytest.fixture
@put_back
def world() -> Council:
    """One council with everything public, everything private and everything taken back."""
    private = {"private_note": SENTINEL}
    where = council("AAA")
    published_decision(where, evidence=(minutes(**private), tip()), **private)
    row = published_finding(where, evidence=(press_report(**private), tip()), **private)
    publish_response(finding=row, received_on=TODAY, text="No.", by=None, now=NOW)
    published_pledge(where, **private)
    retract(published_decision(where, "reversed", **private)[0])
    retract(published_finding(where, "disputed", **private))
    correct_function(council=where, function="planning", holds=True, source="x", by=None, now=NOW)
    decision(where, "rejected", summary=SENTINEL, evidence=(minutes(title=SENTINEL),))
    finding(where, statement=SENTINEL)
    pledge(where, SENTINEL)
    return where


# The front page


def test_the_front_page_counts_the_councils_of_today(client: Client) -> None:
    published_decision(council("AAA"))
    published_decision(council("BBB"))
    council("CCC")
    published_decision(council("OLD", end_date=TODAY))
    counts = client.get("/").context["figures"]
    assert (counts.alive, counts.adopted) == (3, 2)
    assert {one.code: one.count for one in counts.headlines if one.count} == {"adopted": 2, "not_checked": 1}
    assert {one.code for one in counts.headlines} == set(Headline.values)


def test_the_figures_of_the_front_page_lead_to_as_many_councils(client: Client) -> None:
    published_decision(council("AAA"))
    published_decision(council("BBB"), "motion_passed", asks=[DATA_SHARING])
    council("CCC")
    figures = client.get("/").context["figures"]
    counts = [*figures.headlines, *(one for ask in figures.asks for one in ask.counts)]
    assert sum(one.count for one in counts) == 9
    for one in counts:
        assert client.get(one.url).context["selection"].count == one.count


def test_the_front_page_names_what_was_published_last(client: Client) -> None:
    where = council("AAA")
    published_decision(where, "motion_passed", asks=[DATA_SHARING])
    retract(published_decision(where, "in_force", asks=[DATA_SHARING])[0])
    decision(where, "reversed")
    titles = [item.title for item in client.get("/").context["latest"]]
    assert titles[0] == "Aaashire: Taken back: Data-sharing: Policy in force"
    assert titles[-1] == "Aaashire: Data-sharing: Not yet checked → Motion passed, not yet shown in force"
    assert 'href="/councils/aaashire/' in text_of(client, "/")


def test_the_front_page_stands_without_any_council(client: Client) -> None:
    text_of(client, "/")


# Corrections


def corrections(client: Client) -> list[tuple[str, str, str]]:
    return [(str(one.what), one.reason, one.correction) for one in client.get("/corrections/").context["corrections"]]


def test_what_was_taken_back_is_on_the_corrections_page_with_its_reason(client: Client) -> None:
    where = council("AAA")
    retract(published_decision(where, asks=[DATA_SHARING])[0], reason="That was Bbbshire.", correction="A motion only.")
    retract(published_finding(where), reason="The report was withdrawn.")
    retract(
        correct_function(council=where, function="planning", holds=False, source="x", by=None, now=NOW),
        reason="Misread.",
    )
    assert sorted(corrections(client)) == [
        ("Data-sharing: Policy in force", "That was Bbbshire.", "A motion only."),
        ("Joint visit: Publicly reported", "The report was withdrawn.", ""),
        ("Planning", "Misread.", ""),
    ]
    text = text_of(client, "/corrections/")
    for words in (
        "That was Bbbshire.",
        "A motion only.",
        "The report was withdrawn.",
        "Misread.",
        "2 March 2026",
        "1 June 2026",
    ):
        assert words in text
    assert 'href="/councils/aaashire/' in text


def test_a_document_taken_back_alone_is_a_correction_of_its_own(client: Client) -> None:
    (record,) = published_decision(council("AAA"), asks=[DATA_SHARING])
    other = add_evidence(record=record, evidence=document("policy", "Wrong policy"), by=None, now=NOW)
    retract(other, reason="Another council’s policy.")
    assert corrections(client) == [("evidence: Wrong policy", "Another council’s policy.", "")]


def test_without_corrections_the_page_says_so_or_stays_empty(client: Client) -> None:
    published_decision(council("AAA"))
    assert corrections(client) == []


# Data and methodology


def test_the_data_dictionary_has_every_column_with_its_words_and_codes(client: Client) -> None:
    text = text_of(client, "/data/")
    for column in columns():
        assert column.name in text
        assert str(column.title) in text
        assert str(column.description) in text
        assert all(code in text and words in text for code, words in column.values)
    assert 'href="/councils.csv' in text


def test_the_methodology_names_the_law_for_every_function(client: Client) -> None:
    text = text_of(client, "/methodology/")
    assert all(holding.source in text for holding in HOLDINGS)


# What all have in common


@pytest.mark.parametrize("url", EVERY_ANSWER)
def test_nothing_private_no_draft_and_no_tip_is_in_any_public_answer(world: Council, client: Client, url: str) -> None:
    response = client.get(url)
    text = body(response)
    assert SENTINEL not in text + str(response.headers)
    assert len(text) > 200


@pytest.mark.parametrize("url", EVERY_ANSWER)
def test_no_cookie_is_set_and_every_answer_has_the_headers_of_security(
    world: Council, client: Client, url: str
) -> None:
    response = client.get(url)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    to_others = url.startswith(("/take-action/", "/advice/"))  # they lead to other sites
    assert response["Referrer-Policy"] == ("no-referrer" if to_others else "same-origin")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


class Resources(HTMLParser):
    """Addresses that a browser fetches by itself, inline scripts and styles, and ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attributes}
        if words.get("type") == "application/ld+json":
            return  # data, which no browser runs
        if tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed"):
            self.fetched.append(words.get("src", words.get("data", "")))
        if tag == "link" and words.get("rel") not in ("canonical", "alternate"):
            self.fetched.append(words["href"])
        if (
            "style" in words
            or tag == "style"
            or any(name.startswith("on") for name in words)
            or (tag == "script" and "src" not in words)
        ):
            self.inline.append(tag)
        if "id" in words:
            self.ids.append(words["id"])


@pytest.mark.parametrize("url", [*PUBLIC, "/councils/?nation=france", "/no-such-page/"])
def test_a_page_fetches_nothing_from_elsewhere_and_has_nothing_inline(world: Council, client: Client, url: str) -> None:
    resources = Resources(body(client.get(url)))
    assert resources.fetched
    assert all(re.match(r"/(?!/)", one) for one in resources.fetched), " ".join(resources.fetched)
    assert resources.inline == []


@pytest.mark.parametrize("url", PUBLIC)
def test_a_page_has_each_id_once_one_title_and_one_heading(world: Council, client: Client, url: str) -> None:
    text = body(client.get(url))
    ids = Resources(text).ids
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    assert text.count("<h1") == 1
    assert text.partition("</head>")[0].count("<title>") == 1
    assert '<html lang="en-gb"' in text


@pytest.mark.parametrize("url", PUBLIC)
def test_a_page_answers_head_and_refuses_to_be_posted_to(world: Council, url: str) -> None:
    client = Client(enforce_csrf_checks=False)
    assert client.head(url).status_code == 200
    response = client.post(url)
    assert response.status_code == 405
    assert "<h1" in body(response)
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("url", "queries"),
    [("/corrections/", 11), ("/data/", 4), ("/methodology/", 2)],
)
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str, queries: int
) -> None:
    for code in ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"):
        where = council(code)
        published_decision(where)
        published_pledge(where)
        published_finding(where)
        retract(published_decision(where, asks=[DATA_SHARING], on=DAY)[0])
        retract(published_finding(where))
        if code in ("AAA", "FFF"):
            with django_assert_num_queries(queries):
                text_of(client, url)


def test_the_front_page_asks_no_more_however_much_there_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Fewer at times: of the changes only those sources are read that have something new."""
    for code in ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"):
        where = council(code)
        retract(published_decision(where)[0])
        retract(published_finding(where))
        add_evidence(record=published_decision(where)[0], evidence=minutes(), by=None, now=NOW)
        with django_assert_max_num_queries(37):
            text_of(client, "/")


@pytest.mark.django_db
def test_the_foot_of_each_page_says_who_keeps_the_record_now(client: Client, settings: Any) -> None:
    for name in ("The campaign", "Another <b>"):
        settings.CONTACT_NAME = name
        foot = client.get("/accessibility/").content.decode().partition('<footer class="footer">')[2]
        assert f"Kept by {escape(name)}." in foot
        assert "</footer>" in foot
