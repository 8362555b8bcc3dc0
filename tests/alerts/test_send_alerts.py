"""`manage.py send_alerts`: every change is told once, whoever else fails, however often it runs."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError
from django.test.utils import CaptureQueriesContext

from alerts import sending
from alerts.models import Subscription
from alerts.rules import told_through
from councils.models import Council
from tests.alerts.conftest import Told
from tests.alerts.helpers import READER, YESTERDAY, asked, change, counts, recipients, run, subscribed
from tests.builders import NOW, UK, at, published_decision

pytestmark = pytest.mark.django_db


# What is due


def test_a_digest_is_sent_once_and_nothing_when_nothing_changed(
    anyshire: Council, told: Told, mailoutbox: list[Any]
) -> None:
    row = subscribed()
    told(change(anyshire, YESTERDAY))
    assert counts(run()) == [1, 0, 0, 0, 0]
    assert counts(run()) == [0, 0, 0, 0, 0]
    assert recipients(mailoutbox) == [READER]
    row.refresh_from_db()
    assert (row.last_sent_through, row.sending_until) == (told_through("daily", NOW).moment, None)


def test_an_address_that_is_not_confirmed_gets_nothing(anyshire: Council, told: Told, mailoutbox: list[Any]) -> None:
    asked(now=NOW)
    told(change(anyshire, YESTERDAY))
    assert counts(run()) == [0, 0, 0, 0, 0]
    assert not mailoutbox


def test_every_change_is_told_exactly_once_over_the_days(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    start = datetime(2026, 5, 25, tzinfo=UK)  # a Monday
    subscribed(email="daily@example.org", frequency="daily", now=start)
    subscribed(email="weekly@example.org", frequency="weekly", now=start)
    hours = [start + timedelta(hours=n, microseconds=1) for n in range(1, 24 * 21, 5)]
    told(*(change(anyshire, moment, anchor=f"record-{n}-") for n, moment in enumerate(hours)))
    for run_at in (24, 30, 31, 55, 56, 24 * 5, 24 * 8, 24 * 8 + 1, 24 * 9, 24 * 16, 24 * 21 + 3, 24 * 22):
        clock.set(start + timedelta(hours=run_at, minutes=10))
        run()
    for name in ("daily", "weekly"):
        text = "".join(message.body for message in mailoutbox if message.to == [f"{name}@example.org"])
        assert [text.count(f"#record-{n}-\n") for n in range(len(hours))] == [1] * len(hours)
    weekly = [message for message in mailoutbox if message.to == ["weekly@example.org"]]
    assert len(weekly) == 3


def test_weekly_ones_wait_for_the_end_of_sunday(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    subscribed(frequency="weekly")
    told(change(anyshire, YESTERDAY))
    clock.set(datetime(2026, 5, 31, 23, 59, tzinfo=UK))
    assert counts(run())[0] == 0
    clock.set(datetime(2026, 6, 1, 0, 10, tzinfo=UK))
    assert counts(run())[0] == 1


def test_a_day_counts_as_over_at_midnight_in_the_uk_and_not_elsewhere(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    subscribed()
    told(change(anyshire, datetime(2026, 6, 1, 0, 30, tzinfo=UK)))  # still 31 May in Greenwich
    assert counts(run())[:2] == [0, 1]
    clock.set(datetime(2026, 6, 2, 0, 10, tzinfo=UK))
    assert counts(run())[:2] == [1, 0]


@pytest.mark.parametrize(("option", "names"), [("--daily", ["daily"]), ("--weekly", ["weekly"])])
def test_one_kind_alone_may_be_sent(
    anyshire: Council, told: Told, mailoutbox: list[Any], option: str, names: list[str]
) -> None:
    for name in ("daily", "weekly"):
        subscribed(email=f"{name}@example.org", frequency=name)
    told(change(anyshire, YESTERDAY))
    run(option)
    assert recipients(mailoutbox) == [f"{name}@example.org" for name in names]


def test_both_kinds_together_make_no_sense() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        run("--daily", "--weekly")


def test_a_dry_run_says_how_many_and_does_nothing(anyshire: Council, told: Told, mailoutbox: list[Any]) -> None:
    subscribed()
    subscribed(email="a@example.org", area="wales")
    asked(email="b@example.org")
    told(change(anyshire, YESTERDAY))
    before = list(Subscription.objects.values())
    said = run("--dry-run")
    assert "Dry run: nothing was sent" in said
    assert counts(said) == [1, 1, 0, 0, 1]
    assert not mailoutbox
    assert list(Subscription.objects.values()) == before
    assert counts(run()) == [1, 1, 0, 0, 1]


def test_what_it_says_holds_no_address(anyshire: Council, told: Told) -> None:
    subscribed()
    told(change(anyshire, YESTERDAY))
    assert "@" not in run()


def test_the_record_itself_is_told(anyshire: Council, mailoutbox: list[Any]) -> None:
    subscribed(anyshire)
    published_decision(anyshire, now=YESTERDAY)
    assert counts(run()) == [1, 0, 0, 0, 0]
    assert mailoutbox[0].subject == "Aaashire: 2 changes"
    assert counts(run()) == [0, 0, 0, 0, 0]


# What it costs


def queries(django_db: Any) -> int:
    with CaptureQueriesContext(django_db) as context:
        run("--daily")
    return len(context)


def test_the_changes_are_read_once_and_a_message_costs_two_statements(
    anyshire: Council, told: Told, mailoutbox: list[Any], clock: Any
) -> None:
    from django.db import connection

    told(change(anyshire, YESTERDAY), change(anyshire, NOW))
    subscribed(area="wales")
    nobody = queries(connection)
    for number in range(7):
        subscribed(email=f"{number}@example.org", area="wales", now=YESTERDAY - timedelta(days=3))
    Subscription.objects.update(last_sent_through=YESTERDAY - timedelta(days=3))
    assert queries(connection) == nobody
    for number in range(7):
        subscribed(email=f"{number}@example.org", area="london", now=YESTERDAY - timedelta(days=3))
    clock.set(at(date(2026, 6, 2)))
    assert queries(connection) == nobody + 7 * 2
    assert len(mailoutbox) == 7


def test_no_more_than_a_batch_is_in_memory(
    anyshire: Council, told: Told, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    told(change(anyshire, YESTERDAY))
    for number in range(5):
        subscribed(email=f"{number}@example.org")
    due = Subscription.objects.due("daily", NOW)
    assert [len(batch) for batch in sending._batches(due)] == [2, 2, 1]
    run()
    assert recipients(mailoutbox) == [f"{number}@example.org" for number in range(5)]
