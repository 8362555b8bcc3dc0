"""Documents: described, attached to a record, published with it or after it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from .. import rules
from ..choices import Grade
from ..models import Evidence, PolicyRecord, PracticeFinding
from ..rules import UK, Problem
from .base import Person, edited, locked, publish_or_submit, publish_row, require, save, store
from .copies import publish_with_copy
from .editions import public_write

# What documents support.
Supported = TypeVar("Supported", PolicyRecord, PracticeFinding)


@dataclass(frozen=True, kw_only=True)
class EvidenceInput:
    """A document as somebody describes it. Without a grade it gets the strongest that its kind allows.

    ``id`` is that of the document of a draft that these words are about; None for a new one.
    """

    kind: str
    title: str
    grade: str = ""
    dated: date | None = None
    url: str = ""
    archived_url: str = ""
    quotation: str = ""
    private_note: str = ""
    id: int | None = None

    def fields(self) -> dict[str, Any]:
        words = asdict(self)
        del words["id"]
        return {**words, "grade": self.grade or rules.GRADE_OF_KIND[self.kind]}


@public_write
def add_evidence(
    *, record: PolicyRecord | PracticeFinding, evidence: EvidenceInput, by: Person, now: datetime
) -> Evidence:
    """Attach one more document; to a published record it is published at once, unless it is grade E.

    Where a second person is needed it waits in review instead.
    """
    record = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if record.state == "retracted":
        require([Problem("retracted", "", _("This was retracted: nothing can be added to it."))])
    (item,) = attach([evidence], record, by=by, now=now)
    if record.state == "published" and item.grade != Grade.E:
        publish_or_submit(item, by=by, now=now)
        refresh_support(record, now)
    return item


def publish_document(item: Evidence, *, by: Person, now: datetime) -> None:
    """Publish a document that waits beside a published record."""
    record = item.policy_record or item.practice_finding
    if record is None or record.state != "published":
        require([Problem("record_not_published", "", _("Publish what it supports: it is published with it."))])
    elif item.grade == Grade.E:
        require([Problem("grade_e", "", _("Tips and requests not yet answered are never published."))])
    else:
        publish_with_copy(item, by=by, now=now)
        refresh_support(record, now)


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
    evidence: Iterable[EvidenceInput], record: PolicyRecord | PracticeFinding, *, by: Person, now: datetime
) -> list[Evidence]:
    """Draft documents that support a record; those of an invented one are invented too."""
    items = []
    for given in evidence:
        problem = rules.grade_problem(given.kind, given.fields()["grade"])
        require([problem] if problem else [])
        item = Evidence(**given.fields(), **owner_of(record), created_at=now, created_by=by, is_demo=record.is_demo)
        save(item, now)
        items.append(item)
    return items


def write_draft(row: Supported, evidence: Iterable[EvidenceInput], *, by: Person, now: datetime) -> Supported:
    """Store a new draft with its evidence."""
    save(row, now)
    attach(evidence, row, by=by, now=now)
    return row


def rewrite_draft(
    row: Supported,
    words: Mapping[str, Any],
    evidence: Iterable[EvidenceInput],
    *,
    version: int | None = None,
    by: Person,
    now: datetime,
) -> Supported:
    """Give a draft other words and other evidence. What was published once is replaced by a new record instead.

    Raises ``RuleBroken`` where the draft is no longer at the ``version`` that the words were written over.
    """
    row = locked(row, version)
    for name, value in words.items():
        setattr(row, name, value)
    edited(row, by=by, now=now)
    save(row, now)
    _rewrite_documents(row, list(evidence), by=by, now=now)
    return row


def _rewrite_documents(row: Supported, evidence: list[EvidenceInput], *, by: Person, now: datetime) -> None:
    """Documents that stay are the same rows, so that their history and their copies stay with them."""
    stored = {item.pk: item for item in row.evidence.all()}
    kept = {given.id for given in evidence if given.id in stored}
    for pk, item in stored.items():
        if pk not in kept:
            # Dated like the version of the draft that it belongs to, which is how that version finds its documents.
            item._history_date = now
            item.delete()
    for given in evidence:
        item = stored.get(given.id) if given.id else None
        if item is None:
            attach([given], row, by=by, now=now)
        elif words := {n: v for n, v in given.fields().items() if n != "private_note" and getattr(item, n) != v}:
            problem = rules.grade_problem(given.kind, given.fields()["grade"])
            require([problem] if problem else [])
            for name, value in words.items():
                setattr(item, name, value)
            edited(item, by=by, now=now)
            save(item, now)


def publish_draft(
    draft: Supported,
    problems: Callable[[Supported, list[str], date], list[Problem]],
    *,
    version: int | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Publish a draft with its evidence, grade E left out, unless ``problems`` (of grades and day) has any."""
    row = locked(draft, version)
    evidence = list(row.evidence.exclude(grade=Grade.E))
    grades = [item.grade for item in evidence]
    require(problems(row, grades, now.astimezone(UK).date()))
    for item in evidence:
        publish_with_copy(item, by=by, now=now)
    if isinstance(row, PolicyRecord):
        row.support_grade = min(grades, default="")
    publish_row(row, by=by, now=now)
    draft.refresh_from_db()
