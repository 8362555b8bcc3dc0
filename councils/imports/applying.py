"""Applies what was compared: drafts only, all in one transaction or none."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import operations
from ..models import ImportedRow, ImportRun
from ..operations import Person
from .comparing import AT_ONCE, Comparison, Outcome, Progress, Row, no_progress
from .reading import sentences
from .table import ImportRefused
from .wording import with_ids


@transaction.atomic
def apply(
    comparison: Comparison,
    *,
    run: ImportRun,
    by: Person,
    now: datetime,
    leave_out: bool = False,
    progress: Progress = no_progress,
) -> None:
    """Write the drafts of new and changed rows, and keep that ``run`` was applied.

    Refused rows stop it all unless they are to be left out. Begin with ``operations.begin_import`` and compare
    afterwards, in the transaction of this.
    """
    _refuse(comparison, leave_out=leave_out)
    todo = [row for row in comparison.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    for number, row in enumerate(todo, start=1):
        _write(comparison, row, by=by, now=now)
        if number % AT_ONCE == 0 or number == len(todo):
            progress(number, len(todo))
    notes = [_note(comparison, row) for row in comparison.rows if _is_news(row)]
    operations.note_applied(run=run, rows=notes, by=by, now=now)


def _refuse(comparison: Comparison, *, leave_out: bool) -> None:
    count = comparison.counts[Outcome.REFUSED]
    if count and not leave_out:
        sentence = ngettext(
            "%(count)d row is refused, so nothing was imported. Mend it, or leave it out.",
            "%(count)d rows are refused, so nothing was imported. Mend them, or leave them out.",
            count,
        )
        raise ImportRefused([sentence % {"count": count}])


def _write(comparison: Comparison, row: Row, *, by: Person, now: datetime) -> None:
    try:
        _draft(comparison, row, by=by, now=now)
    except ValidationError as error:
        told = {"line": row.line, "why": " ".join(sentences(error))}
        raise ImportRefused([_("Line %(line)d: %(why)s") % told]) from error


def _draft(comparison: Comparison, row: Row, *, by: Person, now: datetime) -> None:
    kind, words = comparison.kind, dict(row.words or {})
    by_and_now: dict[str, Any] = {"by": by, "now": now}
    if row.outcome == Outcome.NEW:
        row.record = kind.record(council=row.council, words=words, **by_and_now)
        return
    if kind.has_evidence:
        words["evidence"] = with_ids(row.record, words["evidence"])
    kind.revise(row=row.record, words=words, version=row.record.version, **by_and_now)


def _is_news(row: Row) -> bool:
    """Whether something is to be kept: also of a draft that people changed into what the file says."""
    if row.outcome == Outcome.REFUSED:
        return False
    return row.known is None or (row.known.content_hash != row.mark and row.record.state == "draft")


def _note(comparison: Comparison, row: Row) -> ImportedRow:
    known = row.known or ImportedRow(
        kind=comparison.kind.name,
        external_id=row.external_id,
        record_label=row.record._meta.label_lower,
        record_id=row.record.pk,
    )
    known.content_hash = row.mark
    return known
