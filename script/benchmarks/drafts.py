"""Drafts as a volunteer writes them, for what is measured of the desk."""

from datetime import datetime
from typing import Any

from councils import operations
from councils.choices import Ask, EvidenceKind, PolicyStatus
from councils.models import Council, PolicyRecord
from councils.operations import DecisionInput, EvidenceInput


def draft(council: Council, *, by: Any, now: datetime) -> PolicyRecord:
    """A draft of one decision with one document, which could be published."""
    day = now.date()
    document = EvidenceInput(
        kind=EvidenceKind.MINUTES, title="Minutes", url="https://council.example.org/minutes", dated=day
    )
    decision = DecisionInput(
        status=PolicyStatus.MOTION_TABLED, effective_from=day, checked_on=day, evidence=(document,)
    )
    (row,) = operations.record_decision(council=council, asks=[Ask.DATA_SHARING], decision=decision, by=by, now=now)
    return row
