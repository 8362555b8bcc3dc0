"""Progress over time: how many councils stood where, on each of a number of days, as this site showed it then."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import functions
from .choices import Headline
from .models import Council, FunctionCorrection, PolicyRecord
from .rules import REGISTER_BEGINS, AsOf, Decision, Standing

POINTS = 25


@dataclass(frozen=True)
class Point:
    """A day, and how many councils alive on it stood at each headline (every headline is there)."""

    day: date
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class _Shown:
    """A policy record's decision, and from when to when it was shown."""

    decision: Decision
    record: PolicyRecord

    def counts_at(self, as_of: AsOf) -> bool:
        record = self.record
        return (
            record.published_at is not None
            and record.published_at <= as_of.moment
            and (record.retracted_at is None or record.retracted_at > as_of.moment)
            and record.effective_from <= as_of.day
        )


def progress(councils: Iterable[Council], as_of: AsOf, points: int = POINTS) -> list[Point]:
    """Counts of these councils on days from the first publication to ``as_of``, evenly spread; empty without any.

    In two queries and the councils' own. Each day is counted as ``summaries.rows`` would have counted it then.
    """
    councils = list(councils)
    history = _history(as_of)
    first = min((shown.record.published_on for records in history.values() for shown in records), default=None)
    if first is None:
        return []
    corrections = list(FunctionCorrection.published.ever(as_of))
    return [
        Point(moment.day, _counts(councils, history, corrections, moment))
        for moment in _moments(max(first, REGISTER_BEGINS), as_of, points)
    ]


def _moments(first: date, as_of: AsOf, points: int) -> list[AsOf]:
    """Days from the first to the last, both among them, at most so many."""
    span = (as_of.day - first).days
    steps = min(points - 1, span)
    days = {first + timedelta(days=round(span * step / steps)) for step in range(steps)} if steps else set()
    return [*(AsOf.end_of(day) for day in sorted(days)), as_of]


def _history(as_of: AsOf) -> dict[tuple[int, str], list[_Shown]]:
    """Every record ever published by the moment, of each council and ask, the one that counts before others first."""
    found: dict[tuple[int, str], list[_Shown]] = defaultdict(list)
    for record in PolicyRecord.published.ever(as_of).order_by("-effective_from", "-published_at", "-pk"):
        found[record.council_id, record.ask].append(_Shown(record.as_decision(), record))
    return found


def _counts(
    councils: Sequence[Council],
    history: Mapping[tuple[int, str], list[_Shown]],
    corrections: Sequence[FunctionCorrection],
    as_of: AsOf,
) -> dict[str, int]:
    standing_decisions: dict[int, dict[str, Decision]] = defaultdict(dict)
    for (council_id, ask), records in history.items():
        for shown in records:
            if shown.counts_at(as_of):
                standing_decisions[council_id][ask] = shown.decision
                break
    corrected: dict[int, dict[str, bool]] = defaultdict(dict)
    for correction in corrections:
        if correction.published_at <= as_of.moment and (  # type: ignore[operator]  # the published door gave it
            correction.retracted_at is None or correction.retracted_at > as_of.moment
        ):
            corrected[correction.council_id][correction.function] = correction.holds
    counted = Counter(
        Standing(
            held=functions.held(council.council_type, corrected.get(council.pk)),
            decisions=standing_decisions.get(council.pk, {}),
        ).headline
        if council.pk in standing_decisions
        else Headline.NOT_CHECKED.value
        for council in councils
        if council.is_alive_on(as_of.day)
    )
    return {code: counted[code] for code in Headline.values}
