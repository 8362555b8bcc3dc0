"""`/compare/`: up to five councils side by side."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.views.compare import MOST
from tests.builders import DATA_SHARING, SENTINEL, TODAY, body, council, decision, published_decision, published_finding
from tests.once import put_back

pytestmark = pytest.mark.django_db

SIX = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF")


@pytest.fixture
@put_back
def world() -> None:
    councils = {code: council(code) for code in SIX}
    published_decision(councils["AAA"])
    published_decision(councils["BBB"], "motion_passed", asks=[DATA_SHARING])
    published_finding(councils["BBB"])
    decision(councils["CCC"], summary=SENTINEL)


def show(client: Client, *codes: str) -> str:
    response = client.get("/compare/", {"c": [f"{code.lower()}shire" for code in codes]})
    assert response.status_code == 200
    return unescape(body(response))


def columns(text: str) -> list[str]:
    """The councils of the table, from the left."""
    head = text.partition("<thead>")[2].partition("</thead>")[0]
    return [code for code in SIX if f"/councils/{code.lower()}shire/" in head]


def test_the_form_has_a_place_for_each_and_needs_no_script(world: None, client: Client) -> None:
    text = show(client)
    assert text.count('<select id="council-') == MOST
    assert columns(text) == []


def test_the_councils_stand_side_by_side_and_are_still_chosen(world: None, client: Client) -> None:
    text = show(client, "AAA", "BBB")
    assert columns(text) == ["AAA", "BBB"]
    assert text.index("Firewall in force") < text.index("Motion passed")
    assert "Publicly reported" in text
    assert text.count(" selected>") == 2


def test_of_six_the_last_is_left_out_and_the_page_says_so(world: None, client: Client) -> None:
    text = show(client, *SIX)
    assert columns(text) == list(SIX[:5])
    assert "Five at most: 1 was left out." in text


def test_what_is_not_known_is_said_and_the_rest_shown(world: None, client: Client) -> None:
    text = show(client, "ZZZ<b>", "AAA")
    assert "There is no council called “zzz<b>shire” here." in text
    assert "zzz<b>" not in body(client.get("/compare/?c=zzz<b>"))
    assert columns(text) == ["AAA"]


def test_the_same_council_twice_is_shown_once(world: None, client: Client) -> None:
    assert show(client, "AAA", "AAA").count('scope="col"') == 1


def test_a_council_to_come_can_be_compared_though_it_is_not_offered(world: None, client: Client) -> None:
    council("NEW", start_date=TODAY + timedelta(30))
    assert "newshire" not in show(client, "AAA")
    text = show(client, "NEW")
    assert '<option value="newshire" selected>' in text
    assert "will come into being" in text


def test_drafts_are_not_on_it(world: None, client: Client) -> None:
    assert SENTINEL not in show(client, "CCC")


def test_each_costs_its_own_page_and_no_more(
    world: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Six of the page, and eight for each council; one more for the papers of AAA, two for those and the answer of BBB.
    for codes, number in (("CCC",), 14), (("CCC", "DDD"), 22), (("AAA", "CCC"), 23), (SIX[:5], 49):
        with django_assert_num_queries(number):
            show(client, *codes)
