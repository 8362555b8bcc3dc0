"""`/changes/`: what changed, newest first, in words, with filters and pages; and the same on the front page."""

import re
from datetime import UTC, date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.change_selection import ROUNDS
from councils.models import Council
from councils.operations import add_evidence, correct_function, publish_response
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    SENTINEL,
    TODAY,
    at,
    body,
    council,
    decision,
    invented_decision,
    minutes,
    published_decision,
    published_finding,
    retract,
    tip,
)

pytestmark = pytest.mark.django_db


def show(client: Client, address: str = "/changes/", status: int = 200) -> str:
    """The text of a page without its markup."""
    response = client.get(address)
    assert response.status_code == status
    main = body(response).split("<main", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def items(client: Client, **query: Any) -> list[Any]:
    response = client.get("/changes/", query)
    assert response.status_code == 200
    return [item for day in response.context["days"] for item in day.items]


def history(where: Council, days: int) -> None:
    """One decision a day, on both asks, ending today."""
    for back in range(days):
        published_decision(where, ("motion_tabled", "motion_passed")[back % 2], on=TODAY - timedelta(days - back))


@pytest.fixture
def anyshire() -> Council:
    return council()


# What an entry says


def test_a_decision_on_both_asks_is_one_entry_from_what_to_what(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, on=DAY, now=at(date(2026, 3, 5)), evidence=(minutes(title="Cabinet, minute 12"),))
    text = show(client)
    assert "5 March 2026 Aaashire Policy status Both asks: from Not yet checked → to Policy in force" in text
    assert "Where the council stands: from Not yet checked → to Firewall in force" in text
    assert text.count("Cabinet, minute 12") == 1
    assert "Minutes, 2 March 2026. Grade A: the decision itself" in text
    assert "So since 2 March 2026. Said here on 5 March 2026." in text


def test_asks_that_turned_differently_have_a_line_each(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "motion_tabled", asks=[DATA_SHARING])
    published_decision(anyshire, on=DAY + timedelta(1))
    assert [str(turn) for turn in items(client)[0].turns] == [
        "Data-sharing: Motion tabled → Policy in force",
        "Joint inspections: Not yet checked → Policy in force",
    ]


def test_a_policy_for_a_later_day_is_announced_and_then_comes(anyshire: Council, client: Client, clock: Any) -> None:
    published_decision(anyshire, on=date(2026, 7, 1), now=NOW, checked_on=TODAY)
    assert "To be so from 1 July 2026. Said here on 1 June 2026." in show(client)
    clock.set(at(date(2026, 7, 2)))
    text = show(client)
    assert "So since 1 July 2026. Announced here on 1 June 2026." in text
    assert text.index("So since 1 July") < text.index("To be so from 1 July")


def test_a_correction_says_what_was_wrong_and_what_is_right(anyshire: Council, client: Client) -> None:
    (record,) = published_decision(anyshire, asks=[DATA_SHARING])
    retract(record, reason="That was Bbbshire.", correction="Only a motion.")
    newest, older = items(client)
    assert newest.title == "Aaashire: Taken back: Data-sharing: Policy in force"
    text = show(client)
    assert "Data-sharing: from Policy in force → to Not yet checked" in text
    assert "What was wrong: That was Bbbshire. What is right: Only a motion." in text
    assert "Said here from 2 March 2026 to 1 June 2026." in text
    assert older.taken_back == TODAY


@pytest.mark.parametrize("query", ["", "?before=2026-05-01"])
def test_what_was_taken_back_is_not_said_again_on_any_page(query: str, anyshire: Council, client: Client) -> None:
    document = minutes(title="The wrong minutes")
    (record,) = published_decision(anyshire, asks=[DATA_SHARING], summary="The wrong words.", evidence=(document,))
    retract(record)
    text = show(client, f"/changes/{query}")
    assert "This was taken back on 1 June 2026." in text
    assert "The wrong" not in text


def test_findings_documents_answers_and_functions_are_told(anyshire: Council, client: Client) -> None:
    finding = published_finding(anyshire)
    publish_response(finding=finding, received_on=TODAY, text="We did not.", by=None, now=at(TODAY, 9))
    add_evidence(record=finding, evidence=minutes(title="A late document"), by=None, now=at(TODAY, 10))
    correct_function(council=anyshire, function="planning", holds=False, source="Shared", by=None, now=at(TODAY, 11))
    text = show(client)
    for words in (
        "Practice Joint visit, Food safety: Publicly reported Officers visited four kitchens together.",
        "So on 2 March 2026. Said here on 2 March 2026.",
        "The council’s answer about “Joint visit: Publicly reported” We did not. Received on 1 June 2026.",
        "Evidence New document for “Joint visit: Publicly reported” A late document Minutes, 2 March 2026.",
        "Planning: from held → to not held Source: Shared",
    ):
        assert words in text


def test_a_council_that_comes_into_being_is_told_without_a_claim_that_we_said_so(client: Client) -> None:
    council("NEW", start_date=date(2023, 4, 1))
    text = show(client)
    assert "1 April 2023 Newshire Register of councils The council came into being" in text
    assert "Said here" not in text


def test_an_invented_entry_is_marked(anyshire: Council, client: Client) -> None:
    invented_decision(anyshire)
    assert "Aaashire Demonstration Policy status" in show(client)


def test_nothing_private_and_no_markup_gets_out(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, summary="<script>x</script>", private_note=SENTINEL, evidence=(minutes(), tip()))
    decision(anyshire, "rejected", summary=SENTINEL)
    page = body(client.get("/changes/"))
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert SENTINEL not in page


def test_without_any_change_the_page_says_so(anyshire: Council, client: Client) -> None:
    assert "Nothing has been published yet" in show(client)


# Filters


@pytest.fixture
def world(anyshire: Council) -> None:
    published_decision(anyshire, "motion_passed")
    retract(published_finding(anyshire))
    published_decision(council("WAL", nation="wales", region="wales", council_type="welsh"), "rejected")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "finding"}, {("AAA", "finding")}),
        ({"kind": ["finding", "correction"]}, {("AAA", "finding"), ("AAA", "correction")}),
        ({"area": "wales"}, {("WAL", "status")}),
        ({"area": "england", "kind": "status"}, {("AAA", "status")}),
        ({"council": "walshire"}, {("WAL", "status")}),
        ({"council": "walshire", "area": "london"}, set()),
        ({"before": "2026-03-02"}, set()),
        ({"area": "wales", "utm_source": "x"}, {("WAL", "status")}),
    ],
)
def test_filters_combine(world: None, query: dict[str, Any], expected: set[Any], client: Client) -> None:
    assert {(item.council.code, item.kind) for item in items(client, **query)} == expected


def test_an_area_may_be_named_by_its_code(client: Client) -> None:
    published_decision(council(region="east_midlands"))
    assert len(items(client, area="east_midlands")) == len(items(client, area="east-midlands")) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("kind=gossip", "“gossip” is not known here. Choose one of: status, announced"),
        ("area=atlantis", "“atlantis” is not known here. Choose one of: east-midlands"),
        ("council=nowhere", "There is no council called “nowhere” here."),
        ("before=soon", "Give a day or a moment, for example 2026-05-01"),
        ("before=0001-01-01T00:00:00%2B14:00", "Give a day or a moment"),
        ("colour=red", "There is no filter called “colour”. There are: kind, area, council, before."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(world: None, query: str, sentence: str, client: Client) -> None:
    text = show(client, f"/changes/?{query}", status=400)
    assert sentence in text
    assert "Walshire Policy status" in text


def test_filters_that_are_set_can_be_taken_away(world: None, client: Client) -> None:
    page = unescape(body(client.get("/changes/?kind=status&council=walshire")))
    assert 'href="/changes/?kind=status"' in page
    assert 'href="/changes/?council=walshire"' in page
    assert 'href="/councils/walshire/changes.atom"' in page
    assert 'href="/alerts/?council=walshire"' in page


def test_the_page_leads_to_the_data(anyshire: Council, client: Client) -> None:
    assert {"/changes.csv", "/changes.json", "/alerts/"} <= set(body(client.get("/changes/")).split('"'))


def test_filters_that_fit_nothing_are_a_clear_page(anyshire: Council, client: Client) -> None:
    assert "No change fits all of this" in show(client, "/changes/?kind=response")


# Pages


def walk(client: Client, address: str) -> list[Any]:
    """The pages from an address to the last one."""
    pages = []
    while address:
        response = client.get(address)
        assert response.status_code == 200
        pages.append(response)
        address = response.context["selection"].older_url
    return pages


def test_pages_lead_through_everything_once(anyshire: Council, client: Client) -> None:
    history(anyshire, 60)
    pages = walk(client, "/changes/")
    told = [change.id for page in pages for change in page.context["selection"].page.changes]
    assert len(pages) == 3
    assert len(told) == len(set(told)) == 120


def test_a_page_ends_where_a_moment_ends(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "motion_tabled", asks=[DATA_SHARING], on=TODAY)
    history(anyshire, 25)
    (page,) = walk(client, "/changes/")
    assert len(page.context["selection"].page.changes) == 51


def test_a_rare_kind_is_looked_for_far_back(anyshire: Council, client: Client) -> None:
    published_finding(anyshire, on=date(2025, 1, 1))
    history(anyshire, 110)
    assert [item.kind for item in items(client, kind="finding")] == ["finding"]


def test_looking_for_a_rare_kind_has_an_end_from_which_to_go_on(
    anyshire: Council, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("councils.change_selection.REACH", 5)
    published_finding(anyshire, on=date(2025, 1, 1))
    history(anyshire, 3 * ROUNDS)
    assert "look further back" in show(client, "/changes/?kind=finding")
    pages = walk(client, "/changes/?kind=finding")
    assert [len(page.context["selection"].page.changes) for page in pages] == [0, 1]


@pytest.mark.parametrize("before", ["1066-10-14", "2015-03-31T00:00:00Z", "0002-01-01T00:00:00"])
def test_before_the_beginning_there_is_a_clear_page(before: str, anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    assert "Nothing older This is where the record begins." in show(client, f"/changes/?before={before}")


def test_a_moment_to_come_shows_the_newest(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    assert len(items(client, before="9998-12-31T23:59:59-12:00")) == 1


def test_a_moment_is_taken_to_the_microsecond(anyshire: Council, client: Client) -> None:
    published_decision(anyshire)
    moment = at(DAY).astimezone(UTC)
    assert items(client, before=moment.isoformat()) == []
    assert len(items(client, before=(moment + timedelta(microseconds=1)).isoformat())) == 1


# Elsewhere


def test_the_front_page_tells_the_same_newest_changes(world: None, client: Client) -> None:
    latest = client.get("/").context["latest"]
    assert [item.title for item in latest] == [item.title for item in items(client)][:6]
    assert "Aaashire Taken back: Joint visit, Food safety: Publicly reported" in show(client, "/")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/changes.atom"),
        ("/changes/", "/changes.atom"),
        ("/changes/?area=london", "/regions/london/changes.atom"),
        ("/councils/aaashire/", "/councils/aaashire/changes.atom"),
        ("/regions/london/", "/regions/london/changes.atom"),
    ],
)
def test_pages_name_their_feed(page: str, feed: str, world: None, client: Client) -> None:
    text = unescape(body(client.get(page)))
    assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in text
    assert f'<a href="{feed}"' in text
    assert '<a href="/changes/' in text


def test_the_number_of_queries_has_a_bound_however_long_the_history(
    anyshire: Council, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for days, code in ((1, "F"), (20, "M"), (60, "N")):
        history(anyshire, days)
        for letter in "ABCDEFGHIJ"[:days]:
            finding = published_finding(council(f"{code}{letter}X"))
            publish_response(finding=finding, received_on=TODAY, text="No.", by=None, now=NOW)
            add_evidence(record=finding, evidence=minutes(), by=None, now=NOW)
            retract(published_finding(finding.council, "disputed"))
        with django_assert_max_num_queries(QUERIES):
            client.get("/changes/")


QUERIES = 90
