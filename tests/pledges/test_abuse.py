"""Bots, doubles, strange names, links used twice, mail that fails: each is met by a clear page, and nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from councils.models import Council
from pledges.forms import SignForm
from pledges.models import Signature
from pledges.operations import confirm
from pledges.rules import MOST_OF_A_NETWORK, is_council_address
from tests.builders import BOTH, NOW, TODAY, body, council, election
from tests.pledges.helpers import NAME, SIGNER, approved, confirmed, path_in, signed

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"remark": "x"}, "has to stay empty"),
        ({"opened": "forged.stamp"}, "not sent whole"),
        ({"opened": SignForm.stamp(NOW + timedelta(seconds=4))}, "too quick for us"),
        ({"consent": ""}, "Without your consent"),
        ({"name": "<script>alert(1)</script>"}, "Leave out < and >."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "Sam\u202eelpmaxE"}, "can’t be seen"),
        ({"name": "Sam\x07"}, "can’t be seen"),
        ({"name": "S" + "\u0301" * 9 + "am"}, "too many marks"),
        ({"name": "12345"}, "Write a name with letters"),
        ({"name": "sam@example.org"}, "not an e-mail address"),
        ({"sentence": "Buy at https://spam.example"}, "Leave out web addresses"),
        ({"sentence": "x" * 281}, "at most 280 characters"),
        ({"email": "sam@"}, "not a whole e-mail address"),
        ({"council": "atlantis"}, "Choose from the list"),
        ({"role": "king"}, "Choose from the list"),
        ({"asks": []}, "Choose one or both"),
        ({"role": "candidate"}, "We know of no coming election of this council yet"),
        ({"term_ends_on": "2026-05-31"}, "This day is past"),
        ({"term_ends_on": "soon"}, "Give a day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    anyshire: Council, send: Send, mailoutbox: list[Any], words: dict[str, Any], sentence: str
) -> None:
    response = send(**words)
    text = unescape(body(response))
    assert response.status_code == 422
    assert sentence in text
    assert (words.get("ward") or "Hill") in text
    assert text.count(" checked") == len(words.get("asks", BOTH)) + (words.get("consent", "on") == "on")
    assert "<script>alert" not in body(response)
    assert not mailoutbox
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["رشا الأمين", "שרה כהן", "علی‌رضا", "Ní Dhónaill-Ó’Brien", "李小龍", "राम शर्मा"])
def test_names_of_every_script_are_taken_and_set_apart_from_the_text_around(
    anyshire: Council, client: Client, name: str
) -> None:
    pledge = approved(anyshire, name=name)
    assert f"<bdi>{name}</bdi>" in body(client.get(f"/pledges/{pledge.pk}/"))
    assert client.get(f"/pledges/{pledge.pk}/card.png")["Content-Type"] == "image/png"


def test_the_form_takes_a_name_of_another_script(anyshire: Council, send: Send) -> None:
    assert send(name=" علی‌رضا  احمدی ").status_code == 303
    assert Signature.objects.get().name == "علی‌رضا احمدی"


def test_a_name_that_looks_like_code_is_shown_and_not_run(anyshire: Council, client: Client) -> None:
    pledge = approved(anyshire, name="Bobby'); DROP TABLE & <b>x</b>")  # as staff may record it from a source
    for url in (f"/pledges/{pledge.pk}/", "/pledges/", f"/embed/pledges/{pledge.pk}/", anyshire.get_absolute_url()):
        text = body(client.get(url))
        assert "<b>x</b>" not in text, url
        assert "&lt;b&gt;x&lt;/b&gt;" in text, url


# Doubles


def test_the_same_pledge_is_signed_once_by_an_address(
    anyshire: Council, send: Send, strict: Client, mailoutbox: list[Any], clock: Any
) -> None:
    first = approved(anyshire)
    clock.set(NOW + timedelta(hours=2))
    assert send(email=SIGNER.upper()).status_code == 303  # the same answer as to anybody
    assert mailoutbox[0].subject == "You have signed this pledge already"
    assert "confirm" not in mailoutbox[0].body
    late = Signature.objects.get(confirmed_at=None)
    assert late.email_hash == first.signature.email_hash


def test_of_two_letters_about_one_pledge_the_first_click_counts(anyshire: Council, strict: Client) -> None:
    one, two = signed(anyshire, now=NOW), signed(anyshire, now=NOW + timedelta(hours=1), name="Somebody else")
    confirm(key=two.key, now=NOW + timedelta(hours=1))
    with pytest.raises(Exception, match="It counts once"):
        confirm(key=one.key, now=NOW + timedelta(hours=1))
    assert Signature.objects.waiting().get().name == "Somebody else"


def test_once_a_pledge_has_lapsed_or_was_taken_back_the_address_signs_again(anyshire: Council) -> None:
    approved(anyshire, term_ends_on=TODAY)
    assert approved(anyshire, now=NOW + timedelta(days=1)).state == "published"


def test_one_address_can_be_made_to_get_one_letter_an_hour_and_five_a_day(
    anyshire: Council, send: Send, mailoutbox: list[Any]
) -> None:
    send()
    send()
    assert len(mailoutbox) == 1
    for code in ("BBB", "CCC", "DDD", "EEE", "FFF", "GGG"):
        send(council=council(code).slug)
    assert len(mailoutbox) == 5


def test_a_whole_council_behind_one_address_can_sign_and_a_machine_is_stopped(
    anyshire: Council, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_OF_A_NETWORK >= 150  # no council has more members
    monkeypatch.setattr("pledges.views.signing.MOST_OF_A_NETWORK", 2)
    answers = [send(email=f"m{n}@anyshire.gov.uk") for n in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert answers[2]["Retry-After"] == "3600"
    assert NAME in body(answers[2])


# Addresses


@pytest.mark.parametrize(
    ("address", "closer"),
    [
        ("a@leeds.gov.uk", False),
        ("a@members.leeds.GOV.UK", False),
        ("a@derrystrabane.com", False),
        ("a@fermanaghomagh.com", False),
        ("a@midulstercouncil.org", False),
        ("a@example.org", True),
        ("a@leeds.gov.uk.example.org", True),
        ("a@leedsgov.uk", True),
        ("a@notderrystrabane.com", True),
    ],
)
def test_an_address_that_is_no_councils_goes_to_closer_review(anyshire: Council, address: str, closer: bool) -> None:
    assert is_council_address(address) is not closer
    assert signed(anyshire, email=address).closer_review is closer


def test_staff_are_told_what_the_domain_proves(anyshire: Council, staff_client: Client) -> None:
    for email, words in (("a@example.org", "Look closer: example.org"), (SIGNER, "proves work there, and not office")):
        row = confirmed(anyshire, email=email)
        assert words in body(staff_client.get(f"/admin/pledges/signature/{row.pk}/change/"))


# Links


@pytest.mark.parametrize("kind", ["confirm", "withdraw"])
def test_a_link_that_was_tampered_with_is_answered_by_a_page(strict: Client, kind: str) -> None:
    for token in ("x", "x.y", "key.signature-of-nobody"):
        response = strict.get(f"/pledges/{kind}/{token}/")
        assert (response.status_code, "not whole" in body(response)) == (404, True)
        assert response["Referrer-Policy"] == "no-referrer"


def test_a_link_of_one_kind_does_nothing_on_the_page_of_another(
    anyshire: Council, send: Send, strict: Client, mailoutbox: list[Any]
) -> None:
    send()
    page = path_in(mailoutbox[0].body, "withdraw").replace("withdraw", "confirm")
    assert strict.post(page).status_code == 404


def test_a_link_that_ran_out_or_was_used_says_so(
    anyshire: Council, send: Send, strict: Client, mailoutbox: list[Any], clock: Any
) -> None:
    send()
    page = path_in(mailoutbox[0].body, "confirm")
    clock.set(NOW + timedelta(days=7, seconds=5))
    gone = strict.post(page)
    assert (gone.status_code, "run out" in body(gone)) == (410, True)
    clock.set(NOW + timedelta(days=1))
    assert strict.post(page).status_code == 200
    used = strict.post(page)
    assert (used.status_code, "has done its work" in body(used)) == (410, True)


def test_a_mail_server_that_is_away_keeps_what_was_typed_and_nothing_else(
    anyshire: Council, send: Send, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.pledges.helpers.Down"
    response = send()
    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert NAME in body(response)
    assert "did not take the letter" in body(response)
    assert not Signature.objects.exists()
    assert "ConnectionRefusedError" in caplog.text
    assert "Zebra" not in caplog.text


def test_no_public_page_of_signing_sets_a_cookie(anyshire: Council, send: Send, strict: Client) -> None:
    assert not send().cookies
    assert not strict.get("/pledges/new/?council=aaashire").cookies
    assert 'value="aaashire" selected' in body(strict.get("/pledges/new/?council=aaashire"))
    assert "no council called" in body(strict.get("/pledges/new/?council=%3Cb%3E"))


def test_a_candidate_signs_for_a_coming_election_of_that_council_until_the_day_before(
    anyshire: Council, send: Send, clock: Any
) -> None:
    there, elsewhere = election(anyshire, day=TODAY + timedelta(days=1)), election(council("BBB"), day=TODAY)
    assert "of another council" not in body(send(role="candidate", election=there.slug))
    assert Signature.objects.get().election == there
    for slug in (elsewhere.slug, "x"):  # on polling day it is closed, so it is not in the list
        assert "Choose from the list" in body(send(role="candidate", election=slug))
    clock.set(NOW + timedelta(days=1))
    assert "Choose from the list" in body(send(role="candidate", election=there.slug))


def test_a_candidate_who_confirms_too_late_is_told_so(anyshire: Council) -> None:
    row = signed(anyshire, role="candidate", election=election(anyshire, day=TODAY + timedelta(days=1)))
    with pytest.raises(Exception, match="The election is past"):
        confirm(key=row.key, now=NOW + timedelta(days=1))
    with pytest.raises(ValidationError):
        signed(anyshire, role="candidate", email="b@example.org")
