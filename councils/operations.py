"""Every write to the record: each function validates, then saves, in one transaction.

All take keyword arguments, the person (``by``, None for commands) and, where time matters, the moment (``now``).
What a rule forbids raises ``RuleBroken``, with a sentence for each field; nothing has been stored then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from . import functions, rules
from .choices import Grade
from .models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding, Record, Response
from .rules import UK, FindingDraft, PolicyDraft, Problem

Person = User | None


class RuleBroken(ValidationError):
    """Rules of the record that a write would break."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        messages: dict[str, list[ValidationError]] = {}
        for problem in self.problems:
            error = ValidationError(str(problem.message), code=problem.code)
            messages.setdefault(problem.field or NON_FIELD_ERRORS, []).append(error)
        super().__init__(messages)


def require(problems: Iterable[Problem]) -> None:
    """Raise ``RuleBroken`` if there is any problem."""
    found = list(problems)
    if found:
        raise RuleBroken(found)


@dataclass(frozen=True, kw_only=True)
class EvidenceInput:
    """A document as somebody describes it. Without a grade it gets the strongest that its kind allows."""

    kind: str
    title: str
    grade: str = ""
    dated: date | None = None
    url: str = ""
    archived_url: str = ""
    quotation: str = ""
    private_note: str = ""

    def fields(self) -> dict[str, Any]:
        return {**asdict(self), "grade": self.grade or rules.GRADE_OF_KIND[self.kind]}


@dataclass(frozen=True, kw_only=True)
class DecisionInput:
    """What a policy record says, but for the council and the ask."""

    status: str
    effective_from: date
    checked_on: date
    decided_by: str = ""
    covers_all_functions: bool = False
    functions: Sequence[str] = ()
    carve_outs: Sequence[str] = ()
    summary: str = ""
    private_note: str = ""
    evidence: Sequence[EvidenceInput] = field(default_factory=tuple)

    def columns(self) -> dict[str, Any]:
        columns = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "evidence"}
        return columns | {"functions": sorted(set(self.functions)), "carve_outs": sorted(set(self.carve_outs))}


def _save(row: Any) -> None:
    """Validate, then save.

    Each constraint is asked in a query of its own, for the sake of its sentence for people. Invented rows, of which
    there are many and which nobody types, leave the constraints to the database.
    """
    row.full_clean(validate_constraints=not row.is_demo)
    row.save()


# --- Functions held -------------------------------------------------------------------------------------------


def functions_held(council: Council) -> frozenset[str]:
    """The inspection functions that a council holds now, its corrections included."""
    corrections = FunctionCorrection.published.filter(council=council).values_list("function", "holds")
    return functions.held(council.council_type, dict(corrections))


@transaction.atomic
def correct_function(
    *, council: Council, function: str, holds: bool, source: str, by: Person, now: datetime
) -> FunctionCorrection:
    """Publish that this council does, or does not, hold a function, against what its type says."""
    correction = FunctionCorrection(
        council=council,
        function=function,
        holds=holds,
        source=source,
        created_at=now,
        created_by=by,
        published_at=now,
        published_by=by,
    )
    _save(correction)
    return correction


# --- Policy records -------------------------------------------------------------------------------------------


@transaction.atomic
def record_decision(
    *,
    council: Council,
    asks: Sequence[str],
    decision: DecisionInput,
    by: Person,
    now: datetime,
    is_demo: bool = False,
) -> list[PolicyRecord]:
    """Draft one policy record for each ask, each with its own copy of the evidence; returned in the asks' order."""
    if not asks:
        require([Problem("ask_needed", "asks", _("Choose at least one of the two asks."))])
    records = []
    for ask in asks:
        record = PolicyRecord(
            council=council, ask=ask, created_at=now, created_by=by, is_demo=is_demo, **decision.columns()
        )
        _save(record)
        _attach(decision.evidence, by=by, now=now, is_demo=is_demo, policy_record=record)
        records.append(record)
    return records


@transaction.atomic
def revise_decision(*, record: PolicyRecord, decision: DecisionInput, by: Person, now: datetime) -> PolicyRecord:
    """Rewrite a draft and its evidence. A published record can't be revised: it is replaced by a new one."""
    record = PolicyRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    must_be_draft(record)
    for name, value in decision.columns().items():
        setattr(record, name, value)
    _save(record)
    for old in record.evidence.all():
        old.delete()
    _attach(decision.evidence, by=by, now=now, is_demo=record.is_demo, policy_record=record)
    return record


@transaction.atomic
def publish_records(*, records: Sequence[PolicyRecord], by: Person, now: datetime) -> None:
    """Publish drafts with their evidence, all at one moment or none at all."""
    for draft in records:
        record = PolicyRecord.objects.select_for_update(of=("self",)).select_related("council").get(pk=draft.pk)
        must_be_draft(record)
        evidence = list(record.evidence.exclude(grade=Grade.E))
        require(policy_problems(record, [item.grade for item in evidence], now.astimezone(UK).date()))
        for item in evidence:
            _publish(item, by=by, now=now)
        record.support_grade = min((item.grade for item in evidence), default="")
        _publish(record, by=by, now=now)
        draft.refresh_from_db()


def policy_problems(
    record: PolicyRecord, grades: Iterable[str], today: date, *, held: frozenset[str] | None = None
) -> list[Problem]:
    """What keeps a record from being public with evidence of these grades; also what ``check_record`` asks.

    Of the functions ``held`` (None: those held now) an empty set means that they are not to be compared.
    """
    council = record.council
    draft = PolicyDraft(
        status=record.status,
        effective_from=record.effective_from,
        checked_on=record.checked_on,
        decided_by=record.decided_by,
        covers_all_functions=record.covers_all_functions,
        functions=frozenset(record.functions),
        grades=frozenset(grades),
        start_date=council.start_date,
        end_date=council.end_date,
        held=functions_held(council) if held is None else held,
    )
    return rules.policy_problems(draft, today)


# --- Practice findings ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FindingInput:
    """What a practice finding says, but for the council."""

    mechanism: str
    finding: str
    statement: str
    effective_from: date
    checked_on: date
    function: str = ""
    offered_on: date | None = None
    names_nobody: bool = False
    private_note: str = ""
    evidence: Sequence[EvidenceInput] = field(default_factory=tuple)

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "evidence"}


@transaction.atomic
def record_finding(
    *, council: Council, finding: FindingInput, by: Person, now: datetime, is_demo: bool = False
) -> PracticeFinding:
    """Draft a practice finding with its evidence."""
    row = PracticeFinding(council=council, created_at=now, created_by=by, is_demo=is_demo, **finding.columns())
    _save(row)
    _attach(finding.evidence, by=by, now=now, is_demo=is_demo, practice_finding=row)
    return row


@transaction.atomic
def revise_finding(*, row: PracticeFinding, finding: FindingInput, by: Person, now: datetime) -> PracticeFinding:
    """Rewrite a draft finding and its evidence."""
    row = PracticeFinding.objects.select_for_update(of=("self",)).get(pk=row.pk)
    must_be_draft(row)
    for name, value in finding.columns().items():
        setattr(row, name, value)
    _save(row)
    for old in row.evidence.all():
        old.delete()
    _attach(finding.evidence, by=by, now=now, is_demo=row.is_demo, practice_finding=row)
    return row


@transaction.atomic
def publish_finding(*, finding: PracticeFinding, by: Person, now: datetime) -> None:
    """Publish a draft finding with its evidence (rule 3)."""
    row = PracticeFinding.objects.select_for_update(of=("self",)).select_related("council").get(pk=finding.pk)
    must_be_draft(row)
    evidence = list(row.evidence.exclude(grade=Grade.E))
    require(finding_problems(row, [item.grade for item in evidence], now.astimezone(UK).date()))
    for item in evidence:
        _publish(item, by=by, now=now)
    _publish(row, by=by, now=now)
    finding.refresh_from_db()


def finding_problems(row: PracticeFinding, grades: Iterable[str], today: date) -> list[Problem]:
    """What keeps a finding from being public with evidence of these grades."""
    draft = FindingDraft(
        finding=row.finding,
        effective_from=row.effective_from,
        checked_on=row.checked_on,
        offered_on=row.offered_on,
        names_nobody=row.names_nobody,
        grades=frozenset(grades),
        start_date=row.council.start_date,
        end_date=row.council.end_date,
    )
    return rules.finding_problems(draft, today)


@transaction.atomic
def publish_response(*, finding: PracticeFinding, received_on: date, text: str, by: Person, now: datetime) -> Response:
    """Publish what a council answered, beside a published finding; to an invented one it is invented too."""
    if finding.state != "published":
        require([Problem("finding_not_published", "", _("Publish the finding first."))])
    if received_on > now.astimezone(UK).date():
        require([Problem("received_in_future", "received_on", _("This day is in the future."))])
    response = Response(
        practice_finding=finding,
        received_on=received_on,
        text=text,
        created_at=now,
        created_by=by,
        published_at=now,
        published_by=by,
        is_demo=finding.is_demo,
    )
    _save(response)
    return response


# --- Evidence, retraction -------------------------------------------------------------------------------------


@transaction.atomic
def add_evidence(
    *, record: PolicyRecord | PracticeFinding, evidence: EvidenceInput, by: Person, now: datetime
) -> Evidence:
    """Attach one more document; to a published record it is published at once, unless it is grade E."""
    target = "policy_record" if isinstance(record, PolicyRecord) else "practice_finding"
    if record.state == "retracted":
        require([Problem("retracted", "", _("This was retracted: nothing can be added to it."))])
    (item,) = _attach([evidence], by=by, now=now, is_demo=record.is_demo, **{target: record})
    if record.state == "published" and item.grade != Grade.E:
        _publish(item, by=by, now=now)
        _refresh_support(record)
    return item


@transaction.atomic
def note_on_evidence(*, evidence: Evidence, archived_url: str, private_note: str) -> None:
    """Write down where an archived copy is, or a note for staff: the two things that may change after publication."""
    evidence.archived_url, evidence.private_note = archived_url, private_note
    _save(evidence)


@transaction.atomic
def retract(*, row: Record, reason: str, correction: str = "", by: Person, now: datetime) -> None:
    """Take back something published, with the reason that the corrections page shows.

    What hangs on it (its evidence, its responses) goes with it. Evidence on which a published record rests
    can't be retracted alone.
    """
    require(rules.retraction_problems(reason))
    row.refresh_from_db()
    if row.state != "published":
        require([Problem("not_published", "", _("Only what is published can be retracted."))])
    for part in [row, *_dependents(row)]:
        part.retracted_at, part.retracted_by = now, by
        part.retraction_reason, part.correction = reason.strip(), correction.strip()
        part.save()
    if isinstance(row, Evidence):
        _keep_supported(row.policy_record or row.practice_finding, now)


def _dependents(row: Record) -> list[Record]:
    if not isinstance(row, PolicyRecord | PracticeFinding):
        return []
    responses = list(Response.published.filter(practice_finding=row)) if isinstance(row, PracticeFinding) else []
    return [*(item for item in row.evidence.all() if item.state == "published"), *responses]


def _keep_supported(record: PolicyRecord | PracticeFinding | None, now: datetime) -> None:
    """Refuse to leave a published record without the evidence that its status needs."""
    if record is None or record.state != "published":
        return
    grades = list(Evidence.published.filter(**_owner(record)).values_list("grade", flat=True))
    today = now.astimezone(UK).date()
    found = (
        policy_problems(record, grades, today)
        if isinstance(record, PolicyRecord)
        else finding_problems(record, grades, today)
    )
    if any(problem.field == "evidence" for problem in found):
        message = _("The record rests on this document. Retract the record, or add other evidence to it first.")
        require([Problem("record_rests_on_it", "", message)])
    _refresh_support(record)


def _owner(record: PolicyRecord | PracticeFinding) -> dict[str, Any]:
    return {"policy_record" if isinstance(record, PolicyRecord) else "practice_finding": record}


def _refresh_support(record: PolicyRecord | PracticeFinding) -> None:
    if isinstance(record, PolicyRecord):
        record.support_grade = strongest_grade(record)
        record.save(update_fields=["support_grade"])


def strongest_grade(record: PolicyRecord) -> str:
    """The strongest grade among the published evidence of a record; "" without any."""
    return min(Evidence.published.filter(policy_record=record).values_list("grade", flat=True), default="")


def _attach(
    evidence: Iterable[EvidenceInput], *, by: Person, now: datetime, is_demo: bool, **owner: Any
) -> list[Evidence]:
    items = []
    for given in evidence:
        problem = rules.grade_problem(given.kind, given.fields()["grade"])
        require([problem] if problem else [])
        item = Evidence(**given.fields(), **owner, created_at=now, created_by=by, is_demo=is_demo)
        _save(item)
        items.append(item)
    return items


def must_be_draft(row: Record) -> None:
    """Raise ``RuleBroken`` for what was published once."""
    if row.state != "draft":
        message = _(
            "This is published already, and what is published is never changed. Record the change as a new one."
        )
        require([Problem("not_a_draft", "", message)])


def _publish(row: Record, *, by: Person, now: datetime) -> None:
    # Its words were validated when they were saved, and the rules have spoken: only the database's word is left.
    row.published_at, row.published_by = now, by
    row.save()


@transaction.atomic
def publish(*, row: Record, by: Person, now: datetime) -> None:
    """Publish a draft that stands alone and has no rule of its own but its constraints (a pledge, say)."""
    must_be_draft(row)
    _publish(row, by=by, now=now)


@transaction.atomic
def discard(*, row: Record) -> None:
    """Throw away a draft, with its evidence. What was published once can't be discarded."""
    must_be_draft(row)
    if isinstance(row, PolicyRecord | PracticeFinding):
        for item in row.evidence.all():
            item.delete()
    row.delete()
