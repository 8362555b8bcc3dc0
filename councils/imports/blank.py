"""Files to fill in: the columns of a kind as CSV, and as a workbook with lists to choose from and an explanation."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from ..exports.delimited import BYTE_ORDER_MARK
from ..models import Council
from ..rules import AsOf
from .columns import COUNCIL, DOCUMENT, Column
from .kinds import ImportKind

DOCUMENTS = 2  # as many as a template has room for; more columns of the same names may be added
FILLED = 2_000  # lines with lists to choose from
FIRST_DAY = date(1970, 1, 1)


def headings(kind: ImportKind) -> list[tuple[str, Column]]:
    """The columns of a template, with the names that they have in it."""
    found = [(column.name, column) for column in kind.columns]
    for number in range(1, DOCUMENTS + 1 if kind.has_evidence else 1):
        found += [(f"evidence_{number}_{column.name}", column) for column in DOCUMENT]
    return found


def csv_text(kind: ImportKind) -> str:
    """A header line, with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out).writerow([name for name, _column in headings(kind)])
    return out.getvalue()


def workbook_bytes(kind: ImportKind, as_of: AsOf) -> bytes:
    """A sheet to fill in, one that explains it, and those that its lists come from."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "text": book.add_format({"num_format": "@", "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet = book.add_worksheet(kind.name)
        _explain(book, formats, kind)
        lists = _lists(book, formats, kind, as_of)
        _fill_in(sheet, formats, kind, lists)
    return out.getvalue()


def _fill_in(sheet: Any, formats: dict[str, Any], kind: ImportKind, lists: dict[str, str]) -> None:
    sheet.freeze_panes(1, 1)
    for place, (name, column) in enumerate(headings(kind)):
        sheet.set_column(place, place, max(14, len(name) + 2), formats[column.kind])
        sheet.write_string(0, place, name, formats["head"])
        if column.kind == "day":
            rule = {"validate": "date", "criteria": ">=", "value": FIRST_DAY, "error_type": "warning"}
            sheet.data_validation(1, place, FILLED, place, rule)
        elif column.name in lists and not column.several:
            rule = {"validate": "list", "source": lists[column.name], "error_type": "warning"}
            sheet.data_validation(1, place, FILLED, place, rule)


def _lists(book: Any, formats: dict[str, Any], kind: ImportKind, as_of: AsOf) -> dict[str, str]:
    """Writes the codes of every column and the councils of the day; where the lists are, by the names of columns."""
    sheet, found = book.add_worksheet(_("Codes")), {}
    coded = {column.name: column for _name, column in headings(kind) if column.choices}
    for place, column in enumerate(coded.values()):
        sheet.set_column(2 * place, 2 * place + 1, 30)
        sheet.write_string(0, 2 * place, column.name, formats["head"])
        sheet.write_string(0, 2 * place + 1, str(column.title), formats["head"])
        for line, (code, words) in enumerate(column.codes, start=1):
            sheet.write_string(line, 2 * place, code)
            sheet.write_string(line, 2 * place + 1, words)
        letters = xl_col_to_name(2 * place)
        found[column.name] = f"='{sheet.get_name()}'!${letters}$2:${letters}${len(column.codes) + 1}"
    sheet = book.add_worksheet(_("Councils"))
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 60)
    councils = Council.objects.alive_on(as_of.day).values_list("code", "official_name")
    rows = [(_("Code"), _("Official name")), *councils.order_by("code")]
    for line, (code, name) in enumerate(rows):
        sheet.write_string(line, 0, code)
        sheet.write_string(line, 1, name)
    found[COUNCIL.name] = f"='{sheet.get_name()}'!$A$2:$A${max(2, len(rows))}"
    return found


def _explain(book: Any, formats: dict[str, Any], kind: ImportKind) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 26, formats["wrap"])
    sheet.set_column(1, 1, 100, formats["wrap"])
    sheet.write_string(0, 0, str(kind.title), formats["head"])
    sheet.write_string(0, 1, str(kind.meaning), formats["head"])
    for line, (name, words) in enumerate(explanation(kind), start=1):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, words)


def explanation(kind: ImportKind) -> Iterator[tuple[str, str]]:
    """Everything that somebody who fills a file in has to know: (name, words) lines."""
    yield _("Rows"), _("One row is one draft. Nothing is published: drafts are looked at, and published in the admin.")
    yield _("Again"), _("The same file may be imported again: rows are known by their external id, never doubled.")
    yield _("Days"), _("2026-05-01, 1/5/2026 (always the day before the month), 1 May 2026, or a date of Excel’s.")
    yield _("Lists"), _("Several codes have semicolons between them. Codes may be given as the words for them, too.")
    if kind.has_evidence:
        sentence = _("For a third document add columns that begin with evidence_3_ and so on, up to twenty.")
        yield _("Documents"), sentence
    for name, column in headings(kind):
        needed = _("Needed.") if column.required and not name.startswith("evidence_") else ""
        codes = "; ".join(f"{code}: {words}" for code, words in column.codes)
        yield name, " ".join(filter(None, [f"{column.title}.", needed, str(column.meaning), codes]))
