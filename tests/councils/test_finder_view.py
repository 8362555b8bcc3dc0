"""`/find/`: a postcode by POST, a name by either; nothing of a postcode is kept."""

import logging
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from councils.geography.postcodes import parse
from councils.models import Council, PostcodeRange
from tests.builders import body, council, published_decision

pytestmark = pytest.mark.django_db

Find = Callable[[str], Any]


def directory(*postcodes: tuple[str, str]) -> None:
    """A directory of single postcodes, each with the GSS code of its council."""
    for text, gss in postcodes:
        postcode = parse(text)
        assert postcode
        PostcodeRange.objects.create(first=postcode.first, last=postcode.last, gss_code=gss)


@pytest.fixture
def find() -> Find:
    """Posts what was typed, as the box does: without a token and without a cookie."""
    client = Client(enforce_csrf_checks=True)
    return lambda text: client.post("/find/", {"q": text})


@pytest.fixture
def district() -> Council:
    county = council(
        "KKK",
        council_type="county",
        region="south_east",
        short_name="Kayshire",
        official_name="Kayshire County Council",
    )
    return council("DDD", gss="E07000991", council_type="district", region="south_east", county=county)


@pytest.fixture
def world(district: Council) -> None:
    published_decision(council("AAA", gss="E06000991"))
    directory(("AB1 1AA", "E06000991"), ("AB1 1AC", "E06000991"), ("AB1 2AA", "E07000991"), ("JE2 3AB", "L99999999"))


def shown(response: Any) -> str:
    assert response.status_code == 200
    return unescape(body(response))


@pytest.mark.parametrize("text", ["AB1 1AA", "ab11aa", " aB1  1Aa "])
def test_a_postcode_of_one_council_leads_to_its_page(world: None, find: Find, text: str) -> None:
    response = find(text)
    assert response.status_code == 303
    assert response["Location"] == "/councils/aaashire/"


def test_with_two_tiers_it_shows_both_and_which_inspects_what(world: None, find: Find) -> None:
    text = shown(find("AB1 2AA"))
    district, county = text.partition("Kayshire County Council")[::2]
    assert "Two councils inspect workplaces in AB1 2AA" in text
    assert "Food safety" in district
    assert "Trading standards" not in district
    assert "Trading standards" in county
    assert "Food safety" not in county


def test_a_part_of_a_postcode_lists_the_councils_that_it_touches_and_where_they_stand(world: None, find: Find) -> None:
    text = shown(find("AB1"))
    assert "Postcodes that begin with AB1 are in 2 councils" in text
    assert text.index("/councils/aaashire/") < text.index("Firewall in force") < text.index("/councils/dddshire/")


def test_a_postcode_missing_from_the_directory_is_a_guess_by_its_neighbours(world: None, find: Find) -> None:
    text = shown(find("AB1 1AB"))
    assert "AB1 1AB is not in the directory yet" in text
    assert "a guess" in text
    assert "/councils/aaashire/" in text


@pytest.mark.parametrize("text", ["JE2 3AB", "IM1 1AA", "GY1"])
def test_the_islands_are_explained_kindly(world: None, find: Find, text: str) -> None:
    assert "governments and immigration laws of their own" in shown(find(text))


def test_a_mistyped_one_is_suggested_as_a_button_that_posts_it(world: None, find: Find) -> None:
    text = shown(find("ABI 1AA"))
    assert "ABI 1AA is not a postcode we know" in text
    assert '<form class="suggestion" action="/find/" method="post">' in text
    assert 'name="q" value="AB1 1AA"' in text


@pytest.mark.parametrize("query", ["AB1 1AA", "AB1", "ab12aa", "ABI 1AA"])
def test_a_postcode_in_an_address_is_not_looked_up_and_the_page_says_why(
    world: None, client: Client, query: str
) -> None:
    response = client.get("/find/", {"q": query})
    text = shown(response)
    assert "A postcode in an address is not looked up" in text
    assert response.context["answer"].places == []
    assert query not in text


def test_a_name_becomes_an_address_that_can_be_shared(world: None, find: Find, client: Client) -> None:
    response = find("shire")
    assert (response.status_code, response["Location"]) == (303, "/find/?q=shire")
    text = shown(client.get(response["Location"]))
    assert "3 councils have “shire” in their names" in text
    assert 'with <a href="/councils/kkkshire/">Kayshire County Council</a>' in text


def test_one_name_leads_straight_to_its_page_and_with_two_tiers_to_both(world: None, client: Client) -> None:
    assert client.get("/find/?q=aaashire")["Location"] == "/councils/aaashire/"
    assert "each needs a firewall of its own" in shown(client.get("/find/?q=dddshire"))


@pytest.mark.parametrize(
    ("text", "words"),
    [("xyzzy", "No council is called “xyzzy”"), ("!?", "no letters or digits"), ("", "What you can type")],
)
def test_nothing_found_comes_with_advice(world: None, find: Find, client: Client, text: str, words: str) -> None:
    for response in (find(text), client.get("/find/", {"q": text})):
        if response.status_code == 303:
            response = client.get(response["Location"])
        page = shown(response)
        assert words in page
        assert "Ynys Môn" in page


@pytest.mark.parametrize("text", ["AB1 1AA", "AB1 2AA", "AB1 1AB", "ABI 1AA", "AB1", "JE2 3AB"])
def test_a_postcode_is_in_no_address_log_cookie_title_or_cache(
    world: None, find: Find, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = find(text)
    said = " ".join([caplog.text, str(response.headers), str(response.cookies)])
    title = body(response).partition("<title>")[2].partition("</title>")[0]
    for form in (text, text.replace(" ", ""), text.replace(" ", "+"), text.replace(" ", "%20")):
        assert form not in said + title
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/councils/", "/regions/", "/data/", "/briefing/", "/find/", "/nowhere/"])
def test_the_box_is_on_every_page_once(world: None, client: Client, address: str) -> None:
    assert body(client.get(address)).count('action="/find/" method="post"') == 1
