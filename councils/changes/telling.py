"""The story from a moment to another: all sources merged, with where every council stands beside them."""

import heapq
from collections.abc import Collection, Iterator
from datetime import datetime

from ..models import Council, FunctionCorrection, PolicyRecord, PracticeFinding
from ..registered import councils_known, versions
from ..rules import BEGINNING, TICK, AsOf
from .change import Change
from .place import Place
from .policy import PolicyTeller
from .practice import PracticeTeller
from .register import RegisterTeller, turning_points, version_at
from .sources import Event, Rows, Source, bound

# What ``Place.takes`` asks of a record: hundreds are read to begin a story of six changes.
COUNTING = (
    *("council", "ask", "status", "effective_from", "published_at", "checked_on", "covers_all_functions"),
    *("functions", "decided_by", "is_demo"),
)


def changes(as_of: AsOf, *, after: datetime | None = None, councils: Collection[int] | None = None) -> Iterator[Change]:
    """Changes said after a moment (None: from the beginning) and up to ``as_of``, oldest first; of these councils."""
    return Telling(as_of, after or BEGINNING, as_of.moment, councils).tell()


def latest(
    as_of: AsOf, limit: int, *, councils: Collection[int] | None = None, before: datetime | None = None
) -> list[Change]:
    """The last changes (those said before a moment), newest first: at least ``limit`` if there are so many.

    All are told as of ``as_of``, older ones too. A moment is never cut in two, so there may be a few more. What is
    older is not read.
    """
    until = as_of.moment if before is None else min(before - TICK, as_of.moment)
    reach = max(limit, 1)
    while True:
        telling = Telling(as_of, BEGINNING, until, councils)
        moments = sorted(telling.newest_moments(reach), reverse=True)
        if len(moments) >= reach:
            telling.begin_after(moments[reach - 1] - TICK)
        found = list(telling.tell())[::-1]
        if len(found) >= limit or len(moments) < reach:
            return found
        reach *= 2  # some moments told nothing: a policy taken back before its day, say


class Telling:
    """The story from a moment to another (``until``), of some councils or all, as it is told ``as_of`` a moment."""

    def __init__(self, as_of: AsOf, after: datetime, until: datetime, councils: Collection[int] | None) -> None:
        self.rows = Rows(as_of, after, until, councils)
        known = [council for council in councils_known(as_of) if councils is None or council.pk in councils]
        self.versions = versions(known)
        self.places = {council.pk: self._place(council) for council in known}
        self.policy = PolicyTeller(self.places, as_of)
        self.practice = PracticeTeller(self.places, as_of)
        self.register = RegisterTeller(self.places, self.versions)
        self.sources = self._sources()

    @property
    def after(self) -> datetime:
        return self.rows.after

    def tell(self) -> Iterator[Change]:
        """The changes, oldest first."""
        for event in heapq.merge(*self.events(), key=lambda event: event.order):
            yield from event.tell(event.at)

    def begin_after(self, moment: datetime) -> None:
        """Begin later than planned, and leave out sources of which nothing is that new."""
        self.rows.after = moment
        busy = {source.rank for source in self.sources if source.last and source.last > moment}
        self.places.update((pk, self._place(place.council)) for pk, place in self.places.items())
        self.sources = [source for source in self._sources() if source.rank in busy]

    # --- Where the story begins

    def _place(self, council: Council) -> Place:
        version = version_at(self.versions[council.pk], self.after)
        return Place(council, version, alive=bool(version and version.alive_at(self.after)))

    def _begin(self) -> None:
        if self.after <= BEGINNING:
            return
        begin = AsOf.at(self.after)
        for record in self.rows.of(PolicyRecord.published.as_of(begin).in_effect(begin)).only(*COUNTING).order_by():
            self.places[record.council_id].takes(record)
        for correction in self.rows.of(FunctionCorrection.published.as_of(begin)):
            self.places[correction.council_id].corrections[correction.function] = correction.holds

    # --- What happened

    def events(self) -> list[Iterator[Event]]:
        self._begin()
        return [iter(sorted(self._register_events(), key=lambda event: event.order))] + [
            source.events() for source in self.sources
        ]

    def newest_moments(self, limit: int) -> list[datetime]:
        """The moments of the last ``limit`` events, and of some that are older."""
        found = [event.at for event in self._register_events()]
        for source in self.sources:
            # What is found already says how new the others must be. Documents added later are few among all, so to
            # look for them without an end is to look at each.
            enough = heapq.nlargest(limit, found)
            found += source.newest(limit, enough[-1] if len(enough) == limit else BEGINNING)
        return found

    def _sources(self) -> list[Source]:
        rows, policy, practice = self.rows, self.policy, self.practice
        return [
            Source(1, rows.taken_back(FunctionCorrection), "retracted_at", policy.function_retracted),
            Source(2, rows.said(FunctionCorrection), "published_at", policy.function_corrected),
            Source(3, rows.with_evidence(rows.said(PolicyRecord)), "published_at", policy.published),
            Source(4, rows.with_evidence(rows.coming_into_effect()), "effective_from", policy.takes_effect),
            Source(5, rows.policies_taken_back(), "retracted_at", policy.retracted, prepare=rows.with_what_is_left),
            Source(6, rows.with_evidence(rows.said(PracticeFinding)), "published_at", practice.finding_published),
            Source(7, rows.taken_back(PracticeFinding), "retracted_at", practice.finding_retracted),
            Source(8, rows.evidence_added(), "published_at", practice.evidence_published),
            Source(9, rows.evidence_taken_back(), "retracted_at", practice.evidence_retracted),
            Source(10, rows.responses(), "published_at", practice.response_published),
            Source(11, rows.responses_taken_back(), "retracted_at", practice.response_retracted),
        ]

    def _register_events(self) -> Iterator[Event]:
        for pk, told in self.versions.items():
            for moment in turning_points(told):
                if self.after < moment <= self.rows.until:
                    yield Event((moment, 0, pk), bound(self.register.turns, pk))
