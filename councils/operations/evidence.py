"""Documents: described, attached to a record, published with it or after it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from .. import rules
from ..choices import Grade
from ..models import Evidence, PolicyRecord, PracticeFinding
from ..rules import Problem
from .base import Person, publish_row, require, save, store
from .editions import public_write


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


@public_write
def add_evidence(
    *, record: PolicyRecord | PracticeFinding, evidence: EvidenceInput, by: Person, now: datetime
) -> Evidence:
    """Attach one more document; to a published record it is published at once, unless it is grade E."""
    target = "policy_record" if isinstance(record, PolicyRecord) else "practice_finding"
    if record.state == "retracted":
        require([Problem("retracted", "", _("This was retracted: nothing can be added to it."))])
    (item,) = attach([evidence], by=by, now=now, is_demo=record.is_demo, **{target: record})
    if record.state == "published" and item.grade != Grade.E:
        publish_row(item, by=by, now=now)
        refresh_support(record, now)
    return item


@public_write
def note_on_evidence(*, evidence: Evidence, archived_url: str, private_note: str, now: datetime) -> None:
    """Write down where an archived copy is, or a note for staff: the two things that may change after publication."""
    evidence.archived_url, evidence.private_note = archived_url, private_note
    save(evidence, now)


def owner_of(record: PolicyRecord | PracticeFinding) -> dict[str, Any]:
    return {"policy_record" if isinstance(record, PolicyRecord) else "practice_finding": record}


def refresh_support(record: PolicyRecord | PracticeFinding, now: datetime) -> None:
    if isinstance(record, PolicyRecord):
        record.support_grade = strongest_grade(record)
        store(record, now, only=("support_grade",))


def strongest_grade(record: PolicyRecord) -> str:
    """The strongest grade among the published evidence of a record; "" without any."""
    return min(Evidence.published.filter(policy_record=record).values_list("grade", flat=True), default="")


def attach(
    evidence: Iterable[EvidenceInput], *, by: Person, now: datetime, is_demo: bool, **owner: Any
) -> list[Evidence]:
    items = []
    for given in evidence:
        problem = rules.grade_problem(given.kind, given.fields()["grade"])
        require([problem] if problem else [])
        item = Evidence(**given.fields(), **owner, created_at=now, created_by=by, is_demo=is_demo)
        save(item, now)
        items.append(item)
    return items
