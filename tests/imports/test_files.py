"""Every form and quirk in which a table comes: how it is read, and the sentences with which others are refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from councils.imports.parsing import parse
from councils.imports.table import ImportRefused, Table

from .files import as_csv, as_xlsx

ROWS = [{"external_id": "1", "summary": "Café – “no” £5"}, {"external_id": "2", "summary": "Plain"}]


def cells(table: Table) -> list[list[str]]:
    return [table.header, *(line.cells for line in table.lines)]


def why(data: bytes, **given: Any) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        parse(data, **given)
    return list(refused.value.sentences)


# --- CSV


@pytest.mark.parametrize(
    ("encoding", "delimiter", "first", "read_as"),
    [
        ("utf-8", ",", "", "CSV with commas, encoding UTF-8"),
        ("utf-8-sig", ";", "", "CSV with semicolons, encoding UTF-8"),
        ("utf-16", "\t", "", "CSV with tabs, encoding UTF-16"),
        ("cp1252", ";", "", "CSV with semicolons, encoding Windows-1252"),
        ("utf-8", ";", "sep=;\r\n", "CSV with semicolons, encoding UTF-8"),
        ("utf-8-sig", ",", "SEP=,\n", "CSV with commas, encoding UTF-8"),
    ],
)
def test_csv_is_read_in_every_encoding_and_with_every_delimiter(
    encoding: str, delimiter: str, first: str, read_as: str
) -> None:
    table = parse(as_csv(ROWS, delimiter=delimiter, encoding=encoding, first=first))
    assert cells(table) == [["external_id", "summary"], ["1", "Café – “no” £5"], ["2", "Plain"]]
    assert table.read_as == read_as
    assert [line.number for line in table.lines] == ([3, 4] if first else [2, 3])


def test_quotes_line_ends_and_blank_lines_are_read_and_lines_keep_their_numbers() -> None:
    data = 'external_id,summary,,\r\n\r\n1,"A ""quoted"", text\nof two lines",,\r\n,,,\r\n2,\xa0ends\xa0,,\r\n,,,\r\n'
    table = parse(data.encode())
    assert table.header == ["external_id", "summary"]
    assert [(line.number, line.cells[:2]) for line in table.lines] == [
        (3, ["1", 'A "quoted", text\nof two lines']),
        (6, ["2", "ends"]),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (b"external_id,ask\r\n,\r\n", "The file has a header and no rows below it."),
        (b"external_id\n1\x00\n", "The file holds null characters, so it is no text. Save it as CSV (UTF-8) or XLSX."),
        (b"external_id\n\x81\n", "The characters of this file can’t be read. Save it as “CSV UTF-8” or as XLSX."),
        (b'external_id\n1\n"2', "Line 3 is not CSV: look for a quotation mark that is not closed, or not doubled."),
        (b"external_id,,ask\n1,x\n", "Column B has no name in the header, but line 2 holds something in it."),
    ],
)
def test_a_csv_file_that_can_not_be_read_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert why(data) == [sentence]


def test_more_rows_than_allowed_are_refused() -> None:
    for data in (b"external_id\n1\n\n2\n3\n", as_xlsx([*ROWS, *ROWS])):
        assert why(data, most=2) == ["The file has more than 2 rows. Divide it into several."]


# --- Workbooks


def test_a_workbook_gives_dates_as_days_and_numbers_as_they_are_typed() -> None:
    row = {"external_id": 1.0, "day": date(2026, 3, 2), "moment": datetime(2026, 3, 2, 10, 30), "share": 1.5}  # noqa: DTZ001
    found = parse(as_xlsx([row | {"yes": True, "text": "\xa0x ", "last": ""}], sheet="Rows"))
    assert cells(found)[1] == ["1", "2026-03-02", "2026-03-02", "1.5", "yes", "x"]
    assert found.read_as == "Excel workbook, sheet “Rows”"


def test_formulas_give_their_last_result_and_merged_cells_below_the_rows_harm_nothing() -> None:
    def more(book: Any, page: Any) -> None:
        page.write_formula("B2", "=1+1", None, "two")
        page.write_formula("B3", "=C3", None, "-")
        page.merge_range("A8:C9", "")

    data = repacked(lambda name, data: data.replace(b"<v>-</v>", b"<v></v>"), of=as_xlsx(ROWS, more=more))
    table = parse(data)
    assert cells(table)[1:] == [["1", "two"], ["2"]]
    assert not any(line.faults for line in table.lines)


def test_a_formula_without_a_result_and_an_error_of_excels_are_faults_of_their_cells() -> None:
    book = openpyxl.Workbook()
    for row in (["external_id", "summary"], ["1", "=A2"], ["2", "#N/A"]):
        book.active.append(row)
    book.save(out := io.BytesIO())
    formula, error = parse(out.getvalue()).lines
    told = "This cell is a formula whose result is not in the file. Open it in Excel and save it, or type the value."
    assert formula.faults == {1: told}
    assert error.faults == {1: "This cell holds an error of Excel’s, #N/A."}


def test_merged_cells_among_the_rows_are_refused_by_name() -> None:
    data = as_xlsx(ROWS, more=lambda book, page: page.merge_range("B2:B3", "Both"))
    assert why(data) == [
        "Cells B2:B3 are merged, so only the first of them holds the value. Unmerge them and fill in every cell."
    ]


def test_hidden_sheets_and_sheets_without_external_ids_are_left_alone() -> None:
    def more(book: Any, page: Any) -> None:
        book.worksheets_objs.reverse()
        notes, hidden = book.add_worksheet("Notes"), book.add_worksheet("Old")
        notes.write_row(0, 0, ["Anything"])
        hidden.write_row(0, 0, ["external_id"])
        hidden.hide()

    assert parse(as_xlsx(ROWS, more=more)).read_as == "Excel workbook, sheet “decisions”"


def test_two_sheets_with_rows_are_refused_so_that_none_is_lost() -> None:
    data = as_xlsx(ROWS, more=lambda book, page: book.add_worksheet("More").write(0, 0, "External ID"))
    assert why(data) == [
        "More than one sheet holds rows: “decisions”, “More”. Import them one by one, each in a file of its own."
    ]


def test_a_sheet_that_is_far_too_wide_is_refused() -> None:
    data = as_xlsx(ROWS, more=lambda book, page: page.write(5, 300, "x"))
    assert why(data) == ["The sheet has more than 200 columns. Delete those that do not belong to the import."]


def repacked(change: Callable[[str, bytes], bytes], *, of: bytes = b"") -> bytes:
    """A workbook of which some part was changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(of or as_xlsx(ROWS))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
DAMAGED = "This workbook is damaged: it can’t be opened. Save it again as XLSX, or as CSV."


def only(part: str, content: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, data: content if name == part else data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            repacked(only("xl/sharedStrings.xml", BOMB)),
            "This workbook holds a document type declaration, which none needs: it is not read.",
        ),
        (
            repacked(
                only("xl/sharedStrings.xml", BOMB.decode().replace("?>", ' encoding="utf-16"?>').encode("utf-16"))
            ),
            "This workbook holds a document type declaration, which none needs: it is not read.",
        ),
        (
            repacked(only("xl/sharedStrings.xml", b"<x>" + b" " * (101 * 1024 * 1024) + b"</x>")),
            "Unpacked, this file would be far too large: it is not read.",
        ),
        (repacked(only("xl/worksheets/sheet1.xml", b"<worksheet><cut")), DAMAGED),
        (repacked(only("xl/worksheets/sheet1.xml", b"<other/>")), "The file is empty."),
        (as_xlsx(ROWS)[:-100], DAMAGED),
        (b"PK\x03\x04 and nothing more", DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "This is an old Excel file (XLS). Save it as XLSX or as CSV."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook is protected with a password. Save it without one.",
        ),
    ],
    ids="entities utf-16 bomb broken odd cut zip old password".split(),
)
def test_a_workbook_that_is_unsafe_or_broken_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    assert why(data) == [sentence]


def test_another_archive_or_one_of_too_many_parts_is_no_workbook() -> None:
    for names, sentence in (
        (["content.xml"], "This is not an Excel workbook (XLSX). Save it as XLSX or as CSV."),
        ([f"{n}.xml" for n in range(1001)], "Unpacked, this file would be far too large: it is not read."),
    ):
        with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
            for name in names:
                archive.writestr(name, "<x/>")
        assert why(out.getvalue()) == [sentence]
