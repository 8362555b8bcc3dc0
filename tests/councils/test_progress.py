"""Progress over time counts each day as the list of that day does."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from councils.models import Council
from councils.operations import correct_function
from councils.progress import POINTS, Point, progress
from councils.registered import councils_alive
from councils.rules import AsOf
from councils.summaries import figures, rows
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    TODAY,
    at,
    council,
    decision,
    published_decision,
    register_says,
    retract,
    succeed,
)
from tests.once import put_back

pytestmark = pytest.mark.django_db

TODAY_NOW = AsOf.at(NOW)


@pytest.fixture
@put_back
def world() -> None:
    """Councils that decide, take back, end, begin, and lose a function; something of it on most days."""
    one, two, three, four = (council(code) for code in ("AAA", "BBB", "CCC", "DDD"))
    published_decision(one, "motion_passed", on=DAY)
    published_decision(one, on=DAY + timedelta(20))
    for record in published_decision(two, on=DAY + timedelta(5)):
        retract(record, on=DAY + timedelta(40))
    published_decision(three, asks=[DATA_SHARING], on=DAY + timedelta(30), functions=("food_safety",))
    published_decision(three, "reversed", asks=[DATA_SHARING], on=DAY + timedelta(60), now=at(DAY + timedelta(70)))
    correct_function(council=one, function="planning", holds=False, source="Act", by=None, now=at(DAY + timedelta(50)))
    succeed(four, council("NEW"), DAY + timedelta(45))
    decision(four)


def points(number: int = POINTS) -> list[Point]:
    return progress(TODAY_NOW, points=number)


@pytest.mark.parametrize("number", [2, 7, POINTS, 200])
def test_each_day_is_counted_as_the_list_of_that_day(world: None, number: int) -> None:
    found = points(number)
    assert len(found) > 1
    for point in found:
        day = TODAY_NOW if point.day == TODAY else AsOf.end_of(point.day)
        assert point.counts == figures(rows(Council.objects.alive_on(point.day), day)).headlines


def test_a_day_is_counted_with_the_register_as_it_was_known_on_it(world: None) -> None:
    """What follows from a council's type, place and life of then, though the register has since said something else."""
    for one, facts in zip(
        Council.objects.filter(code__in=("AAA", "CCC", "DDD")),
        ({"council_type": "county"}, {"region": "wales", "nation": "wales"}, {"end_date": DAY + timedelta(10)}),
        strict=True,
    ):
        register_says(one, on=TODAY - timedelta(10), **facts)
    council("EEE", known_since=at(TODAY - timedelta(5)))
    for point in points(50):
        day = TODAY_NOW if point.day == TODAY else AsOf.end_of(point.day)
        found = rows(councils_alive(day), day)
        assert point.counts == figures(found).headlines
        inside = [row for row in found if row.council.region == "london"]
        assert counts_of("london")[point.day] == figures(inside).headlines


def counts_of(region: str) -> dict[date, Mapping[str, int]]:
    return {point.day: point.counts for point in progress(TODAY_NOW, {"region": [region]}, 50)}


def test_it_runs_from_the_first_publication_to_today(world: None) -> None:
    days = [point.day for point in points()]
    assert (days[0], days[-1], len(days)) == (DAY, TODAY, POINTS)
    assert days == sorted(set(days))


def test_a_day_counts_the_councils_alive_on_it_once(world: None) -> None:
    assert {point.total for point in points()} == {4}


def test_without_publications_there_is_nothing_to_show() -> None:
    decision(council())
    assert points() == []


def test_on_the_day_of_the_first_publication_there_is_one_point() -> None:
    published_decision(council(), on=TODAY)
    assert [point.day for point in points()] == [TODAY]


def test_it_asks_four_times_whatever_the_number_of_days(
    world: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (2, POINTS):
        with django_assert_num_queries(4):
            points(number)
