"""Limits: nobody's inbox can be filled, no network can ask without end, and machines are told from people."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from alerts.models import Subscription
from councils.limits import MOST, network
from councils.models import Council
from tests.alerts.helpers import READER, form
from tests.builders import NOW, TODAY, at, body

pytestmark = pytest.mark.django_db
Ask = Callable[..., Any]


# Limits


def test_one_letter_an_hour_about_the_same_alert(ask: Ask, mailoutbox: list[Any], clock: Any) -> None:
    ask()
    ask()
    assert len(mailoutbox) == 1
    clock.set(clock.now + timedelta(hours=1))
    ask()
    assert len(mailoutbox) == 2


def test_five_letters_a_day_to_one_address_whatever_they_are_about(
    anyshire: Council, ask: Ask, mailoutbox: list[Any], clock: Any
) -> None:
    abouts = ["everything", "council:aaashire", "area:london", "area:wales", "area:scotland", "area:england"]
    for about in abouts:
        ask(about=about, email=READER.swapcase() if "wales" in about else READER)
    assert len(mailoutbox) == 5
    assert Subscription.objects.count() == 5
    ask(email="somebody.else@example.org")
    assert len(mailoutbox) == 6
    clock.set(at(TODAY + timedelta(days=1), 1))
    ask(about=abouts[-1])
    assert len(mailoutbox) == 7


def test_the_same_alert_again_and_again_counts_as_well(ask: Ask, mailoutbox: list[Any], clock: Any) -> None:
    clock.set(at(TODAY, 8))
    for _hour in range(8):
        ask()
        clock.set(clock.now + timedelta(hours=1))
    assert len(mailoutbox) == 5


def test_a_network_that_asks_too_often_is_told_to_wait_and_loses_nothing(ask: Ask, client: Client) -> None:
    answers = [ask(client, email=f"reader{n}@example.org", about="area:wales").status_code for n in range(MOST)]
    assert set(answers) == {303}
    response = ask(client, email="last@example.org", about="area:wales")
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert "Too many people have asked from your network" in body(response)
    assert "last@example.org" in body(response)
    assert ask(Client(headers={}, REMOTE_ADDR="192.0.2.7")).status_code == 303


@pytest.mark.parametrize(
    ("secure", "sent", "found"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.1"}, "198.51.100.1"),
        (True, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "unknown"}, "192.0.2.1"),
        (True, {"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1"),
        (False, {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, "192.0.2.1"),
        (False, {"REMOTE_ADDR": ""}, ""),
    ],
)
def test_a_network_is_an_address_or_the_part_of_it_that_one_household_has(
    rf: Any, settings: Any, secure: bool, sent: dict[str, str], found: str
) -> None:
    settings.SECURE_SSL = secure
    assert network(rf.get("/", **sent)) == found


def test_the_cache_holds_no_network_in_clear(ask: Ask, client: Client) -> None:
    ask(client)
    assert "127.0.0.1" not in "".join(cache._cache)
    assert "alerts.network" in "".join(cache._cache)


# Machines


def test_what_fills_the_trap_is_refused_and_the_next_press_works(ask: Ask, client: Client, clock: Any) -> None:
    response = ask(remark="http://spam.example")
    assert response.status_code == 422
    assert "A field that has to stay empty had something in it." in body(response)
    assert "spam.example" not in body(response)
    again = {one.name: one.value() for one in response.context["form"]}
    assert client.post("/alerts/", again).status_code == 303


def test_a_form_filled_in_within_two_seconds_is_asked_for_again(client: Client, clock: Any) -> None:
    opened = client.get("/alerts/").context["form"]["opened"].value()
    clock.set(NOW + timedelta(seconds=1))
    response = client.post("/alerts/", form(opened=opened))
    assert response.status_code == 422
    assert "That was too quick for us." in body(response)
    clock.set(NOW + timedelta(seconds=3))
    again = {one.name: one.value() for one in response.context["form"]}
    assert client.post("/alerts/", again).status_code == 303


@pytest.mark.parametrize("opened", ["", "1780311600000", "1780311600000.forged"])
def test_a_form_without_its_stamp_comes_back_with_one(client: Client, clock: Any, opened: str) -> None:
    response = client.post("/alerts/", form(opened=opened))
    assert response.status_code == 422
    assert "This page was not sent whole." in body(response)
    clock.set(NOW + timedelta(seconds=3))
    again = {one.name: one.value() for one in response.context["form"]}
    assert client.post("/alerts/", again).status_code == 303


def test_nobody_is_too_slow(client: Client, clock: Any) -> None:
    opened = client.get("/alerts/").context["form"]["opened"].value()
    clock.set(at(date(2026, 7, 1)))
    assert client.post("/alerts/", form(opened=opened)).status_code == 303
