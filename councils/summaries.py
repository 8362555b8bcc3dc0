"""Every aggregate: where each council stands on a day, and how many stand where."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from . import functions
from .choices import Ask, Headline, PolicyStatus
from .companions import Tally, companions
from .in_force import Remembered, latest_edition
from .models import Council, Edition, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding
from .registered import councils_known
from .rules import AsOf, Decision, Standing

NOTHING = Tally(0)
# Of no more councils only their own records are read.
FEW = 20


@dataclass(frozen=True)
class Row:
    """One council on one day, with all that list, page, filter and export say about it.

    ``records`` and ``evidence`` are there only where they were asked for.
    """

    council: Council
    standing: Standing
    records: Mapping[str, PolicyRecord] = field(default_factory=dict)
    findings: frozenset[str] = frozenset()
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    has_demo_findings: bool = False
    has_corrections: bool = False
    evidence: Mapping[int, Sequence[Evidence]] = field(default_factory=dict)

    @property
    def headline(self) -> str:
        return self.standing.headline

    @cached_property
    def is_demo(self) -> bool:
        """Whether anything shown here is invented for demonstration."""
        return (
            self.has_demo_findings
            or any(decision.is_demo for decision in self.standing.decisions.values())
            or any(tally.is_demo for tally in self.tallies.values())
        )

    def tally(self, name: str) -> Tally:
        return self.tallies.get(name, NOTHING)

    def best_evidence(self, ask: str) -> Evidence | None:
        """The strongest document for an ask, the earliest of several."""
        record = self.records.get(ask)
        documents = self.evidence.get(record.pk, ()) if record else ()
        return documents[0] if documents else None


def _everybody(as_of: AsOf, *, with_records: bool) -> dict[int, Row]:
    known = councils_known(as_of, with_codes=with_records)
    found = _rows(known, as_of, with_records=with_records)
    return {council.pk: row for council, row in zip(known, found, strict=True)}


# Where every council known stands today, by its number: what the list, the map and each council's page are made of.
_today = Remembered(partial(_everybody, with_records=False))
# The same with the records themselves and their documents: what files are made of.
_today_with_records = Remembered(partial(_everybody, with_records=True))


def rows(councils: Iterable[Council], as_of: AsOf, *, with_records: bool = False) -> list[Row]:
    """Where each of these councils stands, in their order; a fixed number of queries, however many they are.

    ``with_records``: the policy records themselves, too, and their documents.
    """
    councils = list(councils)
    kept = _today_with_records(as_of) if with_records else _today(as_of)
    if kept is None or any(council.pk not in kept for council in councils):
        return _rows(councils, as_of, with_records=with_records)
    found = ((council, kept[council.pk]) for council in councils)
    return [row if row.council is council else replace(row, council=council) for council, row in found]


def _rows(councils: Sequence[Council], as_of: AsOf, *, with_records: bool = False) -> list[Row]:
    pks = [council.pk for council in councils]
    of = pks if len(pks) <= FEW else None
    records: dict[int, dict[str, PolicyRecord]] = defaultdict(dict)
    decisions: dict[int, dict[str, Decision]] = defaultdict(dict)
    counting = PolicyRecord.published.as_of(as_of).in_effect(as_of, of).order_by()
    if with_records:
        for record in counting:
            records[record.council_id][record.ask] = record
            decisions[record.council_id][record.ask] = record.as_decision()
    else:
        for council_id, decision in _decisions(counting):
            decisions[council_id][decision.ask] = decision
    corrections: dict[int, dict[str, bool]] = defaultdict(dict)
    corrected = _of(FunctionCorrection.published.as_of(as_of), of)
    for council, function, holds in corrected.values_list("council", "function", "holds"):
        corrections[council][function] = holds
    findings, demo_findings = current_findings(as_of, of)
    tallies: dict[int, dict[str, Tally]] = defaultdict(dict)
    for companion in companions():
        for council_id, tally in companion.tally(as_of).items():
            tallies[council_id][companion.name] = tally
    evidence = _evidence(as_of, counting) if with_records else {}
    return [
        Row(
            council=council,
            standing=Standing(
                held=functions.held(council.council_type, corrections.get(pk)),
                decisions=decisions.get(pk, {}),
            ),
            records=records.get(pk, {}),
            findings=frozenset(findings.get(pk, ())),
            tallies=tallies.get(pk, {}),
            has_demo_findings=pk in demo_findings,
            has_corrections=pk in corrections,
            evidence=evidence,
        )
        for pk, council in zip(pks, councils, strict=True)
    ]


def _decisions(counting: Any) -> Iterator[tuple[int, Decision]]:
    """What ``as_decision`` says of each record, with its council, without the rest of the record."""
    told = ("ask", "status", "effective_from", "checked_on", "covers_all_functions", "functions", "decided_by", "pk")
    for council_id, ask, status, since, checked, all_of_them, covered, decided_by, pk, is_demo in counting.values_list(
        "council", *told, "is_demo"
    ):
        yield (
            council_id,
            Decision(ask, status, since, checked, all_of_them, frozenset(covered), decided_by, pk, is_demo),
        )


def counting_records(as_of: AsOf) -> frozenset[int]:
    """The policy records that count on the day: one at most of each council and ask."""
    return frozenset(PolicyRecord.published.as_of(as_of).in_effect(as_of).order_by().values_list("pk", flat=True))


def counting_findings(as_of: AsOf) -> frozenset[int]:
    """The practice findings that count on the day: the latest of each council, mechanism and function."""
    return frozenset(pk for pk, _finding, _is_demo in _latest_findings(as_of).values())


def _of(found: Any, of: Collection[int] | None) -> Any:
    """Only what is said of these councils (None: of all)."""
    return found if of is None else found.filter(council__in=of)


def _latest_findings(
    as_of: AsOf, of: Collection[int] | None = None
) -> dict[tuple[int, str, str], tuple[int, str, bool]]:
    latest: dict[tuple[int, str, str], tuple[int, str, bool]] = {}
    shown = _of(PracticeFinding.published.as_of(as_of).filter(effective_from__lte=as_of.day), of)
    oldest_first = shown.order_by("effective_from", "published_at", "pk")
    told = oldest_first.values_list("council", "mechanism", "function", "pk", "finding", "is_demo")
    for council, mechanism, function, pk, finding, is_demo in told.iterator():  # of a long history only the last stay
        latest[council, mechanism, function] = pk, finding, is_demo
    return latest


def current_findings(as_of: AsOf, of: Collection[int] | None = None) -> tuple[Mapping[int, set[str]], set[int]]:
    """For each council the findings that count (the latest of each mechanism and function), and who has demo ones."""
    findings: dict[int, set[str]] = defaultdict(set)
    demo = set()
    for (council, _mechanism, _function), (_pk, finding, is_demo) in _latest_findings(as_of, of).items():
        findings[council].add(finding)
        if is_demo:
            demo.add(council)
    return findings, demo


def _evidence(as_of: AsOf, counting: Any) -> dict[int, list[Evidence]]:
    """The documents of each record that counts, the strongest first."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    shown = Evidence.published.as_of(as_of).filter(policy_record__in=counting.values("pk"))
    for item in shown.order_by("grade", "dated", "pk"):
        found[item.policy_record_id].append(item)
    return found


@dataclass(frozen=True)
class Figures:
    """How many councils stand where: ``headlines`` and, for each ask, ``asks`` map every code to its number."""

    alive: int
    headlines: Mapping[str, int]
    asks: Mapping[str, Mapping[str, int]]


def figures(all_rows: Sequence[Row]) -> Figures:
    """Count rows by headline and by the status of each ask; codes that nobody has are there with 0."""
    headlines = Counter(row.headline for row in all_rows)
    asks = {ask: Counter(row.standing.status(ask) for row in all_rows) for ask in Ask.values}
    return Figures(
        alive=len(all_rows),
        headlines={code: headlines[code] for code in Headline.values},
        asks={ask: {code: counts[code] for code in PolicyStatus.values} for ask, counts in asks.items()},
    )


def last_changed(as_of: AsOf) -> datetime | None:
    """The last moment, up to the one asked for, at which the public record changed; None before there was any."""
    kept = _last_changed_today(as_of)
    return _last_changed(as_of) if kept is None else kept


def _last_changed(as_of: AsOf) -> datetime | None:
    return Edition.objects.filter(at__lte=as_of.moment).aggregate(last=Max("at"))["last"]


_last_changed_today = Remembered(_last_changed)


def edition_in_force(as_of: AsOf | None = None) -> int:
    """The number of the edition that is public now, or was at a moment: a higher one means that something changed."""
    if as_of is None:
        return latest_edition()
    return Edition.objects.filter(at__lte=as_of.moment).aggregate(last=Max("pk"))["last"] or 0


def first_published_on(as_of: AsOf) -> date | None:
    """The day on which this site first published a decision of any council, one taken back since included."""
    first = PolicyRecord.published.ever(as_of).aggregate(first=Min("published_at"))["first"]
    return AsOf.at(first).day if first else None


RECORD_MODELS = (PolicyRecord, PracticeFinding, Evidence, FunctionCorrection)


def holds_demo_data() -> bool:
    """Whether demonstration data is loaded: then every page and export says so."""
    kept = _demo_data_today(AsOf.at(timezone.now()))
    return _holds_demo_data() if kept is None else kept


def _holds_demo_data(as_of: AsOf | None = None) -> bool:
    models = (PolicyRecord, PracticeFinding)
    records, findings = (model.objects.filter(is_demo=True).order_by().values("pk") for model in models)
    return records.union(findings, all=True).exists() or any(companion.any_demo() for companion in companions())


_demo_data_today = Remembered(_holds_demo_data)


def holds_real_records() -> bool:
    """Whether anything real was ever recorded, drafts included: then demonstration data is refused."""
    return any(model.objects.filter(is_demo=False).exists() for model in RECORD_MODELS) or any(
        companion.any_real() for companion in companions()
    )
