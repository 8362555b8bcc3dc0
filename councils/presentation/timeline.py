"""A council's history: everything that this site ever said about it, what was taken back included."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from ..choices import Ask, PolicyStatus
from ..models import PolicyRecord, PracticeFinding, Record
from ..rules import AsOf
from ..words import words_of
from .pages import anchor_of


class TimelineEntry(NamedTuple):
    """One published statement in a council's history; retracted ones stay, marked as such."""

    date: datetime.date
    published_on: datetime.date
    title: str
    text: str
    status: str
    retracted: bool
    retraction_reason: str
    anchor: str
    is_demo: bool


def is_shown(record: Record, as_of: AsOf) -> bool:
    """Whether something published by the moment had not been taken back by it."""
    return record.retracted_at is None or record.retracted_at > as_of.moment


def timeline(history: Sequence[PolicyRecord], findings: Sequence[PracticeFinding], as_of: AsOf) -> list[TimelineEntry]:
    """Every statement ever published about this council, newest day first."""
    asks, statuses = words_of(Ask), words_of(PolicyStatus)
    entries = [
        *(_entry(r, f"{asks[r.ask]}: {statuses[r.status]}", r.status, r.summary, as_of) for r in history),
        *(
            _entry(f, f"{f.get_mechanism_display()}: {f.get_finding_display()}", f.finding, f.statement, as_of)
            for f in findings
        ),
    ]
    return sorted(entries, key=lambda entry: (entry.date, entry.published_on), reverse=True)


def _entry(record: PolicyRecord | PracticeFinding, title: str, status: str, text: str, as_of: AsOf) -> TimelineEntry:
    retracted = not is_shown(record, as_of)
    return TimelineEntry(
        date=record.effective_from,
        published_on=record.published_on,
        title=title,
        text="" if retracted else text,
        status=status,
        retracted=retracted,
        retraction_reason=record.retraction_reason if retracted else "",
        anchor=anchor_of(record),
        is_demo=record.is_demo,
    )
