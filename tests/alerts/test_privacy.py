"""No address is shown to anyone: not to staff, not in logs, errors or commands; and what is deleted is gone."""

import logging
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alerts.models import Subscription
from alerts.operations import expire_unconfirmed, subscribe
from councils.models import Council
from tests.alerts.helpers import READER, asked, subscribed
from tests.builders import NOW, body

pytestmark = pytest.mark.django_db
LIST = "/admin/alerts/subscription/"


def run(*command: str) -> str:
    out, err = StringIO(), StringIO()
    call_command(*command, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_staff_see_what_alerts_there_are_and_no_address(anyshire: Council, staff_client: Client) -> None:
    row = subscribed(anyshire)
    asked(area="london", email="somebody@example.org")
    pages = {
        url: staff_client.get(url, follow=True)
        for url in (LIST, f"{LIST}?confirmed=yes", f"{LIST}?q=example", f"{LIST}{row.pk}/change/", "/admin/")
    }
    text = body(pages[LIST])
    assert "Aaashire" in text
    assert "London" in text
    assert "1 May 2026" in text
    assert "1 alert" in body(pages[f"{LIST}?confirmed=yes"])
    for url, response in pages.items():
        assert "example.org" not in body(response).replace("staff@example.org", ""), url
        assert row.key not in body(response), url


def test_not_even_the_query_of_that_page_asks_for_addresses(staff_client: Client) -> None:
    subscribed()
    with CaptureQueriesContext(connection) as asked_for:
        staff_client.get(LIST)
    about = [query["sql"] for query in asked_for if "alerts_subscription" in query["sql"]]
    assert about
    assert "email" not in " ".join(about)


def test_staff_can_neither_add_nor_change_nor_delete(staff_client: Client) -> None:
    row = subscribed()
    answers = [
        staff_client.get(f"{LIST}add/"),
        staff_client.get(f"{LIST}{row.pk}/delete/"),
        staff_client.post(f"{LIST}{row.pk}/change/", {"frequency": "weekly"}),
        staff_client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}),
    ]
    assert [response.status_code for response in answers] == [403] * 4
    staff_client.post(LIST, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert Subscription.objects.count() == 1
    assert not LogEntry.objects.exists()


def test_an_alert_is_named_without_its_address(anyshire: Council) -> None:
    row = subscribed(anyshire)
    assert str(row) == "Alert: Aaashire, once a day"
    assert "xample" not in repr(row)


def test_there_is_no_history_of_addresses() -> None:
    assert not hasattr(Subscription, "history")


def test_a_refused_address_is_not_in_the_error() -> None:
    with pytest.raises(ValidationError) as error:
        subscribe(email="reader@", scope="everything", frequency="daily", now=NOW)
    assert "reader" not in str(error.value)


def test_nothing_that_is_logged_on_the_way_holds_the_address(
    ask: Callable[..., Any], strict: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask()
        ask(about="")
        run("send_alerts")
        run("forget_address", READER)
    said = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert READER.lower() not in " ".join(record.getMessage() for record in said).lower()


def test_forgetting_an_address_deletes_all_that_is_kept_of_it_and_says_only_how_many(anyshire: Council) -> None:
    subscribed(anyshire)
    asked(area="wales", email=READER.upper())
    somebody = subscribed(email="somebody@example.org")
    assert run("forget_address", f" {READER.lower()} ") == "2 alerts were deleted.\n"
    assert list(Subscription.objects.all()) == [somebody]
    assert run("forget_address", READER) == "0 alerts were deleted.\n"
    assert run("forget_address", "somebody@example.org") == "1 alert was deleted.\n"


def test_what_nobody_confirms_is_deleted_after_seven_days() -> None:
    kept = subscribed(now=NOW)
    asked(email="a@example.org", now=NOW)
    later = asked(email="b@example.org", now=NOW + timedelta(minutes=1))
    assert expire_unconfirmed(now=NOW + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert expire_unconfirmed(now=NOW + timedelta(days=7)) == 1
    assert set(Subscription.objects.all()) == {kept, later}


def test_asking_again_keeps_it_another_seven_days() -> None:
    asked(now=NOW)
    asked(now=NOW + timedelta(days=6))
    assert expire_unconfirmed(now=NOW + timedelta(days=12)) == 0
    assert expire_unconfirmed(now=NOW + timedelta(days=13)) == 1


def test_the_privacy_page_says_what_is_kept(client: Client) -> None:
    text = body(client.get("/privacy/"))
    assert 'id="alerts"' in text
    assert "deleted after seven days" in text


def test_an_alert_goes_with_its_council(anyshire: Council) -> None:
    subscribed(anyshire)
    anyshire.gss_codes.all().delete()
    anyshire.delete()
    assert not Subscription.objects.exists()
