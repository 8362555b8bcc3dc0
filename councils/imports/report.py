"""What becomes of each row, to be kept, shown, and taken away as CSV."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..exports.delimited import BYTE_ORDER_MARK
from ..exports.values import harmless
from .comparing import Comparison, Outcome, Row

Told = dict[str, Any]
NAMES = ("line", "external_id", "what", "outcome", "changes", "why", "before_publication", "record")


def told(comparison: Comparison) -> list[Told]:
    """All rows, as they are kept."""
    return [_told(row) for row in comparison.rows]


def _told(row: Row) -> Told:
    return {
        "line": row.line,
        "external_id": row.external_id,
        "what": row.what,
        "outcome": row.outcome.value,
        "changes": list(row.changes),
        "why": list(row.why),
        "before_publication": list(row.before_publication),
        "record": row.record.pk if row.record else None,
    }


def csv_text(rows: Iterable[Told]) -> str:
    """A file that Excel opens as it should, with nothing in it that it takes for a formula."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in NAMES])
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return harmless(" ".join(value))
    return "" if value is None else harmless(str(value))


def in_words(row: Told) -> str:
    """A row on one line, for a terminal."""
    said = [*row["why"], *row["changes"]]
    words = {
        "line": row["line"],
        "outcome": Outcome(row["outcome"]).label,
        "id": row["external_id"],
        "what": row["what"],
    }
    line = _("line %(line)d, %(outcome)s: %(id)s %(what)s") % words
    return f"{line.rstrip()}: {' '.join(said)}" if said else line.rstrip()
