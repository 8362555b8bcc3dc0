"""Practice findings and what councils answered: drafted, revised, published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Council, PracticeFinding, Response
from ..rules import UK, FindingDraft, Problem
from .base import Person, edited, locked, publish_or_submit, require, save
from .editions import public_write
from .evidence import EvidenceInput, publish_draft, rewrite_draft, write_draft


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
    return write_draft(row, finding.evidence, by=by, now=now)


@transaction.atomic
def revise_finding(
    *, row: PracticeFinding, finding: FindingInput, version: int | None = None, by: Person, now: datetime
) -> PracticeFinding:
    """Rewrite a draft finding and its evidence, unless there is a newer version than the one written over."""
    return rewrite_draft(row, finding.columns(), finding.evidence, version=version, by=by, now=now)


@transaction.atomic
def note_offer(
    *, finding: PracticeFinding, offered_on: date, version: int | None = None, by: Person, now: datetime
) -> PracticeFinding:
    """Write into a draft finding on which day the council was offered its say; of this ``version``, if one is named."""
    row = locked(finding, version)
    require(rules.offer_problems(offered_on, now.astimezone(UK).date()))
    row.offered_on = offered_on
    edited(row, by=by, now=now)
    save(row, now)
    return row


@public_write
def publish_finding(*, finding: PracticeFinding, version: int | None = None, by: Person, now: datetime) -> None:
    """Publish a draft finding with its evidence (rule 3); of this ``version``, if one is named."""
    publish_draft(finding, finding_problems, version=version, by=by, now=now)


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


@public_write
def publish_response(*, finding: PracticeFinding, received_on: date, text: str, by: Person, now: datetime) -> Response:
    """Publish what a council answered, beside a published finding; to an invented one it is invented too.

    Where a second person is needed it waits in review instead.
    """
    finding = PracticeFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
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
        is_demo=finding.is_demo,
    )
    publish_or_submit(response, by=by, now=now)
    return response
