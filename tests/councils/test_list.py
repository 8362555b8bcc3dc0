"""`/councils/`: the list as a page."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils.exports import FORMS
from tests.builders import (
    DATA_SHARING,
    DAY,
    SENTINEL,
    TODAY,
    body,
    council,
    decision,
    finding,
    pledge,
    published_decision,
    published_finding,
    published_pledge,
)
from tests.once import put_back

pytestmark = pytest.mark.django_db


@pytest.fixture
@put_back
def world() -> None:
    one, two, three = (
        council("AAA"),
        council("BBB", nation="wales", region="wales", council_type="welsh"),
        council("CCC"),
    )
    published_decision(one)
    published_decision(two, "motion_passed", asks=[DATA_SHARING])
    decision(three, summary=SENTINEL)
    finding(three, statement=SENTINEL)
    pledge(three, SENTINEL)


def show(client: Client, query: str = "", status: int = 200, **headers: str) -> str:
    response = client.get(f"/councils/{query}", headers=headers)
    assert response.status_code == status
    return unescape(body(response))


def listed(text: str) -> list[str]:
    """The councils of the table, in its order."""
    inside = text.partition("<tbody")[2].partition("</tbody>")[0]
    return [slug.removesuffix("shire").upper() for slug in re.findall(r'href="/councils/([a-z-]+)/[?"]', inside)]


def test_it_shows_every_council_with_its_place_and_statuses(world: None, client: Client) -> None:
    text = show(client)
    assert listed(text) == ["AAA", "BBB", "CCC"]
    for words in (
        "Firewall in force",
        "Policy in force",
        "2 March 2026",
        "Not yet checked",
        "Motion passed, not yet shown in force",
    ):
        assert words in text.partition("<tbody")[2].partition("</tbody>")[0]


def test_filters_and_sort_of_the_address_are_applied(world: None, client: Client) -> None:
    assert listed(show(client, "?headline=adopted&headline=not_checked")) == ["AAA", "CCC"]
    assert listed(show(client, "?sort=-name")) == ["CCC", "BBB", "AAA"]
    assert listed(show(client, "?nation=wales&data_sharing=motion_passed")) == ["BBB"]


@pytest.mark.parametrize(
    "query",
    ["?nation=france", "?sort=population", "?as_of=2036-01-01", "?checked_before=x", "?colour=red", f"?q={'a' * 101}"],
)
def test_what_is_not_understood_is_said_and_the_rest_shown(world: None, client: Client, query: str) -> None:
    response = client.get(f"/councils/{query}")
    (refusal,) = response.context["selection"].errors
    text = unescape(body(response))
    assert refusal.message in text
    assert listed(text) == ["AAA", "BBB", "CCC"]


def test_what_was_typed_wrongly_is_still_in_the_form(world: None, client: Client) -> None:
    assert f'value="{"a" * 101}"' in show(client, f"?q={'a' * 101}", 400)


def test_the_same_address_gives_the_links_to_its_files(world: None, client: Client) -> None:
    text = show(client, "?nation=wales&sort=-name")
    for form in FORMS:
        assert f'href="/councils.{form}?nation=wales&sort=-name"' in text


def test_chips_take_one_filter_away(world: None, client: Client) -> None:
    text = show(client, "?nation=wales&headline=motion_passed")
    assert 'href="/councils/?headline=motion_passed"' in text
    assert 'href="/councils/?nation=wales"' in text


def test_an_empty_result_links_to_wider_ones(world: None, client: Client) -> None:
    response = client.get("/councils/?nation=wales&headline=adopted")
    text = unescape(body(response))
    assert listed(text) == []
    for words, url in response.context["selection"].widen:
        assert words in text
        assert f'href="{url}"' in text


def test_a_day_in_the_past_shows_the_list_of_that_day(world: None, client: Client) -> None:
    text = show(client, f"?as_of={DAY - timedelta(1)}&headline=adopted")
    assert listed(text) == []
    assert "1 March 2026" in text


def test_htmx_gets_the_results_only_and_the_canonical_address(world: None, client: Client) -> None:
    response = client.get("/councils/?nation=wales&type=&colour=red", headers={"HX-Request": "true"})
    text = body(response)
    assert "<html" not in text
    assert listed(text) == ["BBB"]
    assert response["HX-Push-Url"] == "/councils/?nation=wales"
    assert "HX-Request" in response["Vary"]


def test_going_back_in_history_gets_the_whole_page(world: None, client: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in show(client, **headers)
    assert "HX-Request" in client.get("/councils/")["Vary"]


def test_nothing_private_and_no_draft_is_on_it(world: None, client: Client) -> None:
    assert SENTINEL not in show(client)


def test_a_council_that_ended_is_listed_for_its_days_only(world: None, client: Client) -> None:
    council("OLD", end_date=TODAY)
    council("NEW", start_date=TODAY + timedelta(1))
    assert listed(show(client)) == ["AAA", "BBB", "CCC"]
    assert listed(show(client, f"?as_of={TODAY - timedelta(1)}")) == ["AAA", "BBB", "CCC", "OLD"]


def test_the_number_of_queries_does_not_grow_with_councils_or_records(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        where = council(f"A{chr(65 + number // 26)}{chr(65 + number % 26)}")
        if number % 5 == 4:
            published_decision(where)
            published_finding(where)
            published_pledge(where)
        if number in (4, 49):
            with django_assert_num_queries(8):
                assert len(listed(show(client))) == number + 1
            with django_assert_num_queries(8):
                show(
                    client,
                    "?headline=adopted&q=shire&function=planning&pledges=some&practice=reported&sort=-checked_on",
                )
            with django_assert_num_queries(9):
                show(client, f"?as_of={DAY}")
