"""The public pages of pledges: the list with its filters, each pledge, and elections ward by ward."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from councils.models import Council
from tests.builders import (
    DATA_SHARING,
    JOINT_INSPECTIONS,
    NOW,
    at,
    body,
    council,
    election,
    pledge,
    published_pledge,
    retract,
)
from tests.pledges.helpers import approved

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 6)


@pytest.fixture
def world(anyshire: Council) -> Council:
    other = council("BBB", region="wales", nation="wales")
    coming = election(anyshire, day=DAY)
    published_pledge(anyshire, "One", role="councillor", party="Greens", asks=[DATA_SHARING])
    published_pledge(other, "Two", role="candidate", asks=[JOINT_INSPECTIONS])
    published_pledge(anyshire, "Three", role="candidate", party="Reds", election=coming, ward="Hill")
    published_pledge(anyshire, "Four", role="councillor", term_ends_on=date(2026, 4, 1))
    pledge(anyshire, "Draft")
    return anyshire


def names(client: Client, query: str) -> set[str]:
    response = client.get(f"/pledges/?{query}")
    assert response.status_code == 200, query
    return {one.pledge.name for one in response.context["pledges"]}


def test_each_filter_keeps_what_it_says_and_all_combine(world: Council, client: Client) -> None:
    found = {
        query: names(client, query)
        for query in (
            *("", "council=bbbshire", "region=wales", "party=Greens", "role=candidate", "ask=data_sharing"),
            *("ask=data_sharing&ask=joint_inspections&role=councillor", f"election=aaashire-{DAY}"),
            *("standing=lapsed", "standing=standing&role=councillor", "role=candidate&region=london", "utm_source=x"),
        )
    }
    assert list(found.values()) == [
        {"One", "Two", "Three", "Four"},
        {"Two"},
        {"Two"},
        {"One"},
        {"Two", "Three"},
        {"One", "Three", "Four"},
        {"One", "Four"},
        {"Three"},
        {"Four"},
        {"One"},
        {"Three"},
        {"One", "Two", "Three", "Four"},
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("council=atlantis", "There is no council called “atlantis” here."),
        ("role=king", "“king” is not known here. Choose one of: councillor, "),
        ("region=x", "“x” is not known here."),
        ("party=Blues", "Nobody who pledged has named “Blues” as their party."),
        ("election=x", "There is no election called “x” here."),
        ("ask=third", "“third” is not known here. Choose one of: data_sharing, joint_inspections."),
        ("standing=x", "“x” is not known here. Choose one of: standing, lapsed."),
        ("colour=red", "There is no filter called “colour”. There are: council, role,"),
        ("page=2", "There is no such page."),
        ("page=-1", "There is no such page."),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(world: Council, client: Client, query: str, sentence: str) -> None:
    response = client.get(f"/pledges/?{query}")
    assert response.status_code == 400
    assert sentence in body(response)
    assert len(response.context["pledges"]) == 4


def test_a_council_without_pledges_is_no_mistake(world: Council, client: Client) -> None:
    council("CCC")
    assert names(client, "council=cccshire") == set()
    assert "No pledge fits all of this" in body(client.get("/pledges/?council=cccshire"))


def test_the_list_has_pages_and_a_fixed_number_of_queries(
    anyshire: Council, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coming = election(anyshire, day=DAY)
    counts = []
    for more in (1, 30):
        for number in range(more):
            published_pledge(anyshire, f"Name {more} {number}", role="candidate", election=coming, ward=f"W{number}")
        with django_assert_num_queries(8):
            counts.append(len(client.get("/pledges/").context["pledges"]))
        with django_assert_num_queries(4):
            client.get(coming.get_absolute_url())
        with django_assert_num_queries(4):
            client.get("/pledges/elections/")
    assert counts == [1, 30]
    text = body(client.get("/pledges/?role=candidate"))
    assert "/pledges/?role=candidate&amp;page=2" in text
    assert len(client.get("/pledges/?page=2").context["pledges"]) == 1


def test_a_pledge_has_a_page_a_card_and_a_frame(anyshire: Council, client: Client, settings: Any) -> None:
    row = approved(anyshire, party="Independent", ward="Hill")
    response = client.get(row.get_absolute_url())
    text = body(response)
    for words in ("Cllr Sam Example", "Independent", "Hill", "pass no data about workers", "Pledged on 1 June 2026."):
        assert words in text
    assert f'content="{settings.SITE_URL}/pledges/{row.pk}/card.png"' in text
    assert f"{settings.SITE_URL}/embed/pledges/{row.pk}/" in text
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    card = client.get(f"/pledges/{row.pk}/card.png")
    assert Image.open(BytesIO(card.content)).size == (1200, 630)
    framed = client.get(f"/embed/pledges/{row.pk}/")
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert not response.cookies


def test_drafts_have_no_page_and_what_was_taken_back_is_gone(anyshire: Council, client: Client) -> None:
    draft, gone = pledge(anyshire), published_pledge(anyshire)
    retract(gone)
    kinds = ("/pledges/{}/", "/embed/pledges/{}/", "/pledges/{}/card.png")
    found = {
        number: [client.get(kind.format(number)).status_code for kind in kinds]
        for number in (draft.pk, gone.pk, 999, 10**30)
    }
    assert list(found.values()) == [[404] * 3, [410, 410, 404], [404] * 3, [404] * 3]


def test_candidates_are_grouped_by_ward_and_signing_closes_on_polling_day(
    world: Council, client: Client, clock: Any
) -> None:
    coming = election(world, kind="mayoral", day=DAY)
    published_pledge(world, "Ann", role="candidate", election=coming, ward="Vale")
    published_pledge(world, "Bob", role="candidate", election=coming)
    published_pledge(world, "Cy", role="candidate", election=coming, ward="Brook")
    page = client.get(f"/pledges/elections/aaashire-{DAY}-mayoral/")
    assert [(ward, [one.pledge.name for one in rows]) for ward, rows in page.context["wards"]] == [
        ("Brook", ["Cy"]),
        ("Vale", ["Ann"]),
        ("", ["Bob"]),
    ]
    assert "Sign a pledge" in body(page)
    assert coming.get_absolute_url() in body(client.get("/pledges/elections/"))
    clock.set(at(DAY, 0))
    assert "Closed: candidates can’t sign any more." in body(client.get(coming.get_absolute_url()))
    assert coming.get_absolute_url() not in body(client.get("/pledges/elections/"))
    assert client.get("/pledges/elections/nowhere/").status_code == 404


def test_the_sitemap_names_the_pages_of_pledges(world: Council, client: Client) -> None:
    text = body(client.get("/sitemap.xml"))
    row = published_pledge(world, now=NOW)
    assert f"/pledges/elections/aaashire-{DAY}/<" in text
    assert f"{row.get_absolute_url()}<" not in text
    assert f"{row.get_absolute_url()}<" in body(client.get("/sitemap.xml"))
