"""Policy records: drafted, revised, published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Council, PolicyRecord
from ..rules import PolicyDraft, Problem
from .base import Person, require
from .editions import public_write
from .evidence import EvidenceInput, publish_draft, rewrite_draft, write_draft
from .functions import functions_held


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
    drafts = [
        PolicyRecord(council=council, ask=ask, created_at=now, created_by=by, is_demo=is_demo, **decision.columns())
        for ask in asks
    ]
    return [write_draft(draft, decision.evidence, by=by, now=now) for draft in drafts]


@transaction.atomic
def revise_decision(
    *, record: PolicyRecord, decision: DecisionInput, version: int | None = None, by: Person, now: datetime
) -> PolicyRecord:
    """Rewrite a draft and its evidence. A published record can't be revised: it is replaced by a new one.

    ``version`` is that of the draft which the words were written over; a newer one is never overwritten.
    """
    return rewrite_draft(record, decision.columns(), decision.evidence, version=version, by=by, now=now)


@public_write
def publish_records(*, records: Sequence[PolicyRecord], by: Person, now: datetime) -> None:
    """Publish drafts with their evidence, all at one moment or none at all."""
    for draft in records:
        publish_draft(draft, policy_problems, by=by, now=now)


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
