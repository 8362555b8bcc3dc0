"""One council's page: the answer, the proof, the history."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import functions
from ..choices import Ask, CarveOut, DecidedBy, Headline, InspectionFunction, PolicyStatus
from ..in_force import Remembered
from ..models import Council, Evidence, FunctionCorrection, PracticeFinding, Response
from ..models.record import WHO_WROTE_IT
from ..registered import councils_about, gss_code_on, successions_of
from ..rules import AsOf, is_stale
from ..summaries import Row, rows
from .documents import as_shown
from .timeline import PastDecision, TimelineEntry, is_shown, past_decisions, timeline

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
    record: PastDecision | None = None
    since: datetime.date | None = None
    checked_on: datetime.date | None = None
    decided_by: Words = ""
    covered: list[Words] = field(default_factory=list)
    uncovered: list[Words] = field(default_factory=list)
    covers_all: bool = False
    carve_outs: list[Words] = field(default_factory=list)
    summary: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    upcoming: PastDecision | None = None
    upcoming_label: Words = ""
    is_demo: bool = False
    stale: bool = False


@dataclass(frozen=True)
class FindingPanel:
    finding: PracticeFinding
    evidence: list[Evidence]
    responses: list[Response]
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


def council_view(council: Council, as_of: AsOf, known: Sequence[Council] | None = None) -> CouncilView:
    """Everything public about one council on a day, in a fixed number of queries.

    ``council`` is as ``registered`` knows it at the moment, and ``known`` are all that the register held then, if the
    caller has them already.
    """
    known = councils_about(council, as_of) if known is None else known
    family = _family(council, as_of, known)
    row, *others = rows([council, *(one for one, _day, _is_before in family)], as_of)
    relatives = [
        (Relative(one, day, _in_force(other)), is_before)
        for (one, day, is_before), other in zip(family, others, strict=True)
    ]
    history = past_decisions(council, as_of)
    findings = _findings(council, as_of)
    current = _current(findings, as_of)
    if current:  # most councils have none, and only to put the question together takes a millisecond
        prefetch_related_objects(current, _shown_responses(as_of))
    counting = [one.record_id for one in row.standing.decisions.values()]
    documents = _documents(counting, [finding.pk for finding in current], as_of)
    return CouncilView(
        life=_life(council, as_of.day),
        life_text=_life_text(council, as_of.day),
        headline=row.headline,
        headline_label=Headline(row.headline).label,
        headline_text=HEADLINE_SENTENCES[row.headline] % {"name": council.short_name},
        asks=[_ask_panel(ask, row, history, documents, as_of) for ask in Ask.values],
        practice=[_finding_panel(finding, documents) for finding in current],
        timeline=timeline(history, findings, as_of),
        predecessors=[relative for relative, is_before in relatives if is_before],
        successors=[relative for relative, is_before in relatives if not is_before],
        functions=_function_lines(council, row, as_of),
        checked_on=row.standing.checked_on,
        stale=is_stale(row.standing.checked_on, as_of.day),
        county=council.county,
        districts=_districts(council, as_of, known),
        gss_code=gss_code_on(council, as_of.day),
        as_of=as_of,
    )


def _family(council: Council, as_of: AsOf, known: Sequence[Council]) -> list[tuple[Council, datetime.date, bool]]:
    """Those from whom it took over or who took over from it, with the day, and whether they were before it."""
    followed = successions_of(council, as_of, known)
    return [
        *((one.predecessor, one.date, True) for one in followed if one.successor.pk == council.pk),
        *((one.successor, one.date, False) for one in followed if one.predecessor.pk == council.pk),
    ]


def _districts(county: Council, as_of: AsOf, known: Sequence[Council]) -> list[Council]:
    number = county.pk
    return [one for one in known if one.county_id == number and one.is_alive_on(as_of.day)]


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


# The councils with a finding: most have none, and need not be asked about.
_with_findings = Remembered(
    lambda as_of: frozenset(PracticeFinding.published.ever(as_of).order_by().values_list("council", flat=True))
)


def _findings(council: Council, as_of: AsOf) -> list[PracticeFinding]:
    """Everything ever published about what it does, retracted findings too, the latest first."""
    if _with_findings.holds_no(council.pk, as_of):
        return []
    return list(PracticeFinding.published.ever(as_of).filter(council=council).defer(*WHO_WROTE_IT))


# Documents by what they support: the numbers of a record and of a finding, of which one is None.
Documents = Mapping[tuple[int | None, int | None], list[Evidence]]


def _documents(records: Collection[int | None], findings: Collection[int], as_of: AsOf) -> Documents:
    """The documents shown of records and findings with these numbers, the strongest first; one query, or none."""
    found: dict[tuple[int | None, int | None], list[Evidence]] = defaultdict(list)
    if not records and not findings:
        return found
    of = Q(policy_record__in=records) | Q(practice_finding__in=findings)
    shown = Evidence.published.as_of(as_of).filter(of).with_kept_copy_of(as_of).select_related("link_check")
    for document in as_shown(shown.defer(*WHO_WROTE_IT).order_by("grade", "dated", "pk"), as_of):
        found[document.policy_record_id, document.practice_finding_id].append(document)
    return found


def _shown_responses(as_of: AsOf) -> "Prefetch[str]":
    return Prefetch("responses", queryset=Response.published.as_of(as_of), to_attr="shown_responses")


def _labels(codes: Iterable[str]) -> list[Words]:
    return [InspectionFunction(code).label for code in InspectionFunction.values if code in codes]


def _ask_panel(ask: str, row: Row, history: Sequence[PastDecision], documents: Documents, as_of: AsOf) -> AskPanel:
    status = row.standing.status(ask)
    ahead = [r for r in history if r.ask == ask and r.effective_from > as_of.day and is_shown(r, as_of)]
    upcoming = min(ahead, key=lambda r: r.effective_from, default=None)
    panel = AskPanel(ask, Ask(ask).label, QUESTIONS[ask], status, PolicyStatus(status).label, upcoming=upcoming)
    if upcoming:
        panel = replace(panel, upcoming_label=PolicyStatus(upcoming.status).label)
    decision = row.standing.decisions.get(ask)
    record = next((r for r in history if decision and r.pk == decision.record_id), None)
    if record is None or decision is None:
        return panel
    return replace(
        panel,
        record=record,
        since=record.effective_from,
        checked_on=decision.checked_on,
        decided_by=DecidedBy(decision.decided_by).label if decision.decided_by else "",
        covered=_labels(decision.covered(row.standing.held)),
        uncovered=_labels(row.standing.uncovered(ask)),
        covers_all=not row.standing.uncovered(ask),
        carve_outs=[CarveOut(code).label for code in record.carve_outs],
        summary=record.summary,
        evidence=documents.get((record.pk, None), []),
        is_demo=record.is_demo,
        stale=is_stale(decision.checked_on, as_of.day),
    )


def _current(findings: Sequence[PracticeFinding], as_of: AsOf) -> list[PracticeFinding]:
    """The latest finding shown of each mechanism and function; earlier ones are history."""
    latest: dict[tuple[str, str], PracticeFinding] = {}
    for finding in findings:  # newest first
        if is_shown(finding, as_of) and finding.effective_from <= as_of.day:
            latest.setdefault((finding.mechanism, finding.function), finding)
    return list(latest.values())


def _finding_panel(finding: Any, documents: Documents) -> FindingPanel:
    return FindingPanel(finding, documents.get((None, finding.pk), []), finding.shown_responses, finding.is_demo)


def _in_force(row: Row) -> list[tuple[Words, Words]]:
    """The asks on which a predecessor had got somewhere: what is to be secured again."""
    return [
        (Ask(ask).label, PolicyStatus(decision.status).label)
        for ask, decision in sorted(row.standing.decisions.items())
        if decision.status in (PolicyStatus.IN_FORCE, PolicyStatus.MOTION_PASSED)
    ]


def _function_lines(council: Council, row: Row, as_of: AsOf) -> list[FunctionLine]:
    corrected = FunctionCorrection.published.as_of(as_of).filter(council=council) if row.has_corrections else ()
    corrections = {correction.function: correction for correction in corrected}
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
