"""The links of letters: a GET shows, a POST does; what was tampered with, used or stopped does nothing and says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alerts.choices import Purpose
from alerts.models import Subscription
from alerts.operations import USED
from councils.models import Council
from councils.tokens import sign
from tests.alerts.helpers import READER, asked, path_in, subscribed
from tests.builders import NOW, body

pytestmark = pytest.mark.django_db


def address(row: Subscription, purpose: Purpose) -> str:
    return f"/alerts/{purpose}/{signed(row, purpose)}/"


def signed(row: Subscription, purpose: Purpose) -> str:
    return sign(row.key, f"alerts.{purpose}")


def is_private(response: Any) -> None:
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies
    text = body(response)
    assert 'content="noindex"' in text
    assert 'rel="canonical"' not in text
    assert READER.lower() not in text.lower()


# Confirming


def test_looking_at_the_link_confirms_nothing_and_the_button_does(anyshire: Council, strict: Client) -> None:
    row = asked(anyshire, frequency="weekly", now=NOW - timedelta(hours=3))
    url = address(row, "confirm")
    for response in (strict.get(url), strict.head(url), strict.get(url)):
        assert response.status_code == 200
    text = body(strict.get(url))
    assert "Aaashire" in text
    assert "Once a week, on Monday" in text
    assert not Subscription.objects.confirmed()
    response = strict.post(url)
    assert "Your alerts have begun" in body(response)
    row.refresh_from_db()
    assert (row.confirmed_at, row.last_sent_through) == (NOW, NOW)


def test_a_used_link_says_that_it_has_done_its_work(strict: Client) -> None:
    url = address(subscribed(), "confirm")
    for response in (strict.get(url), strict.post(url)):
        assert response.status_code == 410
        assert str(USED) in body(response)
        is_private(response)


@pytest.mark.parametrize(("days", "status"), [(6.99, 200), (7, 410)])
def test_a_link_runs_out_with_its_alert(strict: Client, clock: Any, days: float, status: int) -> None:
    url = address(asked(now=NOW), "confirm")
    clock.set(NOW + timedelta(days=days))
    assert strict.get(url).status_code == status
    assert strict.post(url).status_code == status
    assert Subscription.objects.confirmed().exists() == (status == 200)


def test_asking_again_gives_the_link_another_seven_days(strict: Client, clock: Any, ask: Callable[..., Any]) -> None:
    url = address(asked(now=NOW), "confirm")
    clock.set(NOW + timedelta(days=6))
    ask()
    clock.set(NOW + timedelta(days=10))
    assert strict.get(url).status_code == 200


# Links that do nothing


@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.parametrize("spoil", ["{}x", "x{}", "{0:.40}", "zzzz.{}", "x"])
def test_a_link_that_is_not_whole_is_a_404(strict: Client, purpose: Purpose, spoil: str) -> None:
    url = f"/alerts/{purpose}/{spoil.format(sign(subscribed().key, f'alerts.{purpose}'))}/"
    for response in (strict.get(url), strict.post(url)):
        assert response.status_code == 404
        assert "This link is not whole." in body(response)
        is_private(response)
    assert Subscription.objects.exists()


def test_a_link_for_one_purpose_does_not_serve_another(strict: Client) -> None:
    waiting, row = asked(email="a@example.org"), subscribed()
    urls = [
        f"/alerts/confirm/{signed(waiting, 'unsubscribe')}/",
        f"/alerts/unsubscribe/{signed(row, 'confirm')}/",
    ]
    assert [strict.post(url).status_code for url in urls] == [404, 404]
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
def test_a_link_to_what_was_deleted_tells_nothing_but_that(strict: Client, purpose: Purpose) -> None:
    row = asked()
    row.delete()
    response = strict.get(f"/alerts/{purpose}/{signed(row, purpose)}/")
    assert response.status_code == 410
    assert "Nothing is kept of it." in body(response)
    is_private(response)


# Stopping


def test_the_link_offers_to_stop_and_changes_nothing_by_itself(strict: Client) -> None:
    url = address(subscribed(), "unsubscribe")
    for response in (strict.get(url), strict.head(url)):
        assert response.status_code == 200
        is_private(strict.get(url))
    assert "Stop all alerts to this address" in body(strict.get(url))
    assert Subscription.objects.confirmed().count() == 1


@pytest.mark.parametrize("content", ["application/x-www-form-urlencoded", "multipart"])
def test_one_click_stops_this_alert_without_cookie_or_token(strict: Client, content: str) -> None:
    row, other = subscribed(), subscribed(area="london")
    url = address(row, "unsubscribe")
    given: Any = {"List-Unsubscribe": "One-Click"}
    response = (
        strict.post(url, given)
        if content == "multipart"
        else strict.post(url, "List-Unsubscribe=One-Click", content_type=content)
    )
    assert response.status_code == 200
    is_private(response)
    assert list(Subscription.objects.all()) == [other]


def test_one_click_twice_is_no_error(strict: Client) -> None:
    url = address(subscribed(), "unsubscribe")
    assert [strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code for _time in range(2)] == [200, 200]


def test_a_press_stops_this_alert_or_all_to_the_address_and_nobody_elses(strict: Client, anyshire: Council) -> None:
    row = subscribed()
    subscribed(anyshire, email=READER.upper())
    asked(area="wales")
    somebody = subscribed(email="somebody@example.org")
    response = strict.post(address(row, "unsubscribe"), {"stop": "all"})
    assert "No more alerts go to this address." in body(response)
    assert list(Subscription.objects.all()) == [somebody]
    response = strict.post(address(somebody, "unsubscribe"), {"stop": "this"})
    assert "This alert is deleted." in body(response)
    assert not Subscription.objects.exists()
    assert strict.post(address(row, "unsubscribe"), {"stop": "all"}).status_code == 200


def test_the_link_changes_how_often_and_loses_nothing(strict: Client) -> None:
    row = subscribed(frequency="daily")
    told = row.last_sent_through
    text = body(strict.post(address(row, "unsubscribe"), {"frequency": "weekly"}))
    assert "Once a week, on Monday" in text
    assert "Send it once a day instead" in text
    row.refresh_from_db()
    assert (row.frequency, row.last_sent_through) == ("weekly", told)


def test_an_alert_that_is_not_confirmed_can_be_stopped_by_its_link_too(strict: Client) -> None:
    assert strict.post(address(asked(), "unsubscribe")).status_code == 200
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_wrong_method_changes_nothing(strict: Client, method: str) -> None:
    assert getattr(strict, method)(address(subscribed(), "unsubscribe")).status_code == 405
    assert Subscription.objects.exists()


def test_links_in_letters_lead_here_and_are_whole_addresses(
    mailoutbox: list[Any], ask: Callable[..., Any], strict: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://tracker.example.org"
    ask()
    (letter,) = mailoutbox
    path = path_in(letter.body, "confirm")
    html, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert f"https://tracker.example.org{path}" in letter.body
    assert f'href="https://tracker.example.org{path}"' in html
    assert "8 June 2026" in letter.body
    assert strict.post(path).status_code == 200
