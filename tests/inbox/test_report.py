"""`/report/`: anybody may report an error with a source, gets a reference, and nothing typed is lost."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from councils.models import Council
from inbox.models import Item
from inbox.rules import LETTERS_A_DAY, POSTS_AN_HOUR
from tests.builders import SENTINEL
from tests.inbox.helpers import REPORT, WRITER, report, said

pytestmark = pytest.mark.django_db
Fill = Callable[..., Any]


def test_a_report_is_kept_answered_with_a_reference_and_a_letter(
    anyshire: Council, fill: Fill, strict: Client, mailoutbox: list[Any]
) -> None:
    response = fill("/report/", REPORT)
    item = Item.objects.get()
    assert response.status_code == 303
    assert (item.kind, item.stage, item.standing, item.council) == ("report", "new", "anybody", anyshire)
    assert (item.text, item.right, item.source, item.email) == tuple(
        REPORT[name] for name in ("text", "right", "source", "email")
    )
    thanks = strict.get(response["Location"])
    assert item.reference in said(thanks)
    assert "We have sent the reference" in said(thanks)
    assert thanks["Referrer-Policy"] == "no-referrer"
    (letter,) = mailoutbox
    assert letter.to == [WRITER]
    assert item.reference in letter.subject + letter.body
    assert SENTINEL not in letter.body  # nobody makes this site say something to somebody else
    assert "confirm" not in letter.body
    assert not strict.cookies


def test_without_an_address_there_is_no_letter_and_the_page_says_so(
    anyshire: Council, fill: Fill, client: Client, mailoutbox: list[Any]
) -> None:
    response = fill("/report/", {**REPORT, "email": ""})
    assert "You gave no e-mail address" in said(client.get(response["Location"]))
    assert not mailoutbox


def test_a_mail_server_that_is_away_loses_nothing_and_logs_no_address(
    anyshire: Council, fill: Fill, client: Client, no_mail: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = fill("/report/", REPORT)
    page = said(client.get(response["Location"]))
    assert Item.objects.get().reference in page
    assert "Our mail server did not take the letter" in page
    assert "ConnectionRefusedError" in caplog.text
    assert "example" not in caplog.text.replace("example.org/", "").lower()


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("/councils/aaashire/?as_of=2026-01-01#proof", True),
        ("https://site.example/councils/aaashire/", True),
        ("aaashire", True),
        ("AAASHIRE", True),
        ("Aaashire", True),
        ("the home page", False),
        ("/councils/nowhere/", False),
    ],
)
def test_the_council_is_found_in_what_it_is_about(anyshire: Council, fill: Fill, about: str, found: bool) -> None:
    assert fill("/report/", {**REPORT, "about": about}).status_code == 303
    assert (Item.objects.get().council == anyshire) == found


@pytest.mark.parametrize("about", ["/councils/aaashire/", "x" * 5000, "<script>alert(1)</script>"])
def test_links_into_the_form_say_what_it_is_about(client: Client, about: str) -> None:
    response = client.get("/report/", {"about": about})
    assert response.context["form"]["about"].value() == about[:300]
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"about": ""}, "Say where it is."),
        ({"text": ""}, "Say what is wrong."),
        ({"text": "Wrong!"}, "Say a little more"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "Buy www.a.org " * 6}, "too many web addresses"),
        ({"right": "https://a.org " * 6}, "too many web addresses"),
        ({"text": "Something\0wrong"}, "Null characters"),
        ({"source": ""}, "Say where we can see it."),
        ({"source": "javascript:alert(1)"}, "Give the whole address"),
        ({"source": "www.example.org"}, "Give the whole address"),
        ({"email": "reader@"}, "This is not a whole e-mail address."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "This is not a whole e-mail address."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    anyshire: Council, fill: Fill, mailoutbox: list[Any], words: dict[str, str], sentence: str
) -> None:
    response = fill("/report/", {**REPORT, **words})
    text = said(response)
    assert response.status_code == 422
    assert text.count(sentence) == 2  # in the summary and beside the field
    assert [name for name in REPORT if name not in words and REPORT[name] not in text] == []
    assert not Item.objects.exists()
    assert not mailoutbox


def test_machines_are_told_from_people_and_people_only_press_again(
    anyshire: Council, fill: Fill, strict: Client, clock: Any
) -> None:
    trapped = fill("/report/", {**REPORT, "remark": "http://spam.example"})
    assert trapped.status_code == 422
    assert "http://spam.example" not in said(trapped)
    opened = strict.get("/report/").context["form"]["opened"].value()
    for stamp, after, sentence in (
        (opened, timedelta(seconds=1), "too quick"),
        (opened, timedelta(days=31), "open for very long"),
        ("", timedelta(0), "not sent whole"),
        ("a\0b", timedelta(0), "not sent whole"),
        (opened[:-1] + "_", timedelta(0), "not sent whole"),
    ):
        clock.set(clock.now + after)
        refused = strict.post("/report/", {**REPORT, "remark": "", "opened": stamp})
        assert (refused.status_code, sentence in said(refused)) == (422, True), sentence
        assert SENTINEL in said(refused)
    assert not Item.objects.exists()
    again = refused.context["form"]["opened"].value()
    clock.set(clock.now + timedelta(seconds=5))
    assert strict.post("/report/", {**REPORT, "opened": again}).status_code == 303


def test_a_network_that_sends_too_much_is_told_to_wait_and_loses_nothing(
    anyshire: Council, fill: Fill, clock: Any
) -> None:
    words = {**REPORT, "email": ""}
    answers = [fill("/report/", {**words, "text": f"Wrong, number {n}"}).status_code for n in range(POSTS_AN_HOUR)]
    assert set(answers) == {303}
    refused = fill("/report/", {**words, "text": "One more that is wrong"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "One more that is wrong" in said(refused)
    assert Item.objects.count() == POSTS_AN_HOUR


def test_one_address_gets_few_letters_a_day(anyshire: Council, fill: Fill, client: Client, mailoutbox: Any) -> None:
    for number in range(LETTERS_A_DAY + 1):
        last = fill("/report/", {**REPORT, "text": f"Wrong, number {number}", "email": WRITER.swapcase()})
    assert len(mailoutbox) == LETTERS_A_DAY
    assert "no letter goes out now" in said(client.get(last["Location"]))
    assert Item.objects.count() == LETTERS_A_DAY + 1


def test_the_same_words_within_a_day_are_one_matter(anyshire: Council, fill: Fill, clock: Any) -> None:
    first = fill("/report/", REPORT)
    again = fill("/report/", {**REPORT, "text": f"  {REPORT['text'].upper()} "})
    assert first["Location"] == again["Location"]
    assert Item.objects.get().repeats == 1
    fill("/report/", {**REPORT, "email": "somebody.else@example.org"})
    clock.set(clock.now + timedelta(days=1))
    fill("/report/", REPORT)
    assert Item.objects.count() == 3


def test_looking_changes_nothing(anyshire: Council, client: Client) -> None:
    assert client.get("/report/", REPORT).status_code == 200
    assert client.put("/report/").status_code == 405
    assert not Item.objects.exists()


def test_only_our_own_thanks_are_shown(client: Client) -> None:
    assert client.get("/report/received/R-AAAA-AAAA_report_sent.forged/").status_code == 404
    assert client.get("/report/received/x/").status_code == 404


def test_the_forms_are_found_where_they_are_needed(anyshire: Council, client: Client) -> None:
    page = said(client.get("/councils/aaashire/"))
    assert 'href="/report/?about=/councils/aaashire/"' in page
    assert 'href="/councils/aaashire/respond/"' in page
    assert 'href="/report/"' in said(client.get("/corrections/"))


def test_a_reference_taken_already_is_not_given_again(anyshire: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    first = report(anyshire)
    ours = iter([first.reference, first.reference, "R-AAAA-AAAA"])
    monkeypatch.setattr("inbox.operations.new_reference", lambda: next(ours))
    assert report(anyshire, text="Something else is wrong").reference == "R-AAAA-AAAA"
