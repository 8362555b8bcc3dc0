"""Writes about imports: what was sent and shown, what was applied, which record a row became.

The drafts themselves are written by the operations of their kind.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from ..models import ImportedRow, ImportRun
from .base import Person

# Any number that no other advisory lock of this database uses.
LOCK = 361_383
KEPT_FOR = timedelta(days=1)
AT_ONCE = 500


def begin_import() -> None:
    """One import at a time, until the transaction ends: so that no row becomes two drafts.

    SQLite lets one writer in at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def keep_preview(*, run: ImportRun, by: Person, now: datetime) -> ImportRun:
    """Keep what was sent and shown, so that exactly that can be applied; and nothing longer than a day."""
    ImportRun.objects.filter(content__isnull=False, created_at__lt=now - KEPT_FOR).update(content=None)
    run.created_at, run.created_by = now, by
    run.save()
    return run


def keep_report(*, run: ImportRun, seen: str, counts: dict[str, int], report: list[Any]) -> None:
    """Keep what became of the rows, or what would by now."""
    run.seen, run.counts, run.report = seen, counts, report
    run.save(update_fields=["seen", "counts", "report"])


def note_applied(*, run: ImportRun, rows: Sequence[ImportedRow], by: Person, now: datetime) -> None:
    """Keep which records the rows became, and that the file was applied. The file itself is kept no longer."""
    run.applied_at, run.applied_by, run.content = now, by, None
    run.save()
    for row in rows:
        row.run, row.imported_at = run, now
    ImportedRow.objects.bulk_create([row for row in rows if row.pk is None], batch_size=AT_ONCE)
    known = [row for row in rows if row.pk is not None]
    ImportedRow.objects.bulk_update(known, ["content_hash", "imported_at", "run"], batch_size=AT_ONCE)
