"""Practice findings from rows: what councils do, with the documents that show it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from .. import operations
from ..choices import Finding, InspectionFunction, Mechanism
from ..forms import FindingForm
from ..models import Council, PracticeFinding
from ..operations import EvidenceInput, FindingInput, Person
from ..rules import Problem
from .columns import code, day, text, yes_or_no
from .kinds import ImportKind, Wording

COLUMNS = (
    code(FindingForm, "mechanism", Mechanism, title=gettext_lazy("Mechanism")),
    code(FindingForm, "function", InspectionFunction),
    code(FindingForm, "finding", Finding, title=gettext_lazy("Finding")),
    text(FindingForm, "statement"),
    day(FindingForm, "effective_from", aliases=("effective date", "effective")),
    day(FindingForm, "checked_on", aliases=("checked date", "checked")),
    day(FindingForm, "offered_on", aliases=("offered date", "offered")),
    yes_or_no(
        FindingForm,
        "names_nobody",
        meaning=gettext_lazy("Yes, if somebody has checked that it names no officer and no business."),
    ),
    text(FindingForm, "private_note", aliases=("note",)),
)


def _input(words: Wording) -> FindingInput:
    said = {name: value for name, value in words.items() if name != "evidence"}
    return FindingInput(**said, evidence=[EvidenceInput(**one) for one in words["evidence"]])


def _record(*, council: Council, words: Wording, by: Person, now: datetime) -> PracticeFinding:
    return operations.record_finding(council=council, finding=_input(words), by=by, now=now)


def _revise(*, row: PracticeFinding, words: Wording, version: int, by: Person, now: datetime) -> PracticeFinding:
    return operations.revise_finding(row=row, finding=_input(words), version=version, by=by, now=now)


def _problems(record: Any, grades: Iterable[str], today: date, held: frozenset[str]) -> list[Problem]:
    return operations.finding_problems(record, grades, today)


FINDINGS = ImportKind(
    name="findings",
    title=gettext_lazy("Practice findings"),
    meaning=gettext_lazy("What councils do, as they or a source say, with the documents that show it."),
    model=PracticeFinding,
    own_columns=COLUMNS,
    names=tuple(column.name for column in COLUMNS),
    problems=_problems,
    record=_record,
    revise=_revise,
)
