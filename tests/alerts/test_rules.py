"""Limits, how addresses are compared, and which days a digest tells of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.rules import address_key, letter_allowed, told_through
from councils import tokens
from tests.builders import NOW, UK, at


@pytest.mark.parametrize(
    ("now", "daily", "weekly"),
    [
        (datetime(2026, 6, 1, 12, tzinfo=UK), date(2026, 5, 31), date(2026, 5, 31)),  # a Monday
        (datetime(2026, 6, 1, 0, 10, tzinfo=UK), date(2026, 5, 31), date(2026, 5, 31)),
        (datetime(2026, 6, 1, 0, 9, tzinfo=UK), date(2026, 5, 30), date(2026, 5, 24)),  # not settled yet
        (datetime(2026, 5, 31, 23, 30, tzinfo=UTC), date(2026, 5, 31), date(2026, 5, 31)),  # Monday in the UK
        (datetime(2026, 5, 31, 22, 30, tzinfo=UTC), date(2026, 5, 30), date(2026, 5, 24)),  # Sunday in the UK
        (datetime(2026, 6, 6, 12, tzinfo=UK), date(2026, 6, 5), date(2026, 5, 31)),
        (datetime(2026, 6, 7, 12, tzinfo=UK), date(2026, 6, 6), date(2026, 5, 31)),
        (datetime(2026, 10, 26, 0, 5, tzinfo=UTC), date(2026, 10, 24), date(2026, 10, 18)),  # the clocks went back
        (datetime(2026, 10, 26, 0, 15, tzinfo=UTC), date(2026, 10, 25), date(2026, 10, 25)),
    ],
)
def test_digests_reach_to_the_end_of_a_day_or_a_sunday_in_the_uk(now: datetime, daily: date, weekly: date) -> None:
    assert (told_through("daily", now).day, told_through("weekly", now).day) == (daily, weekly)
    midnight = datetime(daily.year, daily.month, daily.day, tzinfo=UK) + timedelta(days=1)
    assert told_through("daily", now).moment == midnight - timedelta(microseconds=1)


def test_addresses_are_compared_without_case_and_spaces() -> None:
    assert address_key(" Reader@Example.ORG ") == address_key("reader@example.org")
    assert address_key("a.b@example.org") != address_key("ab@example.org")


@pytest.mark.parametrize(
    ("last", "today", "allowed"),
    [
        (None, 0, True),
        (None, 4, True),
        (None, 5, False),
        (NOW - timedelta(minutes=59), 1, False),
        (NOW - timedelta(minutes=60), 1, True),
        (at(date(2026, 5, 1)), 5, False),
    ],
)
def test_letters_are_an_hour_apart_and_five_a_day(last: datetime | None, today: int, allowed: bool) -> None:
    assert letter_allowed(last=last, today=today, now=NOW) is allowed


def test_a_token_is_good_for_one_purpose_and_only_whole() -> None:
    token = tokens.sign("key", "confirm")
    assert tokens.read(token, "confirm") == "key"
    assert [tokens.read(one, "confirm") for one in (token[:-1], f"x{token}", "key", "", token.swapcase())] == [None] * 5
    assert tokens.read(token, "unsubscribe") is None
