"""Decisions from rows: one row is one policy record on one ask, with its documents."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations
from ..choices import Ask, CarveOut, DecidedBy, InspectionFunction, PolicyStatus
from ..forms import DecisionForm
from ..models import Council, PolicyRecord
from ..operations import DecisionInput, EvidenceInput, Person
from ..querysets import fold
from ..rules import RECORDABLE_STATUSES, Problem
from . import cells
from .columns import Column, code, codes, day, text
from .kinds import ImportKind, Wording

ALL = "all"
WORDS = (
    *("ask", "status", "decided_by", "effective_from", "checked_on", "covers_all_functions", "functions"),
    *("carve_outs", "summary", "private_note"),
)


def _functions(text: str) -> str | list[str]:
    return ALL if fold(text) == ALL else cells.codes(InspectionFunction, text)


def _status(text: str) -> str:
    """A status that can be recorded; of the one that can't the rule's own sentence speaks."""
    found = cells.code(PolicyStatus, text)
    if found and found not in RECORDABLE_STATUSES:
        sentence = _("“Not yet checked” is where every council starts: there is nothing to record.")
        raise ValidationError(sentence)
    if not found:
        raise ValidationError(DecisionForm.base_fields["status"].error_messages["required"])
    return found


def _ask(text: str) -> str:
    found = cells.code(Ask, text)
    if not found:
        raise ValidationError(_("Choose one of the two asks."))
    return found


COLUMNS = (
    Column(
        "ask",
        gettext_lazy("Ask"),
        gettext_lazy("Which ask it is about: one. A decision on both asks takes two rows."),
        _ask,
        required=True,
        choices=Ask,
    ),
    Column(
        "status",
        gettext_lazy("Status"),
        DecisionForm.base_fields["status"].label or "",
        _status,
        required=True,
        choices=PolicyStatus,
        aliases=("What was decided?",),
    ),
    code(DecisionForm, "decided_by", DecidedBy, aliases=("decider", "body")),
    day(DecisionForm, "effective_from", aliases=("effective date", "effective")),
    day(DecisionForm, "checked_on", aliases=("checked date", "checked")),
    Column(
        "functions",
        gettext_lazy("Functions"),
        gettext_lazy(
            "Inspection functions that it covers, with semicolons between them; or “all” that the council holds."
        ),
        _functions,
        choices=InspectionFunction,
        several=True,
        aliases=("functions covered",),
        also=("covers_all_functions",),
    ),
    codes(DecisionForm, "carve_outs", CarveOut, aliases=("carve-outs", "lawful exceptions")),
    text(DecisionForm, "summary"),
    text(DecisionForm, "private_note", aliases=("note",)),
)


def _wording(values: Wording, today: date) -> Wording:
    covered = values.get("functions") or []
    return values | {
        "covers_all_functions": covered == ALL,
        "functions": [] if covered == ALL else covered,
    }


def _input(words: Wording) -> DecisionInput:
    said = {name: value for name, value in words.items() if name not in ("ask", "evidence")}
    return DecisionInput(**said, evidence=[EvidenceInput(**one) for one in words["evidence"]])


def _record(*, council: Council, words: Wording, by: Person, now: datetime) -> PolicyRecord:
    decision = _input(words)
    return operations.record_decision(council=council, asks=[words["ask"]], decision=decision, by=by, now=now)[0]


def _revise(*, row: PolicyRecord, words: Wording, version: int, by: Person, now: datetime) -> PolicyRecord:
    return operations.revise_decision(record=row, decision=_input(words), version=version, by=by, now=now)


def _problems(record: Any, grades: Iterable[str], today: date, held: frozenset[str]) -> list[Problem]:
    return operations.policy_problems(record, grades, today, held=held)


DECISIONS = ImportKind(
    name="decisions",
    title=gettext_lazy("Decisions"),
    meaning=gettext_lazy("What councils decided on one ask each, with the documents that show it."),
    model=PolicyRecord,
    own_columns=COLUMNS,
    names=WORDS,
    wording=_wording,
    problems=_problems,
    record=_record,
    revise=_revise,
    fixed=("ask",),
)
