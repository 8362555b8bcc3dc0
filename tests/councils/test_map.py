"""The hexagon map: every council of the day is a link with a name, in the cell of its code."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils.choices import Region
from councils.geography import hexmap
from councils.geography.hexmap import Cell
from councils.models import Council
from councils.presentation.map import READING_ORDER
from tests.builders import DATA_SHARING, body, council, published_decision, published_pledge

pytestmark = pytest.mark.django_db

LAYOUT = {"AAA": Cell(0, 1), "BBB": Cell(1, 1), "CCC": Cell(0, 0)}
HEXAGON = re.compile(r'<a href="/councils/([a-z-]+)/" class="hex is-(\w+)( is-dimmed)?"[^>]* aria-label="([^"]*)"')


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> None:
    def layout(layer: str = "councils") -> Mapping[str, Cell]:
        return {"KKK": Cell(0, 0)} if layer == "counties" else LAYOUT

    monkeypatch.setattr(hexmap, "layout", layout)


@pytest.fixture
def world(layout: None) -> None:
    council("BBB", nation="wales", region="wales", council_type="welsh")
    published_decision(council("AAA"))
    published_decision(council("CCC"), "motion_passed", asks=[DATA_SHARING])
    council("KKK", council_type="county", region="south_east")


def hexagons(client: Client, address: str) -> list[tuple[str, str, bool, str]]:
    """Each hexagon of a page in its order: code, headline, whether it is dimmed, and its name."""
    found = HEXAGON.findall(unescape(body(client.get(address))))
    return [
        (slug.removesuffix("shire").upper(), headline, bool(dimmed), name) for slug, headline, dimmed, name in found
    ]


def codes(client: Client, address: str) -> list[str]:
    return [code for code, *_rest in hexagons(client, address)]


@pytest.mark.parametrize("address", ["/", "/councils/", "/regions/", "/embed/map/"])
def test_it_is_there_region_by_region_and_from_the_top_down(world: None, client: Client, address: str) -> None:
    assert codes(client, address) == ["BBB", "AAA", "CCC"]


def test_a_hexagon_says_name_place_and_both_statuses(world: None, client: Client) -> None:
    names = {code: name.partition(" · ")[0] for code, _headline, _dimmed, name in hexagons(client, "/")}
    assert names == {
        "AAA": "Aaashire, London: policy in force, for both asks",
        "BBB": "Bbbshire, Wales: not yet checked, for both asks",
        "CCC": "Cccshire, London: data-sharing: motion passed, not yet shown in force; "
        "joint inspections: not yet checked",
    }


def test_a_code_that_is_drawn_is_in_the_name_too(world: None, client: Client) -> None:
    text = body(client.get("/"))
    for code, _headline, _dimmed, name in hexagons(client, "/"):
        assert f">{code}</text>" in text
        assert name.endswith(f" · {code}")


def test_the_status_is_a_shape_and_a_class(world: None, client: Client) -> None:
    text = body(client.get("/"))
    for _code, headline, _dimmed, _name in hexagons(client, "/"):
        assert f'id="hx-{headline}"' in text
        assert f'href="#hx-{headline}"' in text


def test_a_filter_dims_what_the_table_leaves_out(world: None, client: Client) -> None:
    dimmed = {code: dimmed for code, _headline, dimmed, _name in hexagons(client, "/councils/?headline=adopted")}
    assert dimmed == {"AAA": False, "BBB": True, "CCC": True}


def test_counties_are_a_layer_of_their_own(world: None, client: Client) -> None:
    assert codes(client, "/councils/?layer=counties") == ["KKK"]
    assert 'href="/councils/?layer=counties"' in body(client.get("/councils/"))


def test_zooming_shows_one_region_keeps_the_filters_and_leads_back(world: None, client: Client) -> None:
    text = unescape(body(client.get("/councils/?headline=adopted&zoom=london")))
    assert codes(client, "/councils/?headline=adopted&zoom=london") == ["AAA", "CCC"]
    assert 'href="/councils/?headline=adopted" id="zoom-none"' in text
    assert 'href="/councils/?headline=adopted&zoom=wales"' in text


def test_the_front_page_looks_closer_by_the_pages_of_regions(world: None, client: Client) -> None:
    assert 'href="/regions/wales/"' in body(client.get("/"))


def test_a_layer_without_any_council_says_so(layout: None, client: Client) -> None:
    council("AAA")
    assert "There is nothing to draw here" in body(client.get("/councils/?layer=counties"))


def test_no_region_is_forgotten() -> None:
    assert sorted(READING_ORDER) == sorted(Region)


def test_an_embedded_map_may_be_framed_and_other_pages_may_not(world: None, client: Client) -> None:
    pages = {"/embed/map/": True, "/embed/councils/aaashire/": True, "/": False, "/regions/": False}
    for address, framed in pages.items():
        response = client.get(address)
        assert ("X-Frame-Options" not in response) == framed
        assert ("frame-ancestors *" in response["Content-Security-Policy"]) == framed
        assert not response.cookies


@pytest.mark.parametrize("address", ["/embed/map/", "/embed/councils/aaashire/"])
def test_an_embedded_page_has_no_script_and_leads_back(world: None, client: Client, address: str) -> None:
    text = body(client.get(address))
    assert "<script" not in text
    assert '<base target="_top">' in text
    assert "http://127.0.0.1:8000/councils/" in text


def test_the_code_to_copy_shows_the_same_selection(world: None, client: Client) -> None:
    assert "/embed/map/?nation=wales" in body(client.get("/councils/?nation=wales"))


# --- Marked by what another app counts


@pytest.fixture
def pledged(world: None) -> None:
    for code, count in (("AAA", 5), ("CCC", 2)):
        where = Council.objects.get(code=code)
        for number in range(count):
            published_pledge(where, f"Group {number}")


def test_marked_by_pledges_each_hexagon_shows_how_many_and_still_says_the_rest(pledged: None, client: Client) -> None:
    found = {code: (shape, name) for code, shape, _dim, name in hexagons(client, "/councils/?marks=pledges")}
    assert found == {
        "AAA": ("marked_3", "Aaashire, London: policy in force, for both asks; pledges: 5 · AAA"),
        "BBB": ("marked_0", "Bbbshire, Wales: not yet checked, for both asks; pledges: 0 · BBB"),
        "CCC": (
            "marked_2",
            "Cccshire, London: data-sharing: motion passed, not yet shown in force; "
            "joint inspections: not yet checked; pledges: 2 · CCC",
        ),
    }
    text = body(client.get("/councils/?marks=pledges"))
    assert all(f'id="hx-{shape}"' in text for shape, _name in found.values())
    assert "marked_" not in body(client.get("/councils/"))


def test_the_legend_of_pledges_counts_what_the_table_lists(pledged: None, client: Client) -> None:
    band = re.compile(r'<span class="words">([^<]+)</span><span class="count">(\d+) councils?</span>')
    every = band.findall(body(client.get("/councils/?marks=pledges")))
    assert every == [("None", "2"), ("1", "0"), ("2 to 4", "1"), ("5 or more", "1")]
    text = body(client.get("/councils/?marks=pledges&pledges=some&nation=england"))
    assert band.findall(text) == [("None", "0"), ("1", "0"), ("2 to 4", "1"), ("5 or more", "1")]
    assert text.count('<th role="rowheader"') == 2
    assert " · 5 pledges" in text


def test_marks_go_with_filters_layers_and_the_embedded_map_and_back(pledged: None, client: Client) -> None:
    text = unescape(body(client.get("/councils/?marks=pledges&headline=adopted&zoom=london")))
    for link in (
        '"/councils/?headline=adopted&zoom=london" id="marks-status"',
        '"/councils/?headline=adopted&marks=pledges" id="zoom-none"',
        '"/councils/?headline=adopted&marks=pledges&layer=counties" id="layer-counties"',
        '"/councils/?zoom=london&marks=pledges"',  # all filters taken away, the view kept
        '"/councils.csv?headline=adopted"',
    ):
        assert f"href={link}" in text, link
    assert '<input type="hidden" name="marks" value="pledges"' in text
    assert "/embed/map/?headline=adopted&zoom=london&marks=pledges" in text
    assert codes(client, "/councils/?layer=counties&marks=pledges") == ["KKK"]
    framed = body(client.get("/embed/map/?marks=pledges"))
    assert "pledges: 5" in framed
    assert "2 to 4" in framed
    assert 'href="/councils/?marks=pledges"' in body(client.get("/"))


def test_marks_that_there_are_not_are_refused_with_those_that_there_are(pledged: None, client: Client) -> None:
    response = client.get("/councils/?marks=dragons")
    assert response.status_code == 400
    assert "“dragons” is not known here. Choose one of: pledges." in body(response)
    assert "marked_" not in body(response)
    assert client.get("/councils.csv?marks=pledges").status_code == 200


def test_marks_ask_the_database_nothing_more(pledged: None, client: Client) -> None:
    counts = []
    for address in ("/councils/", "/councils/?marks=pledges"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0


# --- Borders of regions


@pytest.mark.parametrize(
    ("cells", "loops", "edges"),
    [
        ([(0, 0)], 1, 6),
        ([(0, 0), (1, 0)], 1, 10),
        ([(0, 0), (5, 0)], 2, 12),
        ([(0, 1), (1, 1), (0, 0), (2, 0), (0, -1), (1, -1)], 2, 24),
    ],
)
def test_a_border_goes_around_the_cells_and_around_what_they_enclose(
    cells: list[tuple[int, int]], loops: int, edges: int
) -> None:
    path = hexmap.border(frozenset(Cell(q, r) for q, r in cells))
    assert path.count("M") == path.count("z") == loops
    # The last edge of a loop is drawn by closing it.
    assert sum(len(loop.split("l")[1].split()) // 2 + 1 for loop in path.split("z")[:-1]) == edges


# --- The real layout


def test_the_map_of_a_day_to_come_has_the_successors(real_register: None, client: Client) -> None:
    days = (date(2027, 3, 31), date(2027, 4, 1))
    before, after = (client.get(f"/councils/?as_of={day}").context["map"] for day in days)
    drawn = [{h.code: h.cell for region in one.regions for h in region.hexagons} for one in (before, after)]
    assert {"ESY", "WSY"} == drawn[1].keys() - drawn[0].keys()
    assert {"ELM", "GRT"} < drawn[0].keys() - drawn[1].keys()
    assert all(drawn[1][code] == cell for code, cell in drawn[0].items() if code in drawn[1])
    assert before.count == 361


def test_councils_of_a_past_day_stand_in_the_cell_of_their_successor_and_no_other_moves(
    real_register: None, client: Client
) -> None:
    now = {h.code: h for region in client.get("/councils/").context["map"].regions for h in region.hexagons}
    then = client.get("/councils/?as_of=2020-05-01").context["map"]
    past = {h.code: h for region in then.regions for h in region.hexagons}
    north_yorkshire = {past[code].cell for code in ("CRA", "HAE", "HAG", "RIH", "RYE", "SCE", "SEL")}
    assert north_yorkshire == {now["NYE"].cell}
    assert len({past[code].spot for code in ("CRA", "HAE", "HAG", "RIH", "RYE", "SCE", "SEL")}) == 7
    assert all(past[code].spot == now[code].spot for code in past.keys() & now.keys())


def test_every_district_and_single_tier_council_of_any_day_has_a_place(real_register: None, client: Client) -> None:
    for day in ("2015-04-01", "2018-06-01", "2019-06-01", "2020-06-01", "2022-06-01", "2026-05-01", "2027-04-01"):
        page = client.get(f"/councils/?as_of={day}").context
        lower = [row for row in page["selection"].rows if row.council.council_type != "county"]
        assert page["map"].count == len(lower), day
