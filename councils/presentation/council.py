"""One council's page: the answer, the proof, the history."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import functions
from ..choices import Ask, CouncilType, DecidedBy, Headline, InspectionFunction, PolicyStatus
from ..models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding, Record, Response, Succession
from ..rules import AsOf, alive, is_stale
from ..summaries import Row, rows

Words = str | Promise

QUESTIONS: dict[str, Words] = {
    Ask.DATA_SHARING: gettext_lazy("Have its inspection teams stopped sharing workers’ data with the Home Office?"),
    Ask.JOINT_INSPECTIONS: gettext_lazy("Have its inspection teams stopped inspecting jointly with the Home Office?"),
}

HEADLINE_SENTENCES: dict[str, Words] = {
    Headline.ADOPTED: gettext_lazy(
        "%(name)s has decided both: its inspection teams share no workers’ data with the Home Office and carry out no "
        "inspections with it. The policy covers every inspection function that the council holds."
    ),
    Headline.PARTLY_ADOPTED: gettext_lazy(
        "%(name)s has a policy in force, but not yet a whole firewall: one of the two asks, or some of its inspection "
        "functions, is left out."
    ),
    Headline.MOTION_PASSED: gettext_lazy(
        "Councillors in %(name)s have passed a motion. Nothing shows yet that it is in force."
    ),
    Headline.MOTION_TABLED: gettext_lazy(
        "A motion has been put before councillors in %(name)s. It is not decided yet."
    ),
    Headline.REJECTED_OR_REVERSED: gettext_lazy(
        "A proposal was turned down in %(name)s, or an earlier policy was ended."
    ),
    Headline.NO_POLICY_FOUND: gettext_lazy(
        "We looked for a policy of %(name)s on both asks and found none. That says nothing about what the council does."
    ),
    Headline.NOT_CHECKED: gettext_lazy(
        "Nobody has yet looked at both asks for %(name)s. That means neither yes nor no."
    ),
}


@dataclass(frozen=True)
class AskPanel:
    """One ask on a council's page: the status, and everything behind it."""

    ask: str
    ask_label: Words
    question: Words
    status: str
    status_label: Words
    record: PolicyRecord | None = None
    since: datetime.date | None = None
    checked_on: datetime.date | None = None
    decided_by: Words = ""
    covered: list[Words] = field(default_factory=list)
    uncovered: list[Words] = field(default_factory=list)
    covers_all: bool = False
    carve_outs: list[Words] = field(default_factory=list)
    summary: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    upcoming: PolicyRecord | None = None
    is_demo: bool = False
    stale: bool = False


@dataclass(frozen=True)
class FindingPanel:
    finding: PracticeFinding
    evidence: list[Evidence]
    responses: list[Response]
    is_demo: bool


@dataclass(frozen=True)
class TimelineEntry:
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


@dataclass(frozen=True)
class Relative:
    """A predecessor or successor, with the policies it had or has in force."""

    council: Council
    date: datetime.date
    policies: list[tuple[Words, Words]]


@dataclass(frozen=True)
class FunctionLine:
    label: Words
    held: bool
    source: str
    corrected: bool


@dataclass(frozen=True)
class CouncilView:
    """A council's page, ready for its template."""

    life: str
    life_text: str
    headline: str
    headline_label: Words
    headline_text: str
    asks: list[AskPanel]
    practice: list[FindingPanel]
    timeline: list[TimelineEntry]
    predecessors: list[Relative]
    successors: list[Relative]
    functions: list[FunctionLine]
    checked_on: datetime.date | None
    stale: bool
    county: Council | None
    districts: list[Council]
    gss_code: str
    is_past: bool
    as_of: AsOf

    @property
    def held(self) -> list[Words]:
        """What it inspects."""
        return [line.label for line in self.functions if line.held]

    @property
    def is_demo(self) -> bool:
        """Whether anything shown of it is invented for demonstration."""
        return any(ask.is_demo for ask in self.asks) or any(finding.is_demo for finding in self.practice)


def compared_asks(views: Sequence[CouncilView]) -> list[tuple[Words, list[AskPanel]]]:
    """For each ask its name, and where each of some councils stands on it."""
    return [
        (Ask(ask).label, [panel for view in views for panel in view.asks if panel.ask == ask]) for ask in Ask.values
    ]


def council_view(council: Council, as_of: AsOf, *, is_past: bool = False) -> CouncilView:
    """Everything public about one council on a day, in a fixed number of queries."""
    predecessors = list(Succession.objects.filter(successor=council).select_related("predecessor"))
    successors = list(Succession.objects.filter(predecessor=council).select_related("successor"))
    family = [council, *(s.predecessor for s in predecessors), *(s.successor for s in successors)]
    row, *relatives = rows(family, as_of)
    by_council = {relative.council.pk: relative for relative in relatives}
    history = list(PolicyRecord.published.ever(as_of).filter(council=council).prefetch_related(_shown_evidence(as_of)))
    findings = list(
        PracticeFinding.published.ever(as_of)
        .filter(council=council)
        .prefetch_related(_shown_evidence(as_of), _shown_responses(as_of))
    )
    return CouncilView(
        life=_life(council, as_of.day),
        life_text=_life_text(council, as_of.day),
        headline=row.headline,
        headline_label=Headline(row.headline).label,
        headline_text=HEADLINE_SENTENCES[row.headline] % {"name": council.short_name},
        asks=[_ask_panel(ask, row, history, as_of) for ask in Ask.values],
        practice=[_finding_panel(finding) for finding in _current(findings, as_of)],
        timeline=_timeline(history, findings, as_of),
        predecessors=[Relative(s.predecessor, s.date, _in_force(by_council[s.predecessor_id])) for s in predecessors],
        successors=[Relative(s.successor, s.date, _in_force(by_council[s.successor_id])) for s in successors],
        functions=_function_lines(council, row, as_of),
        checked_on=row.standing.checked_on,
        stale=is_stale(row.standing.checked_on, as_of.day),
        county=council.county,
        districts=list(council.districts.alive_on(as_of.day)) if council.council_type == CouncilType.COUNTY else [],
        gss_code=_gss_code(council, as_of.day),
        is_past=is_past,
        as_of=as_of,
    )


def _life(council: Council, day: datetime.date) -> str:
    if council.is_alive_on(day):
        return "current"
    return "ended" if council.end_date and council.end_date <= day else "future"


def _life_text(council: Council, day: datetime.date) -> str:
    words = {"name": council.official_name}
    if council.end_date and council.end_date <= day:
        return _("%(name)s was abolished on %(day)s.") % (words | {"day": date_format(council.end_date)})
    if council.start_date and council.start_date > day:
        return _("%(name)s will come into being on %(day)s. Until then it is not a council.") % (
            words | {"day": date_format(council.start_date)}
        )
    if council.end_date:
        return _("%(name)s will be abolished on %(day)s.") % (words | {"day": date_format(council.end_date)})
    return ""


def _shown_evidence(as_of: AsOf) -> "Prefetch[str]":
    return Prefetch(
        "evidence", queryset=Evidence.published.as_of(as_of).order_by("grade", "dated", "pk"), to_attr="shown_evidence"
    )


def _shown_responses(as_of: AsOf) -> "Prefetch[str]":
    return Prefetch("responses", queryset=Response.published.as_of(as_of), to_attr="shown_responses")


def _is_shown(record: Record, as_of: AsOf) -> bool:
    return record.retracted_at is None or record.retracted_at > as_of.moment


def _labels(codes: Iterable[str]) -> list[Words]:
    return [InspectionFunction(code).label for code in InspectionFunction.values if code in codes]


def _ask_panel(ask: str, row: Row, history: Sequence[PolicyRecord], as_of: AsOf) -> AskPanel:
    status = row.standing.status(ask)
    ahead = [r for r in history if r.ask == ask and r.effective_from > as_of.day and _is_shown(r, as_of)]
    upcoming = min(ahead, key=lambda r: r.effective_from, default=None)
    panel = AskPanel(ask, Ask(ask).label, QUESTIONS[ask], status, PolicyStatus(status).label, upcoming=upcoming)
    decision = row.standing.decisions.get(ask)
    record = next((r for r in history if decision and r.pk == decision.record_id), None)
    if record is None or decision is None:
        return panel
    return replace(
        panel,
        record=record,
        since=record.effective_from,
        checked_on=record.checked_on,
        decided_by=DecidedBy(record.decided_by).label if record.decided_by else "",
        covered=_labels(decision.covered(row.standing.held)),
        uncovered=_labels(row.standing.uncovered(ask)),
        covers_all=not row.standing.uncovered(ask),
        carve_outs=record.carve_out_labels(),
        summary=record.summary,
        evidence=record.shown_evidence,  # type: ignore[attr-defined]  # prefetched
        is_demo=record.is_demo,
        stale=is_stale(record.checked_on, as_of.day),
    )


def _current(findings: Sequence[PracticeFinding], as_of: AsOf) -> list[PracticeFinding]:
    """The latest finding shown of each mechanism and function; earlier ones are history."""
    latest: dict[tuple[str, str], PracticeFinding] = {}
    for finding in findings:  # newest first
        if _is_shown(finding, as_of) and finding.effective_from <= as_of.day:
            latest.setdefault((finding.mechanism, finding.function), finding)
    return list(latest.values())


def _finding_panel(finding: Any) -> FindingPanel:
    return FindingPanel(finding, finding.shown_evidence, finding.shown_responses, finding.is_demo)


def _timeline(history: Sequence[PolicyRecord], findings: Sequence[PracticeFinding], as_of: AsOf) -> list[TimelineEntry]:
    """Every statement ever published about this council, newest day first."""
    entries = [
        *(
            _timeline_entry(r, f"{r.get_ask_display()}: {r.get_status_display()}", r.status, r.summary, as_of)
            for r in history
        ),
        *(
            _timeline_entry(f, f"{f.get_mechanism_display()}: {f.get_finding_display()}", f.finding, f.statement, as_of)
            for f in findings
        ),
    ]
    return sorted(entries, key=lambda entry: (entry.date, entry.published_on), reverse=True)


def _timeline_entry(
    record: PolicyRecord | PracticeFinding, title: str, status: str, text: str, as_of: AsOf
) -> TimelineEntry:
    retracted = not _is_shown(record, as_of)
    kind = "record" if isinstance(record, PolicyRecord) else "finding"
    return TimelineEntry(
        date=record.effective_from,
        published_on=record.published_on,
        title=title,
        text="" if retracted else text,
        status=status,
        retracted=retracted,
        retraction_reason=record.retraction_reason if retracted else "",
        anchor=f"{kind}-{record.pk}",
        is_demo=record.is_demo,
    )


def _in_force(row: Row) -> list[tuple[Words, Words]]:
    """The asks on which a predecessor had got somewhere: what is to be secured again."""
    return [
        (Ask(ask).label, PolicyStatus(decision.status).label)
        for ask, decision in sorted(row.standing.decisions.items())
        if decision.status in (PolicyStatus.IN_FORCE, PolicyStatus.MOTION_PASSED)
    ]


def _function_lines(council: Council, row: Row, as_of: AsOf) -> list[FunctionLine]:
    corrections = {c.function: c for c in FunctionCorrection.published.as_of(as_of).filter(council=council)}
    laws = {h.function: h.source for h in functions.HOLDINGS if council.council_type in h.types}
    return [
        FunctionLine(
            label=function.label,
            held=function in row.standing.held,
            source=corrections[function].source if function in corrections else laws.get(function, ""),
            corrected=function in corrections,
        )
        for function in InspectionFunction
    ]


def _gss_code(council: Council, day: datetime.date) -> str:
    codes = [code for code in council.gss_codes.all() if alive(code.start_date, code.end_date, day)]
    return codes[0].code if codes else ""
