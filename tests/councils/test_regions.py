"""`/regions/` and its pages: figures, progress, and sentences to copy."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.areas import AREAS
from councils.choices import Headline
from councils.presentation.chart import HEIGHT, WIDTH, Chart, chart
from councils.presentation.press import press_summary
from councils.progress import Point
from councils.summaries import Figures
from tests.builders import DAY, SENTINEL, body, council, decision, published_decision
from tests.once import put_back

pytestmark = pytest.mark.django_db


@pytest.fixture
@put_back
def world() -> None:
    published_decision(council("AAA"), "motion_passed")
    published_decision(council("BBB"), on=DAY + timedelta(10))
    published_decision(council("CCC", nation="wales", region="wales", council_type="welsh"), "no_policy_found")
    decision(council("DDD"), summary=SENTINEL)


def show(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(body(response))


def test_every_region_and_nation_has_a_page_and_a_line(world: None, client: Client) -> None:
    text = show(client, "/regions/")
    for area in AREAS.values():
        assert f'<a href="{area.url}">{area.label}</a>' in text
        assert f"<h1>{area.label}</h1>" in show(client, area.url)


def test_a_region_counts_its_own_councils_and_lists_them(world: None, client: Client) -> None:
    text = show(client, "/regions/london/")
    assert ">1 of 3 councils</a> have a firewall in force on 1 June 2026" in text
    assert {"/councils/aaashire/", "/councils/bbbshire/", "/councils/dddshire/"} <= set(text.split('"'))
    assert "/councils/cccshire/" not in text
    assert SENTINEL not in text


def test_counts_lead_to_the_list_behind_them(world: None, client: Client) -> None:
    assert 'href="/councils/?region=london&headline=adopted"' in show(client, "/regions/london/")


def test_the_chart_comes_with_its_numbers(world: None, client: Client) -> None:
    text = show(client, "/regions/london/")
    assert 'fill="url(#p-adopted)"' in text
    assert text.index("<polygon") < text.index("The numbers as a table") < text.index("12 March 2026")


def test_without_records_there_is_no_chart_and_no_error(client: Client) -> None:
    council()
    assert "There is nothing to draw yet" in show(client, "/regions/london/")
    assert "0 of 1 council has a firewall in force" in show(client, "/regions/")


def test_an_unknown_region_is_a_404(client: Client) -> None:
    assert client.get("/regions/atlantis/").status_code == 404


@pytest.mark.parametrize("address", ["/regions/", "/regions/london/"])
def test_the_number_of_queries_is_the_same_for_few_and_many(
    address: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for codes in (["AAA"], ["BBB", "CCC", "DDD"]):
        for code in codes:
            published_decision(council(code))
        with django_assert_num_queries(12):
            show(client, address)


# --- The chart and the sentences themselves


def point(day: date, **counts: int) -> Point:
    return Point(day, {code: counts.get(code, 0) for code in Headline.values})


def drawn() -> Chart:
    found = chart([point(DAY, not_checked=4), point(DAY + timedelta(5), adopted=1, not_checked=3)])
    assert found
    return found


def test_bands_lie_on_one_another_and_fill_the_chart() -> None:
    bands = drawn().bands
    assert [(band.code, band.count) for band in bands] == [("adopted", 1), ("not_checked", 3)]
    adopted, unknown = ([tuple(map(float, p.split(","))) for p in band.polygon.split()] for band in bands)
    assert max(y for _x, y in adopted) == HEIGHT
    assert min(y for _x, y in unknown) == 0
    assert min(y for _x, y in adopted) == HEIGHT * 3 / 4
    assert {x for x, _y in adopted + unknown} == {0, WIDTH}


def test_the_table_of_the_chart_has_the_latest_day_first() -> None:
    rows = drawn().table
    assert [(row.day, row.counts[0], row.counts[-1]) for row in rows] == [
        (DAY + timedelta(5), 1, 3),
        (DAY, 0, 4),
    ]


def test_sentences_name_what_there_is_and_leave_out_what_there_is_not() -> None:
    counts = dict.fromkeys(Headline.values, 0) | {"adopted": 2, "motion_passed": 1, "not_checked": 7}
    points = [point(date(2025, 5, 1), adopted=1)]
    assert " ".join(press_summary("the United Kingdom", Figures(10, counts, {}), DAY, points)) == (
        "The United Kingdom: on 2 March 2026, 2 of 10 councils have a firewall in force. "
        "In 1, councillors have passed a motion that is not yet shown to be in force. "
        "7 have not yet been checked on both asks, which means neither yes nor no. "
        "On 1 May 2025, 1 had one."
    )
