"""Subscriptions, changes and letters for the tests of alerts."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command

from alerts.models import Subscription
from alerts.operations import confirm, subscribe
from councils.changes import Change
from councils.models import Council
from councils.rules import AsOf
from tests.builders import DAY, TODAY, at

READER = "Reader@Example.org"
MAY = at(date(2026, 5, 1))
YESTERDAY = at(TODAY - timedelta(days=1))  # a Sunday


def form(**words: str) -> dict[str, str]:
    return {"email": READER, "about": "everything", "frequency": "daily", "remark": "", **words}


def asked(
    council: Council | None = None,
    *,
    email: str = READER,
    area: str = "",
    frequency: str = "daily",
    now: datetime = MAY,
) -> Subscription:
    """An alert that nobody has confirmed yet."""
    scope = "council" if council else "area" if area else "everything"
    found = subscribe(email=email, scope=scope, area=area, council=council, frequency=frequency, now=now)
    assert found
    return found.subscription


def subscribed(council: Council | None = None, *, now: datetime = MAY, **words: Any) -> Subscription:
    """A confirmed alert: from now on its address is told."""
    return confirm(key=asked(council, now=now, **words).key, now=now)


def change(council: Council, moment: datetime, **words: Any) -> Change:
    given = {
        "id": f"{council.code}-{moment.isoformat()}",
        "kind": "status",
        "ask": "data_sharing",
        "before": "no_policy_found",
        "after": "motion_tabled",
        "effective_from": DAY,
        "anchor": "record-1",
    }
    return Change(at=moment, council=council, **{**given, **words})


def fake_changes(rows: Sequence[Change]) -> Any:
    def changes(as_of: AsOf, *, after: datetime | None = None, councils: Any = None) -> Iterator[Change]:
        assert councils is None
        yield from (row for row in rows if (after is None or row.at > after) and row.at <= as_of.moment)

    return changes


def path_in(text: str, kind: str) -> str:
    """The path of the link of a kind in a letter."""
    found = re.search(rf"/alerts/{kind}/[\w.-]+/", text)
    assert found, text
    return found[0]


def run(*options: str) -> str:
    out = StringIO()
    call_command("send_alerts", *options, stdout=out)
    return out.getvalue()


def counts(said: str) -> list[int]:
    """Sent, nothing to tell, failed, another run's, deleted."""
    return [int(line.rpartition(": ")[2]) for line in said.splitlines() if line[-1].isdigit()]


def recipients(mailoutbox: list[Any]) -> list[str]:
    return [message.to[0] for message in mailoutbox]
