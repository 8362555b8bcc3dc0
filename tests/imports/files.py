"""Small files to import, made in every form, and what became of their rows."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from councils import imports
from councils.imports import Comparison
from councils.models import ImportRun
from tests.builders import NOW

Row = dict[str, Any]
DECISION: Row = {
    "external_id": "1",
    "council": "HCK",
    "ask": "data_sharing",
    "status": "in_force",
    "decided_by": "cabinet",
    "effective_from": "2026-03-02",
    "checked_on": "2026-03-02",
    "functions": "all",
    "evidence_1_kind": "minutes",
    "evidence_1_title": "Cabinet, item 4",
    "evidence_1_url": "https://council.example.org/minutes",
}
FINDING: Row = {
    "external_id": "1",
    "council": "HCK",
    "mechanism": "joint_visit",
    "function": "food_safety",
    "finding": "reported",
    "statement": "Officers visited four kitchens together.",
    "effective_from": "2026-03-02",
    "checked_on": "2026-03-02",
    "offered_on": "2026-03-02",
    "names_nobody": "yes",
    "evidence_1_kind": "press_report",
    "evidence_1_title": "Four kitchens",
}
PLEDGE: Row = {
    "external_id": "1",
    "council": "HCK",
    "name": "The Green group",
    "role": "political_group",
    "asks": "data_sharing;joint_inspections",
    "pledged_on": "2026-03-02",
    "source_title": "Their manifesto",
}


def decisions(*changes: Row) -> list[Row]:
    """Decisions with external ids from 1 on, each with some other words."""
    return [DECISION | {"external_id": str(number)} | words for number, words in enumerate(changes or ({},), start=1)]


def as_csv(rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8", first: str = "") -> bytes:
    out = io.StringIO()
    out.write(first)
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Row], sheet: str = "decisions", more: Any = None) -> bytes:
    """A workbook; ``more`` may do something to the book and its sheet before they are saved."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yy", "strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, list(rows[0]))
        for line, row in enumerate(rows, start=1):
            page.write_row(line, 0, list(row.values()))
        if more:
            more(book, page)
    return out.getvalue()


def compared(data: bytes, **given: Any) -> Comparison:
    kind, table = imports.understand(data, **given)
    return imports.compare(kind, table, now=NOW)


def outcomes(data: bytes, **given: Any) -> list[tuple[int, str, list[str]]]:
    """Of each row: its line, what becomes of it, and what is said about that."""
    return [(row.line, str(row.outcome), [*row.why, *row.changes]) for row in compared(data, **given).rows]


def applied(data: bytes, *, by: Any = None, leave_out: bool = False, now: Any = NOW) -> ImportRun:
    comparison = compared(data)
    return imports.apply_at_once(data, "rows.csv", seen=comparison.seen, leave_out=leave_out, by=by, now=now)


def refused(data: bytes, **given: Any) -> list[str]:
    """The sentences with which a whole file is refused."""
    try:
        compared(data, **given)
    except imports.ImportRefused as error:
        return list(error.sentences)
    return []
