"""A council's history: everything that this site ever said about it, what was taken back included."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ..choices import Ask, PolicyStatus
from ..models import Council, PolicyRecord, PracticeFinding
from ..rules import UK, AsOf
from ..words import words_of
from .pages import anchor_of


class PastDecision(NamedTuple):
    """What a page tells of a decision. Of hundreds, whole records would take longer to make than to draw."""

    pk: int
    ask: str
    status: str
    effective_from: datetime.date
    published_at: datetime.datetime
    retracted_at: datetime.datetime | None
    retraction_reason: str
    summary: str
    carve_outs: list[str]
    is_demo: bool


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


class Dated(Protocol):
    @property
    def retracted_at(self) -> datetime.datetime | None: ...


def is_shown(record: Dated, as_of: AsOf) -> bool:
    """Whether something published by the moment had not been taken back by it."""
    return record.retracted_at is None or record.retracted_at > as_of.moment


def past_decisions(council: Council, as_of: AsOf) -> list[PastDecision]:
    """Every decision on a council published by the moment, retracted ones too, the latest first; one query."""
    found = PolicyRecord.published.ever(as_of).filter(council=council)
    return [PastDecision(*row) for row in found.values_list(*PastDecision._fields)]


def timeline(history: Sequence[PastDecision], findings: Sequence[PracticeFinding], as_of: AsOf) -> list[TimelineEntry]:
    """Every statement ever published about this council, newest day first."""
    asks, statuses = words_of(Ask), words_of(PolicyStatus)
    entries = [
        *(
            _entry(
                one,
                f"{asks[one.ask]}: {statuses[one.status]}",
                one.status,
                one.summary,
                anchor_of(PolicyRecord, one.pk),
                as_of,
            )
            for one in history
        ),
        *(
            _entry(
                one,
                f"{one.get_mechanism_display()}: {one.get_finding_display()}",
                one.finding,
                one.statement,
                anchor_of(PracticeFinding, one.pk),
                as_of,
            )
            for one in findings
        ),
    ]
    return sorted(entries, key=lambda entry: (entry.date, entry.published_on), reverse=True)


def _entry(
    record: PastDecision | PracticeFinding, title: str, status: str, text: str, anchor: str, as_of: AsOf
) -> TimelineEntry:
    retracted = not is_shown(record, as_of)
    return TimelineEntry(
        date=record.effective_from,
        published_on=record.published_at.astimezone(UK).date(),  # type: ignore[union-attr]  # published, all of them
        title=title,
        text="" if retracted else text,
        status=status,
        retracted=retracted,
        retraction_reason=record.retraction_reason if retracted else "",
        anchor=anchor,
        is_demo=record.is_demo,
    )
