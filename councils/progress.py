"""Progress over time: how many councils stood where, on each of a number of days, as this site showed it then."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from . import functions
from .choices import Headline
from .models import Council, FunctionCorrection, PolicyRecord
from .registered import Version, versions
from .rules import REGISTER_BEGINS, AsOf, Decision, Standing, alive

POINTS = 25
# A council of which nothing is recorded: what it holds makes no difference.
NOWHERE = Standing(frozenset())
# Which councils: those of which each of these facts is one of some codes.
Inside = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Point:
    """A day, and how many councils alive on it stood where (every code is there)."""

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
        return _is_shown(self.record, as_of) and self.record.effective_from <= as_of.day


def _is_shown(record: PolicyRecord | FunctionCorrection, as_of: AsOf) -> bool:
    return (
        record.published_at is not None
        and record.published_at <= as_of.moment
        and (record.retracted_at is None or record.retracted_at > as_of.moment)
    )


def _headline(standing: Standing) -> str:
    return standing.headline


def progress(
    as_of: AsOf,
    inside: Inside | None = None,
    points: int = POINTS,
    *,
    code_of: Callable[[Standing], str] = _headline,
    codes: Sequence[str] = tuple(Headline.values),
) -> list[Point]:
    """Counts on days from the first publication to ``as_of``, evenly spread; empty without any.

    Each day is counted as ``summaries.rows`` would have counted it then, with the register as it was known then; by
    headline, unless ``code_of`` gives another of ``codes``. In four queries, whatever the number of days.
    """
    told = versions(Council.objects.known_at(as_of))
    known = {pk: said for pk, said in told.items() if any(_is_inside(version, inside) for version in said)}
    history = _history(as_of)
    first = min((shown.record.published_on for records in history.values() for shown in records), default=None)
    if first is None:
        return []
    corrections = list(FunctionCorrection.published.ever(as_of))
    found = []
    for moment in _moments(max(first, REGISTER_BEGINS), as_of, points):
        standings = _standings(_facts(known, inside, moment), history, corrections, moment)
        counted = Counter(code_of(standing) for standing in standings)
        found.append(Point(moment.day, {code: counted[code] for code in codes}))
    return found


def _is_inside(version: Version, inside: Inside | None) -> bool:
    return all(version.facts[name] in codes for name, codes in (inside or {}).items())


def _facts(known: Mapping[int, Sequence[Version]], inside: Inside | None, as_of: AsOf) -> dict[int, Mapping[str, Any]]:
    """For each council known at the moment and alive on the day: what the register said of it then."""
    found = {}
    for pk, said in known.items():
        version = next((one for one in reversed(said) if one.since is None or one.since <= as_of.moment), None)
        if version is None or not _is_inside(version, inside):
            continue
        if alive(version.facts["start_date"], version.facts["end_date"], as_of.day):
            found[pk] = version.facts
    return found


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


def _standings(
    facts: Mapping[int, Mapping[str, Any]],
    history: Mapping[tuple[int, str], Sequence[_Shown]],
    corrections: Iterable[FunctionCorrection],
    as_of: AsOf,
) -> Iterable[Standing]:
    """Where each of these councils stood."""
    decisions: dict[int, dict[str, Decision]] = defaultdict(dict)
    for (pk, ask), records in history.items():
        shown = next((one for one in records if one.counts_at(as_of)), None)
        if shown:
            decisions[pk][ask] = shown.decision
    corrected: dict[int, dict[str, bool]] = defaultdict(dict)
    for correction in corrections:
        if _is_shown(correction, as_of):
            corrected[correction.council_id][correction.function] = correction.holds
    for pk, said in facts.items():
        if pk in decisions:
            yield Standing(functions.held(said["council_type"], corrected.get(pk)), decisions[pk])
        else:
            yield NOWHERE
