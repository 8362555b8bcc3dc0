"""`/alerts/`: anyone may ask; the answer tells nothing about the address, and nobody's inbox can be filled."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.test import Client

from alerts.models import Subscription
from alerts.operations import subscribe
from councils.models import Council
from tests.alerts.helpers import READER, asked, path_in, subscribed
from tests.builders import NOW, TODAY, body, council, database_refuses

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


def rows() -> list[tuple[Any, ...]]:
    return list(Subscription.objects.values_list("email", "scope", "area", "council__slug", "frequency"))


# What is asked for


@pytest.mark.parametrize(
    ("about", "stored"),
    [
        ("everything", ("everything", "", None)),
        ("area:london", ("area", "london", None)),
        ("area:wales", ("area", "wales", None)),
        ("area:england", ("area", "england", None)),
        ("council:aaashire", ("council", "", "aaashire")),
    ],
)
def test_a_wish_is_kept_unconfirmed_and_answered_with_a_letter(
    anyshire: Council, ask: Ask, mailoutbox: list[Any], about: str, stored: tuple[Any, ...]
) -> None:
    response = ask(about=about, frequency="weekly")
    assert (response.status_code, response["Location"]) == (303, "/alerts/sent/")
    assert rows() == [(READER, *stored, "weekly")]
    assert not Subscription.objects.confirmed()
    (letter,) = mailoutbox
    assert letter.to == [READER]
    assert not letter.cc + letter.bcc
    assert letter.subject.endswith(": please confirm your alerts")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", ""),
        ("?council=aaashire", "council:aaashire"),
        ("?area=london", "area:london"),
        ("?council=nowhere", ""),
        ("?area=atlantis", ""),
        ("?council=" + "x" * 5000, ""),
    ],
)
def test_links_into_the_form_choose_beforehand(anyshire: Council, client: Client, query: str, chosen: str) -> None:
    response = client.get(f"/alerts/{query}")
    assert response.status_code == 200
    assert response.context["form"]["about"].value() == chosen
    text = unescape(body(response))
    assert (f'value="{chosen}" selected' in text) == bool(query) or not chosen
    assert ("There is no council and no area called" in text) == (bool(query) and not chosen)


def test_the_list_has_councils_to_come_and_ended_ones_only_if_asked_for(anyshire: Council, ask: Ask) -> None:
    council("OLD", end_date=TODAY)
    council("NEW", start_date=TODAY + timedelta(days=300))
    page = body(Client().get("/alerts/"))
    assert "council:newshire" in page
    assert "council:oldshire" not in page
    assert 'value="council:oldshire" selected' in body(Client().get("/alerts/?council=oldshire"))
    assert ask(about="council:oldshire").status_code == 303


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"email": ""}, "Give your e-mail address."),
        ({"email": "somebody"}, "This is not a whole e-mail address."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "This is not a whole e-mail address."),
        ({"email": f"{'a' * 250}@example.org"}, "at most 254 characters"),
        ({"about": ""}, "Choose what you want to hear about."),
        ({"about": "council:nowhere"}, "This is not in the list."),
        ({"about": "area:atlantis"}, "This is not in the list."),
        ({"about": "everything:london"}, "This is not in the list."),
        ({"about": "a\0b"}, "This is not in the list."),
        ({"frequency": ""}, "Choose how often."),
        ({"frequency": "hourly"}, "Choose how often."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    ask: Ask, mailoutbox: list[Any], words: dict[str, str], sentence: str
) -> None:
    response = ask(**words)
    text = unescape(body(response))
    assert response.status_code == 422
    assert text.count(sentence) == 2  # in the summary and beside the field
    assert (READER in text) == ("email" not in words)
    assert not Subscription.objects.exists()
    assert not mailoutbox


def test_a_wish_for_an_unknown_area_is_refused_below_the_form_too() -> None:
    with pytest.raises(ValidationError) as error:
        subscribe(email=READER, scope="area", area="atlantis", frequency="daily", now=NOW)
    assert list(error.value.message_dict) == ["area"]


def test_the_database_keeps_one_alert_of_a_kind_about_one_thing(anyshire: Council) -> None:
    for row in (asked(), asked(area="london"), asked(anyshire)):
        words = {name: getattr(row, name) for name in ("scope", "area", "council", "frequency", "email_key")}
        twin = Subscription(email="x@example.org", created_at=NOW, asked_at=NOW, **words)
        with database_refuses():
            twin.save()
    mine = Subscription.objects.filter(scope="area")
    for wrong in ({"area": ""}, {"council": anyshire}, {"frequency": "hourly"}, {"confirmed_at": NOW}):
        with database_refuses():
            mine.update(**wrong)


# What is not told


OF_EACH_REQUEST = {"Expires", "X-Request-ID"}


def test_the_answer_is_the_same_whoever_has_which_alerts(anyshire: Council, ask: Ask, clock: Any) -> None:
    subscribed(email="confirmed@example.org")
    asked(email="waiting@example.org")
    answers = []
    for email in ("confirmed@example.org", "waiting@example.org", "new@example.org", "new@example.org"):
        response = ask(email=email)
        page = Client().get(response["Location"])
        headers = {name: value for name, value in response.headers.items() if name not in OF_EACH_REQUEST}
        answers.append((response.status_code, headers, body(response), body(page)))
    assert answers.count(answers[0]) == 4


def test_who_has_the_alert_already_is_told_so_and_nothing_changes(
    ask: Ask, mailoutbox: list[Any], client: Client
) -> None:
    row = subscribed(frequency="weekly")
    ask(email=READER.lower(), frequency="daily")
    (letter,) = mailoutbox
    assert letter.to == [READER]
    assert letter.subject == "All councils: you get these alerts already"
    assert "/alerts/confirm/" not in letter.body
    assert client.get(path_in(letter.body, "unsubscribe")).status_code == 200
    row.refresh_from_db()
    assert (row.frequency, Subscription.objects.count()) == ("weekly", 1)


def test_asking_again_before_confirming_changes_how_often_and_makes_no_second_alert(ask: Ask, clock: Any) -> None:
    ask(frequency="daily")
    clock.set(clock.now + timedelta(hours=1))
    ask(frequency="weekly", email=READER.upper())
    assert rows() == [(READER, "everything", "", None, "weekly")]


# When the mail server is away


def test_a_letter_that_is_not_taken_leaves_no_trace_and_may_be_asked_for_at_once(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: Any, **kwargs: Any) -> int:
        raise SMTPServerDisconnected(f"no mailbox {READER}")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", away)
        response = ask()
    assert (response.status_code, response["Retry-After"]) == (503, "300")
    assert "Our mail server did not take the letter" in body(response)
    assert READER in body(response)
    assert READER not in caplog.text
    assert not Subscription.objects.exists()
    assert ask().status_code == 303
    assert len(mailoutbox) == 1


def test_a_confirmed_alert_survives_a_letter_that_is_not_taken(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    row = subscribed()
    before = (row.asked_at, row.asked_today)
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", lambda *args, **kwargs: (_ for _ in ()).throw(OSError))
        ask()
    row.refresh_from_db()
    assert (row.asked_at, row.asked_today) == before


# The pages


@pytest.mark.parametrize("address", ["/alerts/", "/alerts/?council=aaashire", "/alerts/sent/"])
def test_reading_sets_no_cookie_and_asking_none_either(
    anyshire: Council, strict: Client, ask: Ask, address: str
) -> None:
    response = strict.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert not ask(strict).cookies
    assert not strict.cookies


def test_the_form_costs_as_many_queries_however_many_councils(client: Client, django_assert_num_queries: Any) -> None:
    for number in range(2):
        for letter in "ABC":
            council(f"{letter}X{'YZ'[number]}")
        with django_assert_num_queries(3):
            client.get("/alerts/")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_wrong_method_gets_a_page(client: Client, method: str) -> None:
    response = getattr(client, method)("/alerts/")
    assert response.status_code == 405
    assert "<h1" in body(response)
