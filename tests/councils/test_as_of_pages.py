"""Pages as of a day: what was shown then, which day it is, the way back, and links that keep the day."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.geography import hexmap
from councils.geography.hexmap import Cell
from councils.models import Council
from councils.operations import correct_function
from tests.builders import (
    DATA_SHARING,
    DAY,
    TODAY,
    at,
    body,
    council,
    published_decision,
    published_finding,
    published_pledge,
    register_says,
    retract,
    succeed,
)
from tests.once import put_back

pytestmark = pytest.mark.django_db

THEN = DAY + timedelta(5)
PAGES = (
    "/",
    "/councils/",
    "/councils/aaashire/",
    "/regions/",
    "/regions/london/",
    "/compare/?c=aaashire",
    "/corrections/",
    "/figures/",
    "/figures/adopted/",
)
EMBEDS = ("/embed/map/", "/embed/councils/aaashire/")


@pytest.fixture
def layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two places on the map."""
    monkeypatch.setattr(hexmap, "layout", lambda layer="councils": {"AAA": Cell(0, 0), "BBB": Cell(1, 0)})


@put_back
def two_councils() -> Council:
    where = council("AAA")
    published_decision(where)
    council("BBB")
    return where


@pytest.fixture
def world(layout: None) -> Council:
    """A council with a policy since ``DAY``, and another with nothing."""
    return two_councils()


def on(address: str, day: date | str) -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={day}"


def show(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(body(response))


def notices(text: str) -> list[str]:
    """The notices of a page, without markup."""
    found = re.findall(r'<div class="notice[^>]*>(.*?)</div>', text, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", "", one).split()).replace(" .", ".") for one in found]


# Which day it is


@pytest.mark.parametrize("page", PAGES)
def test_a_past_day_is_named_and_the_page_leads_back_to_today(world: Council, client: Client, page: str) -> None:
    text = show(client, on(page, THEN))
    assert notices(text) == ["As this site showed it at the end of 7 March 2026. Show today"]
    assert f'<a href="{page}">Show today</a>' in text


@pytest.mark.parametrize("page", PAGES)
def test_today_has_no_notice_and_is_the_page_without_a_day(world: Council, client: Client, page: str) -> None:
    assert notices(show(client, page)) == notices(show(client, on(page, TODAY))) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_day_before_the_first_publication_is_explained(world: Council, client: Client, page: str) -> None:
    assert notices(show(client, on(page, DAY - timedelta(1)))) == [
        "As this site showed it at the end of 1 March 2026. On that day this site had published no decision yet: every"
        " council stood at “Not yet checked”. The first was published on 2 March 2026. Show today"
    ]


@pytest.mark.parametrize("page", PAGES)
def test_a_day_to_come_is_explained(world: Council, client: Client, page: str) -> None:
    assert notices(show(client, on(page, "2027-06-01"))) == [
        "The councils that will exist on 1 June 2027, with what is published today. A new council starts at “Not yet"
        " checked”: what its predecessors decided has to be secured again. Show today"
    ]


@pytest.mark.parametrize("page", [one for one in (*PAGES, *EMBEDS) if one not in ("/councils/", "/embed/map/")])
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1 May", "Give the day as year, month, day: for example 2026-05-01."),
        ("2015-03-31", "The register begins on 1 April 2015: choose that day or a later one."),
        ("2028-06-02", "Which councils there will be is known for two years ahead, not longer."),
        ("<b>", "Give the day as year, month, day: for example 2026-05-01."),
    ],
)
def test_what_is_no_day_is_said_and_today_shown(
    world: Council, client: Client, page: str, day: str, sentence: str
) -> None:
    response = client.get(on(page, day))
    text = body(response)
    assert response.status_code == 400
    assert sentence in unescape(text)
    assert "<b>" not in text
    if page.startswith("/figures/adopted"):
        assert "1 of 2 councils" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_of_a_day_is_not_indexed_and_names_the_page_of_today(
    world: Council, client: Client, page: str
) -> None:
    noindex = '<meta name="robots" content="noindex">'
    assert noindex not in show(client, page)
    text = show(client, on(page, THEN))
    assert noindex in text
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{page.partition("?")[0]}">' in text


@pytest.mark.parametrize("page", ["/councils/aaashire/", "/regions/", "/regions/london/", "/compare/?c=aaashire"])
def test_another_day_can_be_asked_for_without_a_script(world: Council, client: Client, page: str) -> None:
    form = show(client, page).partition('<form class="other-day')[2].partition("</form>")[0]
    assert f'action="{page.partition("?")[0]}" method="get"' in form
    assert 'name="as_of" value="2026-06-01" min="2015-04-01" max="2028-06-01"' in form
    assert ('name="c" value="aaashire"' in form) == ("compare" in page)


# What was shown


@pytest.mark.parametrize("page", [*PAGES, *EMBEDS])
def test_whatever_happens_later_the_page_of_a_day_stays_the_same_byte_for_byte(
    world: Council, client: Client, page: str
) -> None:
    other, new = Council.objects.get(code="BBB"), council("NEW", start_date=TODAY + timedelta(30))
    found, promise = published_finding(world), published_pledge(world)
    before = client.get(on(page, THEN)).content
    for row in (*world.policy_records.all(), found, promise):
        retract(row)
    correct_function(council=world, function="planning", holds=False, source="x", by=None, now=at(TODAY))
    for one in (world, other):
        words = {"short_name": "Renamed", "official_name": "Renamed", "slug": f"new-{one.slug}", "region": "wales"}
        register_says(one, on=TODAY, **words)
        succeed(one, new, TODAY + timedelta(30))
    published_decision(other, on=THEN, now=at(TODAY))
    council("CCC", known_since=at(TODAY))
    address = on(page.replace("aaashire", "new-aaashire") if "aaashire" in page else page, THEN)
    after = client.get(address).content.replace(b"new-aaashire", b"aaashire")
    assert after == before


def test_a_correction_made_later_does_not_show_before(world: Council, client: Client) -> None:
    for record in world.policy_records.all():
        retract(record, on=TODAY, reason="That was Bbbshire.")
    for page in ("/councils/aaashire/", "/corrections/"):
        assert "That was Bbbshire." in show(client, page)
        assert "That was Bbbshire." not in show(client, on(page, TODAY - timedelta(1)))


def test_relatives_and_districts_are_those_known_then(client: Client) -> None:
    old, new, county = council("OLD"), council("NEW"), council("CTY", council_type="county")
    district = council("DIS", council_type="district", county=county)
    register_says(old, on=TODAY)
    register_says(district, on=TODAY, short_name="Renamed")
    succeed(old, new, TODAY)
    assert "Before and after" in show(client, "/councils/oldshire/")
    assert "Before and after" not in show(client, on("/councils/oldshire/", THEN))
    assert "Renamed" in show(client, "/councils/ctyshire/")
    assert "Renamed" not in show(client, on("/councils/ctyshire/", THEN))


def test_the_gss_code_is_that_of_the_day(client: Client) -> None:
    council(gss=[("E08000991", None, DAY), ("E08000992", DAY, None)])
    for day, code in ((DAY - timedelta(1), "E08000991"), (DAY, "E08000992")):
        assert re.findall(r"E080009\d+", show(client, on("/councils/aaashire/", day))) == [code]


def test_a_former_name_leads_to_the_one_of_today_with_its_query(world: Council, client: Client) -> None:
    register_says(world, on=TODAY, slug="anyshire")
    for prefix in ("/councils", "/embed/councils"):
        response = client.get(f"{prefix}/aaashire/?as_of=2026-03-07")
        assert (response.status_code, response["Location"]) == (301, f"{prefix}/anyshire/?as_of=2026-03-07")
    assert "Aaashire" in show(client, "/compare/?c=aaashire").partition("<thead>")[2]


def test_a_page_of_the_time_before_a_new_name_has_the_old_name_and_links_to_itself_as_it_is_called_today(
    world: Council, client: Client
) -> None:
    register_says(world, on=TODAY, slug="anyshire", short_name="Anyshire")
    text = show(client, on("/councils/anyshire/", THEN))
    assert "Aaashire: Firewall in force" in text
    for address in ("/councils/anyshire/changes.atom", "/embed/councils/anyshire/"):
        assert address in text
    assert "card.png" not in text


def test_a_council_that_was_not_listed_yet_says_so(client: Client) -> None:
    council("NEW", known_since=at(TODAY))
    text = show(client, on("/councils/newshire/", THEN), 404)
    assert "On 7 March 2026 this site did not list Newshire Council yet" in text
    assert '<a href="/councils/newshire/">Newshire today</a>' in text


def test_a_council_of_which_the_end_was_not_known_yet_stands_in_its_successors_place_on_the_map(
    layout: None, client: Client
) -> None:
    old, new = council("OLD"), council("AAA", start_date=TODAY)
    register_says(old, on=TODAY)
    succeed(old, new, TODAY)
    assert [region.hexagons[0].code for region in client.get(on("/", THEN)).context["map"].regions] == ["OLD"]


# Links


@pytest.mark.parametrize("page", ["/", "/councils/", "/regions/", "/regions/london/", "/compare/?c=aaashire"])
def test_links_to_councils_keep_the_day(world: Council, client: Client, page: str) -> None:
    main = show(client, on(page, THEN)).partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'href="(/councils/[a-z]+/[^"#]*)', main.partition('<section aria-labelledby="latest')[0])
    assert found
    assert {one.partition("?")[2] for one in found} == {"as_of=2026-03-07"}


def test_links_of_a_council_page_keep_the_day(client: Client) -> None:
    county, old, new = council("CTY", council_type="county"), council("OLD"), council("NEW")
    council("DIS", council_type="district", county=county)
    succeed(old, new, DAY)
    for page, address in (("newshire", "/councils/oldshire/"), ("ctyshire", "/councils/disshire/"), ("oldshire", "")):
        text = show(client, on(f"/councils/{page}/", THEN))
        assert f'href="{address or "/councils/"}?as_of=2026-03-07"' in text


def test_figures_lead_to_the_list_of_the_day(world: Council, client: Client) -> None:
    assert 'href="/councils/?headline=adopted&as_of=2026-03-07"' in show(client, on("/", THEN))
    assert 'href="/councils/?region=london&headline=adopted&as_of=2026-03-07"' in show(
        client, on("/regions/london/", THEN)
    )


# Queries


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("/councils/aaashire/", 18),
        ("/regions/", 14),
        ("/regions/london/", 14),
        ("/corrections/", 12),
        ("/figures/", 9),
        ("/figures/adopted/", 13),
    ],
)
def test_the_number_of_queries_of_a_past_day_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, page: str, queries: int
) -> None:
    for codes in (["AAA"], ["BBB", "CCC", "DDD"]):
        for code in codes:
            where = council(code)
            register_says(where, on=TODAY, short_name=f"New {code}")
            published_decision(where)
            retract(published_decision(where, asks=[DATA_SHARING], on=DAY, now=at(DAY, 8))[0], on=THEN)
        with django_assert_num_queries(queries):
            show(client, on(page, THEN))
