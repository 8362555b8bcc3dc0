"""`/figures/`: figures to quote, each exactly a query of the list."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.choices import Ask, Headline, PolicyStatus
from councils.models import Council
from councils.named_figures import FIGURES
from tests.builders import (
    DATA_SHARING,
    DAY,
    JOINT_INSPECTIONS,
    TODAY,
    body,
    council,
    decision,
    published_decision,
    retract,
    table,
)
from tests.once import put_back

pytestmark = pytest.mark.django_db


@pytest.fixture
@put_back
def world() -> None:
    """One council at each headline, a second at each in Wales, and one partly checked."""
    statuses = ["in_force", "motion_passed", "motion_tabled", "rejected", "no_policy_found"]
    wales = {"nation": "wales", "region": "wales", "council_type": "welsh"}
    for number, status in enumerate(statuses):
        published_decision(council(f"AA{chr(65 + number)}"), status)
        published_decision(council(f"WW{chr(65 + number)}", **wales), status, on=DAY + timedelta(10))
    published_decision(council("PPP"), asks=[DATA_SHARING])
    published_decision(council("QQQ"), "no_policy_found", asks=[JOINT_INSPECTIONS])
    decision(council("DDD"))


def show(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(body(response))


def line(client: Client, address: str):
    return client.get(address).context["line"]


def test_their_names_are_a_contract() -> None:
    expected = {*Headline.values, "any_policy", "checked"}
    expected |= {f"{ask}-{status}" for ask in Ask.values for status in PolicyStatus.values}
    assert set(FIGURES) == expected
    assert "data_sharing-in_force" in FIGURES


@pytest.mark.parametrize(
    ("name", "query"),
    [
        *((name, "?nation=england") for name in FIGURES),
        ("adopted", ""),
        ("adopted", "?nation=wales"),
        ("any_policy", "?region=london&type=unitary&as_of=2026-03-05"),
    ],
)
def test_a_figure_is_the_number_of_the_list_and_of_the_file_behind_it(
    world: None, client: Client, name: str, query: str
) -> None:
    found = line(client, f"/figures/{name}/{query}")
    assert client.get(found.list_url).context["selection"].count == found.share.count
    assert len(table(body(client.get(found.csv_url)))) == found.share.count
    assert client.get(f"/councils/{query}").context["selection"].count == found.share.total


def test_a_figure_says_how_many_of_how_many_on_which_day_and_by_which_query(world: None, client: Client) -> None:
    text = show(client, "/figures/adopted/?nation=wales")
    for words in (
        '<h1 class="big-figure">1 of 5 councils</h1>',
        "<strong>Firewall in force</strong>",
        "20.0%",
        "Wales · 1 June 2026",
        str(FIGURES["adopted"].definition),
        'href="/councils/?nation=wales&headline=adopted"',
        'href="/councils.csv?nation=wales&headline=adopted"',
        'href="http://127.0.0.1:8000/figures/adopted/?nation=wales&as_of=2026-06-01"',
    ):
        assert words in text


def test_a_figure_of_a_past_day_is_what_it_was_then(world: None, client: Client) -> None:
    for council_ in Council.objects.filter(code="AAA"):
        for record in council_.policy_records.all():
            retract(record, on=TODAY)
    counts = [line(client, f"/figures/adopted/{query}").share.count for query in ("", "?as_of=2026-05-31")]
    assert counts == [1, 2]
    assert line(client, "/figures/adopted/?as_of=2026-03-05").share.count == 1


def test_how_it_stood_over_time_has_the_days_on_which_it_changed(world: None, client: Client) -> None:
    history = client.get("/figures/any_policy/").context["history"]
    assert [(one.count, one.total) for one in history] == [(3, 13), (2, 13)]
    wales = client.get("/figures/any_policy/?nation=wales").context["history"]
    assert [(one.count, one.total) for one in wales] == [(1, 5), (0, 5)]
    assert history[-1].day == DAY


def test_the_list_of_figures_has_each_with_its_number_and_keeps_area_and_day(world: None, client: Client) -> None:
    text = show(client, "/figures/?nation=wales&as_of=2026-05-01")
    for figure in FIGURES.values():
        assert f'<a href="{figure.url}?nation=wales&as_of=2026-05-01">{figure.label}</a>' in text
    lines = {one.figure.name: one for _title, group in client.get("/figures/").context["groups"] for one in group}
    assert sum(lines[code].share.count for code in Headline.values) == 13
    assert lines["checked"].share.count == 10


def test_an_unknown_figure_is_a_404(client: Client) -> None:
    assert client.get("/figures/most_popular/").status_code == 404


@pytest.mark.parametrize("page", ["/figures/", "/figures/adopted/"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("nation=france", "“france” is not known here. Choose one of: england, wales, scotland, northern_ireland."),
        ("headline=adopted", "Figures have no filter called “headline”. They have: nation, region, type, as_of."),
        ("as_of=1+May", "Give the day as year, month, day: for example 2026-05-01."),
        ("as_of=2015-03-31", "The register begins on 1 April 2015: choose that day or a later one."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(
    world: None, client: Client, page: str, query: str, sentence: str
) -> None:
    text = show(client, f"{page}?{query}", 400)
    assert sentence in text
    assert "2 of 13 councils" in text


def test_without_any_council_there_is_a_figure_and_no_share(client: Client) -> None:
    text = show(client, "/figures/adopted/")
    assert "0 of 0 councils" in text
    assert "%" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_big_numbers_of_other_pages_lead_to_figures(world: None, client: Client) -> None:
    assert '<a href="/figures/adopted/"><span class="figure">2</span></a>' in show(client, "/")
    assert '<a href="/figures/adopted/?region=wales&as_of=2026-05-01">1 of 5 councils</a>' in (
        show(client, "/regions/wales/?as_of=2026-05-01")
    )


@pytest.mark.parametrize(("page", "queries"), [("/figures/", 8), ("/figures/adopted/", 12)])
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, page: str, queries: int
) -> None:
    for codes in (["AAA"], ["BBB", "CCC", "DDD"]):
        for code in codes:
            published_decision(council(code))
        with django_assert_num_queries(queries):
            show(client, page)
