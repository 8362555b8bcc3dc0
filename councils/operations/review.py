"""The way of a draft to the public: sent to review, sent back with a comment, published together with others."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..choices import Grade
from ..models import Evidence, EvidenceCopy, PolicyRecord, PracticeFinding, Record
from ..rules import UK, Problem
from .base import Person, Row, RuleBroken, locked, publish_row, require, store
from .copies import publish_copy
from .editions import public_write
from .evidence import publish_document
from .policy import policy_problems, publish_records
from .practice import finding_problems, publish_finding


@transaction.atomic
def submit(*, row: Row, version: int | None = None, by: Person, now: datetime) -> Row:
    """Send a draft to review. What could not be published as it is stays a draft: the sentences say why."""
    row = locked(row, version)
    require(problems(row, now))
    row.submitted_at, row.submitted_by = now, by
    row.version += 1
    store(row, now)
    return row


@transaction.atomic
def withdraw(*, row: Row, version: int | None = None, by: Person, now: datetime) -> Row:
    """Take a draft out of review again, to go on writing."""
    row = _in_review(row, version)
    row.submitted_at = row.submitted_by = None
    row.version += 1
    store(row, now)
    return row


@transaction.atomic
def send_back(*, row: Row, comment: str, version: int | None = None, by: Person, now: datetime) -> Row:
    """Send a draft in review back to whoever wrote it, with what has to be mended."""
    require(rules.comment_problems(comment))
    row = _in_review(row, version)
    row.submitted_at = row.submitted_by = None
    row.returned_at, row.returned_by, row.review_comment = now, by, comment.strip()
    row.version += 1
    store(row, now)
    return row


@public_write
def publish(*, row: Record, version: int | None = None, by: Person, now: datetime) -> None:
    """Publish a draft of any kind by the rules of its kind; of this ``version`` only, if one is named."""
    if isinstance(row, PolicyRecord):
        if version is not None:
            locked(row, version)
        publish_records(records=[row], by=by, now=now)
    elif isinstance(row, PracticeFinding):
        publish_finding(finding=row, version=version, by=by, now=now)
    else:
        draft = locked(row, version)
        if isinstance(draft, Evidence):
            publish_document(draft, by=by, now=now)
        elif isinstance(draft, EvidenceCopy):
            publish_copy(copy=draft, by=by, now=now)
        else:
            publish_row(draft, by=by, now=now)
        row.refresh_from_db()


@public_write
def publish_all(*, rows: Sequence[tuple[Record, int]], by: Person, now: datetime) -> None:
    """Publish drafts, each of the version that was looked at, all at one moment or none at all.

    Raises ``RuleBroken`` with the sentences of the first that cannot be, and which it is.
    """
    for row, version in rows:
        try:
            publish(row=row, version=version, by=by, now=now)
        except ValidationError as error:
            raise _named(row, error) from error


def problems(row: Record, now: datetime) -> list[Problem]:
    """What keeps a draft of any kind from being public as it is, whoever publishes it."""
    today = now.astimezone(UK).date()
    if isinstance(row, PolicyRecord | PracticeFinding):
        grades = list(row.evidence.exclude(grade=Grade.E).values_list("grade", flat=True))
        if isinstance(row, PolicyRecord):
            return policy_problems(row, grades, today)
        return finding_problems(row, grades, today)
    return []


def _in_review(row: Row, version: int | None) -> Row:
    row = locked(row, version)
    if not row.submitted_at:
        require([Problem("not_in_review", "", _("This draft is not in review any more. Look at it again."))])
    return row


def _named(row: Record, error: ValidationError) -> RuleBroken:
    words = " ".join(error.messages)
    message = _("“%(what)s” was refused, so nothing was published: %(why)s") % {"what": row, "why": words}
    return RuleBroken([Problem("batch_refused", "", message)])
