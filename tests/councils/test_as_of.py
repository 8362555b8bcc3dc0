"""As of a day: what this site showed then can always be answered again, byte for byte (rule 6)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from councils.models import Council
from councils.operations import add_evidence, correct_function
from councils.rules import AsOf
from councils.summaries import figures, rows
from tests.builders import (
    DATA_SHARING,
    DAY,
    TODAY,
    at,
    body,
    council,
    document,
    minutes,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    succeed,
    table,
)
from tests.councils.conftest import Clock

pytestmark = pytest.mark.django_db

LATER = TODAY + timedelta(60)


@pytest.fixture
def anyshire() -> Council:
    return council()


def csv(client: Client, day: date | None = None) -> str:
    return body(client.get("/councils.csv", {"as_of": day.isoformat()} if day else {}))


def headlines(client: Client, day: date | None = None) -> dict[str, str]:
    return {row["code"]: row["headline"] for row in table(csv(client, day))}


def headline_on(client: Client, day: date) -> str:
    return headlines(client, day)["AAA"]


def test_whatever_happens_later_the_file_of_a_day_stays_the_same_byte_for_byte(client: Client, clock: Clock) -> None:
    one, two = council("AAA", gss="E06000991"), council("BBB", council_type="county")
    motion = published_decision(one, "motion_passed", evidence=(document("press_release"),))
    policy = published_decision(two)
    found = published_finding(two)
    promise = published_pledge(two)
    clock.set(at(TODAY, 23))
    before = csv(client)

    add_evidence(record=motion[0], evidence=minutes(url="https://other.example.org/"), by=None, now=at(LATER))
    published_decision(one, on=DAY + timedelta(1), now=at(LATER))
    correct_function(council=two, function="planning", holds=True, source="x", by=None, now=at(LATER))
    published_pledge(one, on=LATER)
    published_finding(one, on=LATER)
    for row in (policy[0], found, promise):
        retract(row, on=LATER)
    clock.set(at(LATER, 13))
    assert csv(client) != before
    assert csv(client, TODAY) == before


def test_a_record_shows_from_the_day_of_its_publication(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, on=DAY, now=at(DAY + timedelta(10)))
    assert headline_on(client, DAY + timedelta(9)) == "not_checked"
    assert headline_on(client, DAY + timedelta(10)) == "adopted"


def test_a_day_counts_to_its_end_in_the_uk(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, on=DAY, now=at(DAY, 23) + timedelta(minutes=59, seconds=59))
    assert headline_on(client, DAY) == "adopted"
    assert headline_on(client, DAY - timedelta(1)) == "not_checked"


def test_a_record_shows_until_the_day_before_its_retraction(anyshire: Council, client: Client) -> None:
    for record in published_decision(anyshire, on=DAY):
        retract(record, on=DAY + timedelta(10))
    assert headline_on(client, DAY + timedelta(9)) == "adopted"
    assert headline_on(client, DAY + timedelta(10)) == "not_checked"


def test_a_newer_record_takes_the_place_of_an_older_one(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "motion_passed", on=DAY)
    published_decision(anyshire, "in_force", on=DAY + timedelta(10))
    published_decision(anyshire, "reversed", on=DAY + timedelta(20))
    shown = [headline_on(client, DAY + timedelta(days)) for days in (9, 19, 20)]
    assert shown == ["motion_passed", "adopted", "rejected_or_reversed"]


def test_what_was_recorded_late_was_not_known_earlier(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, "in_force", on=DAY, now=at(DAY + timedelta(30)))
    assert headline_on(client, DAY + timedelta(1)) == "not_checked"


def test_a_policy_published_ahead_counts_from_its_day(anyshire: Council, client: Client, clock: Clock) -> None:
    published_decision(anyshire, on=TODAY + timedelta(30), checked_on=TODAY, now=at(TODAY))
    assert headlines(client)["AAA"] == "not_checked"
    clock.set(at(TODAY + timedelta(31)))
    assert headline_on(client, TODAY + timedelta(29)) == "not_checked"
    assert headline_on(client, TODAY + timedelta(30)) == "adopted"


def test_functions_corrected_later_do_not_count_earlier(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, functions=["trading_standards"])
    for function in sorted(
        {*["food_safety", "health_and_safety", "premises_licensing", "taxi_licensing", "private_sector_housing"]}
    ):
        correct_function(council=anyshire, function=function, holds=False, source="x", by=None, now=at(TODAY))
    for function in ("business_rates", "planning", "community_safety"):
        correct_function(council=anyshire, function=function, holds=False, source="x", by=None, now=at(TODAY))
    assert headline_on(client, TODAY - timedelta(1)) == "partly_adopted"
    assert headlines(client)["AAA"] == "adopted"


def test_the_gss_code_is_that_of_the_day(client: Client) -> None:
    council(gss=[("E08000991", None, DAY), ("E08000992", DAY, None)])
    shown = [table(csv(client, day))[0]["gss_code"] for day in (DAY - timedelta(1), DAY)]
    assert shown == ["E08000991", "E08000992"]


def test_councils_that_merged_are_counted_while_they_were_alive(client: Client) -> None:
    old, other, new = council("AAA"), council("BBB"), council("NEW")
    published_decision(old, on=DAY - timedelta(60))
    for one in (old, other):
        succeed(one, new, DAY)
    assert headlines(client, DAY - timedelta(1)) == {"AAA": "adopted", "BBB": "not_checked"}
    assert headlines(client, DAY) == headlines(client) == {"NEW": "not_checked"}


def test_figures_count_the_councils_alive_on_the_day(real_register: None) -> None:
    def alive(day: date) -> int:
        as_of = AsOf.end_of(day)
        return figures(rows(Council.objects.alive_on(day), as_of)).alive

    assert alive(TODAY) == 382
    assert alive(date(2027, 4, 1)) == 382 - 12 + 2
    assert alive(date(2023, 3, 31)) - alive(date(2023, 4, 1)) == 16


def test_a_shadow_authority_is_no_council_before_its_vesting_day(real_register: None, client: Client) -> None:
    codes = set(headlines(client))
    assert {row.code for row in Council.objects.filter(start_date__gt=TODAY)}.isdisjoint(codes)
    assert len(codes) == 382


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2028-06-02", "as_of: Which councils there will be is known for two years ahead, not longer."),
        ("9999-12-31", "as_of: Which councils there will be is known for two years ahead, not longer."),
        ("2015-03-31", "as_of: The register begins on 1 April 2015: choose that day or a later one."),
        ("0001-01-01", "as_of: The register begins on 1 April 2015: choose that day or a later one."),
        ("1 May", "as_of: Give the day as year, month, day: for example 2026-05-01."),
        ("2026-02-30", "as_of: Give the day as year, month, day: for example 2026-05-01."),
    ],
)
def test_a_day_that_cannot_be_answered_is_refused_with_a_sentence(
    client: Client, db: None, day: str, sentence: str
) -> None:
    response = client.get("/councils.csv", {"as_of": day})
    assert (response.status_code, body(response)) == (400, sentence + "\n")


def test_of_a_day_to_come_the_councils_and_policies_are_those_that_there_will_be(client: Client, db: None) -> None:
    old, new = council("AAA"), council("NEW")
    published_decision(old, on=TODAY + timedelta(10), checked_on=TODAY, now=at(TODAY))
    succeed(old, new, TODAY + timedelta(30))
    assert headlines(client) == {"AAA": "not_checked"}
    assert headlines(client, TODAY + timedelta(10)) == {"AAA": "adopted"}
    assert headlines(client, TODAY + timedelta(30)) == {"NEW": "not_checked"}


def test_the_first_day_of_the_register_can_be_asked_for(anyshire: Council, client: Client) -> None:
    assert headline_on(client, date(2015, 4, 1)) == "not_checked"


def test_as_of_today_is_now(anyshire: Council, client: Client) -> None:
    published_decision(anyshire, asks=[DATA_SHARING])
    assert csv(client, TODAY) == csv(client)
