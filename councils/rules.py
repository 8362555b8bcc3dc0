"""The rules of the record, pure: values in, values out, no query, no request, no settings.

Each rule of design.md, section 2, that a database constraint cannot say alone is stated here once, with
the sentence that a person reads when it is broken.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .choices import (
    Ask,
    DecidedBy,
    EvidenceKind,
    Finding,
    Grade,
    Headline,
    InspectionFunction,
    LinkOutcome,
    PolicyStatus,
)

UK = ZoneInfo("Europe/London")
STALE_AFTER = timedelta(days=365)
# Ours to choose: as long as councils have for an information request (20 working days, FOIA section 10(1)).
TIME_TO_ANSWER = timedelta(days=28)
# Councils abolished before this day are not in the register, so no earlier day can be counted.
REGISTER_BEGINS = date(2015, 4, 1)

# The strongest grade that a kind of document can have (design.md, "Evidence grades"). Staff may give less, never more.
GRADE_OF_KIND: Mapping[str, Grade] = {
    EvidenceKind.MINUTES: Grade.A,
    EvidenceKind.DECISION_NOTICE: Grade.A,
    EvidenceKind.POLICY: Grade.A,
    EvidenceKind.AGREEMENT: Grade.A,
    EvidenceKind.FOI_ANSWER: Grade.B,
    EvidenceKind.SIGNED_LETTER: Grade.B,
    EvidenceKind.WRITTEN_ANSWER: Grade.B,
    EvidenceKind.PRESS_RELEASE: Grade.C,
    EvidenceKind.AGENDA: Grade.C,
    EvidenceKind.PRESS_REPORT: Grade.D,
    EvidenceKind.THIRD_PARTY_LIST: Grade.D,
    EvidenceKind.FOI_REQUEST: Grade.E,
    EvidenceKind.TIP: Grade.E,
}

A_TO_C = frozenset({Grade.A, Grade.B, Grade.C})
A_OR_B = frozenset({Grade.A, Grade.B})
A_TO_D = A_TO_C | {Grade.D}

# The grades of which a published record of this status needs at least one (rule 2). A new status is a line here.
GRADES_FOR_STATUS: Mapping[str, frozenset[Grade]] = {
    PolicyStatus.NO_POLICY_FOUND: frozenset(),
    PolicyStatus.MOTION_TABLED: A_TO_C,
    PolicyStatus.MOTION_PASSED: A_TO_C,
    PolicyStatus.IN_FORCE: A_OR_B,
    PolicyStatus.REJECTED: A_TO_C,
    PolicyStatus.REVERSED: A_TO_C,
    PolicyStatus.LAPSED: A_TO_C,
}
RECORDABLE_STATUSES = frozenset(GRADES_FOR_STATUS)
BEYOND_CHECKING = RECORDABLE_STATUSES - {PolicyStatus.NO_POLICY_FOUND}

# Who can put a policy in force. Full council by motion can't where the matter is executive: in leader-and-cabinet
# and mayoral councils of England and Wales that is nearly everything (Local Government Act 2000, section 9D and
# section 13; Functions and Responsibilities Regulations 2000).
BODIES_WITH_POWER = frozenset(
    {
        DecidedBy.CABINET,
        DecidedBy.LEADER_OR_MAYOR,
        DecidedBy.CABINET_MEMBER,
        DecidedBy.COMMITTEE,
        DecidedBy.OFFICER,
        DecidedBy.COUNCIL_WITH_POWER,
    }
)


@dataclass(frozen=True)
class Problem:
    """A rule that was broken: a stable code, the field it is about ("" for the whole), a sentence for people."""

    code: str
    field: str
    message: str | Promise


# --- Days -----------------------------------------------------------------------------------------------------


TICK = timedelta(microseconds=1)


def midnight(day: date) -> datetime:
    """The first moment of a day in the UK."""
    return datetime.combine(day, time.min, UK)


# Nothing was said before the register begins.
BEGINNING = midnight(REGISTER_BEGINS)


@dataclass(frozen=True)
class AsOf:
    """A day, and the last moment of it that counts: what this site showed at that moment is what is asked for."""

    day: date
    moment: datetime

    @classmethod
    def end_of(cls, day: date) -> "AsOf":
        """The end of a day in the UK."""
        return cls(day, midnight(day + timedelta(days=1)) - TICK)

    @classmethod
    def at(cls, moment: datetime) -> "AsOf":
        """An aware moment, and the day it falls on in the UK."""
        return cls(moment.astimezone(UK).date(), moment)


def alive(start: date | None, end: date | None, day: date) -> bool:
    """Whether a council existed on a day: from its start to the day before its end. No start: as long as known."""
    return (start is None or start <= day) and (end is None or day < end)


def is_stale(checked_on: date | None, day: date) -> bool:
    """Whether nobody has looked within a year before ``day``."""
    return checked_on is None or checked_on + STALE_AFTER < day


# --- Links ----------------------------------------------------------------------------------------------------

FAILING = frozenset({LinkOutcome.GONE, LinkOutcome.UNREACHABLE})
# How many days running a document can't be reached before people are told: servers have bad days.
FAILURES_UNTIL_DEAD = 2


def is_dead(outcome: str, failures: int) -> bool:
    """Whether people are told that a document is not at its address: gone at once, unreachable the second time.

    A server that turns programs away says nothing about the document.
    """
    return outcome == LinkOutcome.GONE or (outcome == LinkOutcome.UNREACHABLE and failures >= FAILURES_UNTIL_DEAD)


# --- Where a council stands -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """A published policy record as the rules see it."""

    ask: str
    status: str
    effective_from: date
    checked_on: date
    covers_all_functions: bool = False
    functions: frozenset[str] = frozenset()
    decided_by: str = ""
    record_id: int | None = None
    is_demo: bool = False

    def covered(self, held: Collection[str]) -> frozenset[str]:
        """Of the functions that the council holds, those that the decision is about."""
        return frozenset(held) if self.covers_all_functions else self.functions & frozenset(held)


@dataclass(frozen=True)
class Standing:
    """Where one council stands on one day: at most one decision an ask, and the functions that it holds."""

    held: frozenset[str]
    decisions: Mapping[str, Decision] = field(default_factory=dict)

    def status(self, ask: str) -> str:
        """The policy status of an ask; without a record it is "not yet checked", which is not "no" (rule 1)."""
        decision = self.decisions.get(ask)
        return decision.status if decision else PolicyStatus.NOT_CHECKED.value

    @cached_property
    def headline(self) -> str:
        return headline(self)

    @property
    def checked_on(self) -> date | None:
        """The day somebody last looked at either ask."""
        return max((decision.checked_on for decision in self.decisions.values()), default=None)

    @property
    def checked_in_full_on(self) -> date | None:
        """The day by which both asks had been looked at, or None while one has not."""
        days = [decision.checked_on for decision in self.decisions.values()]
        return min(days) if len(days) == len(Ask) else None

    def uncovered(self, ask: str) -> frozenset[str]:
        """Functions held and not covered by the decision on this ask (all of them where there is none)."""
        decision = self.decisions.get(ask)
        return self.held - decision.covered(self.held) if decision else self.held


ASKS = tuple(Ask.values)
BOTH_IN_FORCE = (PolicyStatus.IN_FORCE.value,) * len(ASKS)


def headline(standing: Standing) -> str:
    """One word over both asks.

    ``adopted``: both in force and every function held covered. ``partly_adopted``: anything in force, short of
    that. Then the furthest stage that either ask has reached. ``no_policy_found`` needs both asks to have been
    looked at, since half a check is no answer about the whole (rule 1); a lapsed policy is one not known to
    exist, so it counts as none found and not as a rejection.
    """
    statuses = tuple([standing.status(ask) for ask in ASKS])
    if statuses == BOTH_IN_FORCE and not any(map(standing.uncovered, ASKS)):
        return Headline.ADOPTED.value
    return _furthest(statuses)


@cache
def _furthest(statuses: tuple[str, ...]) -> str:
    """The headline of a council that has not the whole: of hundreds most stand alike."""
    for status, stage in (
        (PolicyStatus.IN_FORCE, Headline.PARTLY_ADOPTED),
        (PolicyStatus.MOTION_PASSED, Headline.MOTION_PASSED),
        (PolicyStatus.MOTION_TABLED, Headline.MOTION_TABLED),
        (PolicyStatus.REJECTED, Headline.REJECTED_OR_REVERSED),
        (PolicyStatus.REVERSED, Headline.REJECTED_OR_REVERSED),
    ):
        if status in statuses:
            return stage.value
    if PolicyStatus.NOT_CHECKED in statuses:
        return Headline.NOT_CHECKED.value
    return Headline.NO_POLICY_FOUND.value


# --- What may be recorded and published -----------------------------------------------------------------------


def grade_problem(kind: str, grade: str) -> Problem | None:
    """A document can't be graded stronger than its kind allows; an unpublished kind is always E, and only it."""
    strongest = GRADE_OF_KIND[kind]
    if grade < strongest:
        return Problem(
            "grade_too_strong",
            "grade",
            _("%(kind)s can be graded %(grade)s at most.") % {"kind": EvidenceKind(kind).label, "grade": strongest},
        )
    if grade == Grade.E and strongest != Grade.E:
        return Problem(
            "grade_e_is_for_tips", "grade", _("Grade E is for tips and requests not yet answered. Choose A to D.")
        )
    return None


@dataclass(frozen=True)
class PolicyDraft:
    """All that the rules need to know of a policy record that somebody wants to publish."""

    status: str
    effective_from: date | None
    checked_on: date | None
    decided_by: str = ""
    covers_all_functions: bool = False
    functions: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    start_date: date | None = None
    end_date: date | None = None
    held: frozenset[str] = frozenset()


def policy_problems(draft: PolicyDraft, today: date) -> list[Problem]:
    """Everything that keeps a policy record from being published; empty when it may be (rules 1, 2, 4 and 7)."""
    return [*_when(draft, today), *_power(draft), *_support(draft), *_coverage(draft)]


def _when(draft: PolicyDraft, today: date) -> Iterable[Problem]:
    if draft.checked_on is None:
        yield Problem(
            "checked_on_needed",
            "checked_on",
            _("Give the day on which somebody looked: without it, this can't be said."),
        )
    elif draft.checked_on > today:
        yield Problem("checked_in_future", "checked_on", _("The day of the check can't be in the future."))
    if draft.effective_from is None:
        yield Problem("effective_from_needed", "effective_from", _("Give the day from which this was so."))
        return
    if draft.status != PolicyStatus.IN_FORCE and draft.effective_from > today:
        yield Problem(
            "effective_in_future",
            "effective_from",
            _("This day is in the future. Only a policy that comes into force later may have a future day."),
        )
    if not alive(draft.start_date, draft.end_date, draft.effective_from):
        yield Problem(
            "council_not_alive",
            "effective_from",
            _("The council did not exist on this day, so it can't have decided anything then."),
        )


def _power(draft: PolicyDraft) -> Iterable[Problem]:
    if draft.status == PolicyStatus.IN_FORCE and draft.decided_by not in BODIES_WITH_POWER:
        if draft.decided_by == DecidedBy.FULL_COUNCIL:
            message = _(
                "A motion at full council does not bind the executive: record “Motion passed” until the cabinet, leader"
                " or mayor acts. If the decision was the full council’s own to make, choose that as the body."
            )
        else:
            message = _("“Policy in force” needs a body with the power to decide it. Choose who decided.")
        yield Problem("no_power_to_decide", "decided_by", message)


def _support(draft: PolicyDraft) -> Iterable[Problem]:
    needed = GRADES_FOR_STATUS.get(draft.status)
    if needed is None:
        yield Problem(
            "status_not_recordable",
            "status",
            _("“Not yet checked” is where every council starts: there is nothing to record."),
        )
    elif needed and not needed & draft.grades:
        yield Problem(
            "evidence_too_weak",
            "evidence",
            _("“%(status)s” needs evidence of grade %(grades)s, for example %(example)s. %(has)s")
            % {
                "status": PolicyStatus(draft.status).label,
                "grades": _("A or B") if needed == A_OR_B else _("A, B or C"),
                "example": _("minutes, a decision notice, the policy itself or a signed letter")
                if needed == A_OR_B
                else _("minutes, an agenda or the council’s own press release"),
                "has": _("What is attached is grade %(grade)s.") % {"grade": min(draft.grades)}
                if draft.grades
                else _("No evidence is attached."),
            },
        )


def _coverage(draft: PolicyDraft) -> Iterable[Problem]:
    if draft.status == PolicyStatus.IN_FORCE and not (draft.covers_all_functions or draft.functions):
        yield Problem(
            "functions_needed",
            "functions",
            _("Say which inspection functions the policy covers: all, or some of them."),
        )
    stray = draft.functions - draft.held
    if stray and draft.held:
        names = ", ".join(str(InspectionFunction(code).label) for code in sorted(stray))
        yield Problem(
            "function_not_held",
            "functions",
            ngettext_lazy(
                "This council does not hold this function: %(names)s.",
                "This council does not hold these functions: %(names)s.",
                len(stray),
            )
            % {"names": names},
        )


@dataclass(frozen=True)
class FindingDraft:
    """All that the rules need to know of a practice finding that somebody wants to publish."""

    finding: str
    effective_from: date | None
    checked_on: date | None
    offered_on: date | None = None
    names_nobody: bool = False
    grades: frozenset[str] = frozenset()
    start_date: date | None = None
    end_date: date | None = None


def finding_problems(draft: FindingDraft, today: date) -> list[Problem]:
    """Everything that keeps a practice finding from being published; empty when it may be (rule 3)."""
    problems = list(
        _when(
            PolicyDraft(
                status=PolicyStatus.NO_POLICY_FOUND,
                effective_from=draft.effective_from,
                checked_on=draft.checked_on,
                start_date=draft.start_date,
                end_date=draft.end_date,
            ),
            today,
        )
    )
    if not draft.names_nobody:
        problems.append(
            Problem("may_name_someone", "names_nobody", _("Confirm that no officer and no business is named."))
        )
    if draft.finding == Finding.COUNCIL_SAYS_NONE:
        return problems
    if not A_TO_D & draft.grades:
        problems.append(
            Problem(
                "evidence_needed", "evidence", _("This finding needs a published document as evidence (grade A to D).")
            )
        )
    if draft.offered_on is None:
        problems.append(
            Problem(
                "offer_needed", "offered_on", _("Offer the council its say first, and give the day on which you did.")
            )
        )
    else:
        problems += offer_problems(draft.offered_on, today)
    return problems


def second_person_problems(publisher: Hashable | None, authors: Collection[Hashable | None]) -> list[Problem]:
    """Where nobody alone may decide what is public: whoever wrote or edited a statement does not publish it.

    Takes who publishes and who wrote, as ids. A command, which is nobody, publishes what it loads.
    """
    if publisher is None or publisher not in authors:
        return []
    message = _("You wrote this, so somebody else has to publish it. Send it to review.")
    return [Problem("second_person_needed", "", message)]


def comment_problems(comment: str) -> list[Problem]:
    """What is wrong with the comment by which a draft is sent back."""
    if comment.strip():
        return []
    return [Problem("comment_needed", "comment", _("Say what has to be mended."))]


def offer_problems(offered_on: date, today: date) -> list[Problem]:
    """An offer is noted on its day or later: what is to come counts for nothing yet."""
    if offered_on <= today:
        return []
    return [Problem("offer_in_future", "offered_on", _("The day of the offer can't be in the future."))]


def answer_due(offered_on: date) -> date:
    """The day by which a council that was offered its say is asked to answer."""
    return offered_on + TIME_TO_ANSWER


def retraction_problems(reason: str) -> list[Problem]:
    """A retraction says why, since it appears on the corrections page (rule 5)."""
    if reason.strip():
        return []
    return [Problem("reason_needed", "reason", _("Say what was wrong: the reason is shown on the corrections page."))]
