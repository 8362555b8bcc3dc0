"""Reads the sheet of a workbook that holds rows: values as they are shown, dates as such, what can't be read named."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.parsers import expat

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from ..querysets import fold
from . import archive
from .table import ImportRefused, Line
from .text import LONGEST_CELL

MOST_COLUMNS = 200
KEY = "external id"  # the column, folded, by which the sheet with rows is known
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells merged into one, of which only the first holds the value."""

    name: str
    first: int
    last: int


@dataclass(slots=True)
class Details:
    """What the values alone do not say: formulas that were never calculated, by row and place; merged cells."""

    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)


def lines(data: bytes, most: int) -> tuple[Iterator[Line], str, list[Merged]]:
    """The lines of the one sheet with rows, how it was read, and its merged cells; else ``ImportRefused``.

    After ``most`` rows it reads no further.
    """
    parts = archive.opened(data)
    # Of what no import needs (validations, headers for printing) openpyxl warns that it can't keep it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            sheet = _chosen(book)
            rows = list(islice(_rows(sheet), most))
        except ImportRefused:
            raise
        except Exception as error:  # openpyxl has none of its own: a damaged file raises any
            raise ImportRefused([archive.damaged()]) from error
    details = _details(archive.read(parts, sheet._worksheet_path.removeprefix("/")))
    read_as = _("Excel workbook, sheet “%(sheet)s”") % {"sheet": sheet.title}
    return _lines(rows, details), read_as, details.merged


def _chosen(book: Any) -> Any:
    """The sheet that has a column of external ids; hidden ones are not looked at."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise ImportRefused([_("This workbook has no sheet that can be seen.")])
    found = [sheet for sheet in visible if _has_key(sheet)]
    if len(found) > 1:
        names = ", ".join(f"“{sheet.title}”" for sheet in found)
        sentence = _("More than one sheet holds rows: %(names)s. Import them one by one, each in a file of its own.")
        raise ImportRefused([sentence % {"names": names}])
    return (found or visible)[0]


def _has_key(sheet: Any) -> bool:
    for _number, row in _rows(sheet):
        return any(fold(str(value)) == KEY for value in row if value is not None)
    return False


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Rows with anything in them, up to the last cell that has. What a workbook claims of its size is not believed."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        values = list(row)
        while values and values[-1] is None:
            values.pop()
        if len(values) > MOST_COLUMNS:
            sentence = _("The sheet has more than %(most)d columns. Delete those that do not belong to the import.")
            raise ImportRefused([sentence % {"most": MOST_COLUMNS}])
        if values:
            yield number, values


def _lines(rows: list[tuple[int, list[Any]]], details: Details) -> Iterator[Line]:
    uncalculated: dict[int, dict[int, str]] = {}
    for number, place in details.uncalculated:
        sentence = _(
            "This cell is a formula whose result is not in the file. Open it in Excel and save it, or type the value."
        )
        uncalculated.setdefault(number, {})[place] = sentence
    known = dict(rows)
    for number in sorted(known.keys() | uncalculated.keys()):
        cells = [_text(value) for value in known.get(number, ())]
        while cells and not cells[-1]:
            cells.pop()
        yield Line(number, cells, uncalculated.get(number, {}) | _unreadable(cells))


def _text(value: Any) -> str:
    """A value as somebody would type it. A date is a day, whatever its hour; a whole number has no decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "").strip()


def _unreadable(cells: list[str]) -> dict[int, str]:
    found = {}
    for place, cell in enumerate(cells):
        if cell in ERRORS:
            found[place] = _("This cell holds an error of Excel’s, %(error)s.") % {"error": cell}
        elif len(cell) > LONGEST_CELL:
            found[place] = _("This cell is longer than %(most)d characters.") % {"most": LONGEST_CELL}
    return found


# --- What openpyxl does not tell of a sheet that is read row by row


def _details(xml: bytes) -> Details:
    details = Details()
    if b"mergeCell" in xml or b"f>" in xml or b"f/>" in xml or b"<f " in xml:
        reader = _Reader(details)
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
        parser.CharacterDataHandler = reader.data
        parser.Parse(xml, True)
    return details


class _Reader:
    """Goes through the XML of a sheet: cells (``c``) with a formula (``f``) and its last result (``v``)."""

    def __init__(self, details: Details) -> None:
        self.details = details
        self.cell, self.is_text, self.has_formula, self.has_value, self.inside = "", False, False, False, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.inside = name.rpartition(":")[2]
        if self.inside == "c":
            self.cell, self.is_text = attributes.get("r", ""), attributes.get("t") == "str"
            self.has_formula = self.has_value = False
        elif self.inside == "f":
            self.has_formula = True
        elif self.inside == "mergeCell":
            _left, first, _right, last = range_boundaries(attributes["ref"])
            self.details.merged.append(Merged(attributes["ref"], first, last))

    def data(self, text: str) -> None:
        self.has_value = self.has_value or (self.inside == "v" and bool(text))

    def end(self, name: str) -> None:
        self.inside = ""
        # A result that is a text may be an empty one.
        if name.rpartition(":")[2] == "c" and self.has_formula and not (self.has_value or self.is_text) and self.cell:
            row, column = coordinate_to_tuple(self.cell)
            self.details.uncalculated.add((row, column - 1))
