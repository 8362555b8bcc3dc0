"""Pages: all of them together are the file, they show one state of the record, and cursors can't be made up."""

from collections.abc import Iterator

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from councils import operations
from tests.builders import (
    TODAY,
    at,
    council,
    finding,
    pledge,
    published_decision,
    published_finding,
    published_pledge,
)
from tests.councils.conftest import Clock
from tests.once import made_once

from .helpers import ask, get, sentences, walked

# Those of which ``history`` makes more than a page.
LONG = ("councils", "policy-records", "practice-findings", "evidence", "changes", "register", "gss-codes", "pledges")
THIRTY = 30
# So that several are published at one moment, and a page ends between two of them.
MOMENTS = [at(TODAY.replace(month=5, day=1 + number // 4)) for number in range(THIRTY)]


@pytest.fixture(scope="module")
def history(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with made_once(django_db_blocker, thirty_councils):
        yield


def thirty_councils() -> None:
    """With records, findings and pledges, four of each at a moment."""
    for number, moment in enumerate(MOMENTS):
        place = council(f"A{chr(65 + number // 26)}{chr(65 + number % 26)}", gss=f"E060000{number:02}")
        day = moment.date()
        published_decision(place, on=day, now=moment)
        published_finding(place, on=day)
        published_pledge(place, on=day)


@pytest.mark.parametrize("name", LONG)
def test_a_page_may_end_anywhere_whatever_is_asked(name: str, history: None) -> None:
    for query in ("", "&nation=england&as_of=2026-05-04", "&council=AAC&council=AAH&council=AAB"):
        expected = get(f"{name}?limit=500{query}")["items"]
        assert len(expected) > 2
        assert walked(f"{name}?limit=7{query}") == expected


def test_the_size_of_pages_may_change_on_the_way(history: None) -> None:
    first = get("policy-records?limit=3")
    rest = get(first["next"].replace("limit=3", "limit=500"))
    assert first["items"] + rest["items"] == get("policy-records?limit=500")["items"]


def test_the_next_page_is_in_the_link_header_too(history: None) -> None:
    response = ask("councils?limit=2")
    assert response["Link"].startswith(f'<{response.json()["next"]}>; rel="next", ')
    assert 'rel="next"' not in ask("councils?limit=500")["Link"]


# --- One state --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["", "&as_of=2026-06-01"])
def test_what_is_published_meanwhile_does_not_show(as_of: str, history: None, clock: Clock) -> None:
    paths = [f"{name}?limit=7{as_of}" for name in LONG]
    expected, firsts = [walked(path) for path in paths], [get(path) for path in paths]
    clock.set(at(TODAY, 15))
    place = council("ZZZ", known_since=clock.now, gss="E06009999")
    published_decision(place, on=TODAY, now=clock.now)
    operations.publish_finding(finding=finding(place, on=TODAY), by=None, now=clock.now)
    operations.publish(row=pledge(place, "Too late"), by=None, now=clock.now)
    assert [first["items"] + walked(first["next"]) for first in firsts] == expected
    for path, before in zip(paths, expected, strict=True):
        assert len(walked(path)) > len(before), path


def test_a_walk_past_midnight_stays_on_its_day(history: None, clock: Clock) -> None:
    first = get("councils?limit=20")
    clock.set(at(TODAY.replace(day=2), 1))
    second = get(first["next"])
    assert {row["as_of"] for row in first["items"] + second["items"]} == {"2026-06-01"}
    assert get("councils")["about"]["as_of"] == "2026-06-02"


def test_a_walk_on_a_day_to_come_is_broken_off_when_the_record_changes(history: None, clock: Clock) -> None:
    first = get("councils?limit=20&as_of=2027-01-01")
    assert len(get(first["next"])["items"]) == 10
    clock.set(at(TODAY, 15))
    published_decision(council("ZZZ"), on=TODAY, now=clock.now)
    assert sentences(first["next"]) == {
        "cursor": "The record has changed since the first page: begin again without a cursor."
    }


# --- Cursors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cursor", ["x", "a.b", "Zm9v.YmFy", "%F0%9F%8D%83", "x" * 5000, Signer(salt="other", sep=".").sign_object([1])]
)
def test_what_is_no_cursor_is_refused(cursor: str, history: None) -> None:
    said = sentences(f"policy-records?cursor={cursor}")
    assert said == {"cursor": "This is no cursor that was given out here: take “next” of a page as it is."}


def test_a_cursor_that_was_tampered_with_is_refused(history: None) -> None:
    following = get("policy-records?limit=7")["next"]
    before, after = following.split("cursor=")
    assert "no cursor" in sentences(f"{before}cursor={'B' if after[0] == 'A' else 'A'}{after[1:]}")["cursor"]


@pytest.mark.parametrize(
    "other", ["pledges?limit=7", "policy-records?limit=7&nation=england", "policy-records?as_of=2026-05-20"]
)
def test_a_cursor_of_another_question_is_refused(other: str, history: None) -> None:
    cursor = get("policy-records?limit=7")["next"].split("cursor=")[1]
    said = sentences(f"{other}&cursor={cursor}")
    assert said == {"cursor": "This cursor belongs to another address: keep all parameters but the page size."}


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_a_page_costs_the_same_queries_wherever_it_is_and_however_long(history: None) -> None:
    for name in LONG:
        second = get(f"{name}?limit=2")["next"]
        third = get(second)["next"]
        assert queries(second) == queries(third), name
        assert queries(f"{name}?limit=4") == queries(f"{name}?limit=20") <= 24, name


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(path)
    return len(captured)


@pytest.mark.parametrize("name", ["policy-records", "practice-findings", "evidence", "pledges"])
def test_a_page_reads_no_more_rows_than_it_shows(name: str, history: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        get(f"{name}?limit=7")
    assert [one["sql"] for one in captured if "LIMIT 8" in one["sql"]]
