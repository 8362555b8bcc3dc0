"""A workbook (XLSX): real dates and numbers, a frozen header with filters, and sheets that say what it is."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from ..columns import Column
from ..extract import Extract
from .about import About
from .values import joined

CHUNK = 65_536
MOST_ROWS = 1_048_575  # of a sheet, without its header
MOST_CHARACTERS = 32_767  # of a cell
WIDTHS = {"date": 12, "datetime": 19, "boolean": 9, "integer": 9, "number": 11}


class TooManyRows(Exception):
    """More rows than a sheet can hold."""


def workbook_bytes(extract: Extract, about: About) -> Iterator[bytes]:
    """The whole workbook, written row by row into a temporary file. Raises TooManyRows before the first byte."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        _write(file, extract, about)
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _write(file: Any, extract: Extract, about: About) -> None:
    # Strings are strings, whatever they begin with: no formula, no link, no number is read into them.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        # The day, not the moment of asking: the file of a day is the same whenever it is asked for.
        made = datetime.combine(about.as_of, time.min)
        book.set_properties({"title": about.title, "comments": about.description, "created": made})
        formats = {
            "header": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _data(book, formats, extract)
        _notes(book, formats, about)
        _dictionary(book, formats, extract.columns)


def _data(book: Any, formats: dict[str, Any], extract: Extract) -> None:
    sheet = book.add_worksheet(extract.data_set.name[:31])
    for number, column in enumerate(extract.columns):
        sheet.set_column(number, number, WIDTHS.get(column.type, 24))
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(extract.columns):
        sheet.write_string(0, number, column.name, formats["header"])
    writers = _writers(sheet, formats)
    cells = [(number, column.value, writers[column.type]) for number, column in enumerate(extract.columns)]
    last, as_of = 0, extract.as_of
    for last, item in enumerate(extract.items(), start=1):
        if last > MOST_ROWS:
            raise TooManyRows
        for number, value, write in cells:
            found = value(item, as_of)
            if found is not None and found != "" and found != []:
                write(last, number, found)
    sheet.autofilter(0, 0, last, len(extract.columns) - 1)


def _writers(sheet: Any, formats: dict[str, Any]) -> dict[str, Callable[[int, int, Any], Any]]:
    """How a value of each type of column is written into a cell: chosen once for a column."""

    def text(line: int, number: int, value: str) -> None:
        # A line ends with one sign in a workbook; the other of the two that browsers send would be seen.
        sheet.write_string(line, number, value.replace("\r\n", "\n")[:MOST_CHARACTERS])

    def day(line: int, number: int, value: date) -> None:
        sheet.write_datetime(line, number, value, formats["date"])

    def moment(line: int, number: int, value: datetime) -> None:
        # A cell has no time zone: it is UTC, as the dictionary says.
        sheet.write_datetime(line, number, value.astimezone(UTC).replace(tzinfo=None), formats["datetime"])

    return {
        "string": text,
        "list": lambda line, number, value: text(line, number, joined(value)),
        "integer": sheet.write_number,
        "number": sheet.write_number,
        "boolean": sheet.write_boolean,
        "date": day,
        "datetime": moment,
    }


def _notes(book: Any, formats: dict[str, Any], about: About) -> None:
    sheet = book.add_worksheet(_("About"))
    sheet.set_column(0, 0, 34, formats["wrap"])
    sheet.set_column(1, 1, 100, formats["wrap"])
    for line, (name, text) in enumerate(about.as_lines()):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, text)


def _dictionary(book: Any, formats: dict[str, Any], columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(_("Columns"))
    for number, width in enumerate((30, 30, 70, 10, 60, 40)):
        sheet.set_column(number, number, width, formats["wrap"])
    sheet.freeze_panes(1, 0)
    heads = (_("Column"), _("Title"), _("What it says"), _("Type"), _("Codes"), _("Source"))
    for number, head in enumerate(heads):
        sheet.write_string(0, number, head, formats["header"])
    for line, column in enumerate(columns, start=1):
        codes = "; ".join(f"{code}: {words}" for code, words in column.values)
        cells = (column.name, column.title, column.description, column.type, codes, column.source)
        for number, text in enumerate(cells):
            sheet.write_string(line, number, str(text)[:MOST_CHARACTERS])
