"""`/councils/<slug>/respond/`: a council's own word, by the link of our letter or with an address to confirm."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from councils import operations as record
from councils.models import Council
from inbox.letters import confirm_url, respond_url
from inbox.models import Item
from inbox.rules import CONFIRM_WITHIN, OFFER_LINK_GOOD_FOR
from tests.builders import NOW, TODAY, council, finding, finding_input, published_finding, register_says, retract
from tests.inbox.helpers import ANSWER, CORRECTION, correction, offer_path, path_of, said

pytestmark = pytest.mark.django_db
Fill = Callable[..., Any]
URL = "/councils/aaashire/respond/"


# Without a link


def test_a_correction_is_unverified_until_its_address_is_confirmed(
    anyshire: Council, fill: Fill, strict: Client, mailoutbox: list[Any]
) -> None:
    assert fill(URL, CORRECTION).status_code == 303
    item = Item.objects.get()
    assert (item.kind, item.standing, item.council, item.role) == ("council", "unverified", anyshire, "Head of service")
    (letter,) = mailoutbox
    link = re.search(r"/councils/aaashire/respond/confirm/[\w.-]+/", letter.body)
    assert link
    assert "One press" in said(strict.get(link[0]))
    item.refresh_from_db()
    assert item.standing == "unverified"  # a scanner that opens the link confirms nothing
    for _twice in range(2):
        assert "Your address is confirmed" in said(strict.post(link[0]))
    item.refresh_from_db()
    assert item.standing == "confirmed"
    assert not strict.cookies


@pytest.mark.parametrize("email", ["", "sam@example.org", "sam@homeoffice.gov.uk", "sam@fermanaghomagh.com"])
def test_an_address_that_is_not_the_councils_gets_no_link(
    anyshire: Council, fill: Fill, mailoutbox: list[Any], email: str
) -> None:
    assert fill(URL, {**CORRECTION, "email": email}).status_code == 303
    assert Item.objects.get().standing == "unverified"
    assert [letter for letter in mailoutbox if "/confirm/" in letter.body] == []
    assert len(mailoutbox) == bool(email)


def test_a_link_to_confirm_is_good_for_its_council_and_its_time(anyshire: Council, client: Client, clock: Any) -> None:
    item = correction(anyshire)
    link = path_of(confirm_url(item))
    council("BBB")
    assert client.post(link.replace("aaashire", "bbbshire")).status_code == 410
    assert client.post(link[:-2] + "x/").status_code == 404
    assert client.post(link.replace("aaashire", "nowhere")).status_code == 404
    clock.set(NOW + CONFIRM_WITHIN + timedelta(seconds=1))
    late = client.post(link)
    assert (late.status_code, "This link has run out" in said(late)) == (410, True)
    item.refresh_from_db()
    assert item.standing == "unverified"


@pytest.mark.parametrize("name", ["text", "right", "source", "name", "role"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(anyshire: Council, fill: Fill, name: str) -> None:
    response = fill(URL, {**CORRECTION, name: ""})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert [one for one in CORRECTION if one != name and CORRECTION[one] not in said(response)] == []
    assert not Item.objects.exists()


def test_a_council_that_has_another_name_now_is_found(client: Client, anyshire: Council) -> None:
    register_says(anyshire, on=TODAY - timedelta(days=1), slug="newshire")
    moved = client.get(URL + "?token=x")
    assert (moved.status_code, moved["Location"]) == (301, "/councils/newshire/respond/?token=x")
    assert client.get("/councils/nowhere/respond/").status_code == 404


# By the link of our letter


def test_a_draft_is_shown_to_the_council_and_its_answer_waits_for_staff(
    anyshire: Council, fill: Fill, strict: Client, mailoutbox: list[Any]
) -> None:
    row = finding(anyshire, offered_on=None)
    link = offer_path(row)
    page = strict.get(link)
    assert "Officers visited four kitchens together." in said(page)
    assert "29 June 2026" in said(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert fill(link, {**ANSWER, "role_may_be_public": "on"}).status_code == 303
    item = Item.objects.get()
    assert (item.kind, item.standing, item.finding, item.council) == ("answer", "signed_link", row, anyshire)
    assert item.role_may_be_public
    assert not row.responses.exists()
    assert "/confirm/" not in mailoutbox[0].body
    assert not strict.cookies


def test_the_council_reads_what_it_was_written_even_where_the_draft_changed_since(
    anyshire: Council, client: Client
) -> None:
    row = finding(anyshire)
    link = offer_path(row)
    changed = finding_input(statement="Something that nobody has checked yet.")
    record.revise_finding(row=row, finding=changed, by=None, now=NOW)
    page = said(client.get(link))
    assert "Officers visited four kitchens together." in page
    assert "nobody has checked yet" not in page


def test_what_is_published_since_can_still_be_answered(anyshire: Council, client: Client) -> None:
    row = published_finding(anyshire)
    assert "What we published" in said(client.get(offer_path(row)))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("text", "Write the council’s answer."),
        ("name", "Give your name."),
        ("role", "Give your role."),
        ("speaks", "Tick this if you answer for the council"),
    ],
)
def test_an_answer_needs_words_a_person_and_consent(anyshire: Council, fill: Fill, name: str, sentence: str) -> None:
    response = fill(offer_path(finding(anyshire)), {**ANSWER, name: "", "role_may_be_public": "on"})
    assert response.status_code == 422
    assert said(response).count(sentence) == 2
    assert said(response).count(" checked") == 1 + (name != "speaks")
    assert not Item.objects.exists()


def test_a_link_is_good_for_one_council_one_finding_and_half_a_year(
    anyshire: Council, client: Client, clock: Any
) -> None:
    row, other = finding(anyshire), council("BBB")
    link = offer_path(row)
    for path, sentence in (
        (link.replace("aaashire", other.slug), "for another council"),
        (link[:-3], "not whole"),
        (link.replace(f"={row.pk}-", f"={row.pk + 1}-"), "not whole"),
        (URL + "?token=" + "x" * 3000, "not whole"),
    ):
        refused = client.post(path, ANSWER)
        assert (refused.status_code, sentence in said(refused)) == (410, True), path
        assert "kitchens" not in said(refused)
    clock.set(NOW + timedelta(days=40))
    assert "We asked for an answer by 29 June 2026" in said(client.get(link))
    clock.set(NOW + OFFER_LINK_GOOD_FOR + timedelta(days=1))
    assert "This link has run out" in said(client.get(link))
    assert not Item.objects.exists()


def test_a_link_about_what_was_withdrawn_says_so(anyshire: Council, client: Client) -> None:
    thrown_away, taken_back = finding(anyshire), published_finding(anyshire)
    links = [offer_path(thrown_away), offer_path(taken_back)]
    record.discard(row=thrown_away)
    retract(taken_back)
    for link in links:
        assert "was withdrawn" in said(client.get(link))


def test_a_link_of_the_letter_is_no_link_to_confirm(anyshire: Council, client: Client) -> None:
    token = respond_url(finding(anyshire), TODAY).partition("token=")[2]
    assert client.get(f"{URL}confirm/{token}/").status_code == 404
