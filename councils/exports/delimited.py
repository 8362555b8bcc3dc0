"""CSV (RFC 4180, UTF-8)."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import get_language

from ..extract import Extract
from ..in_force import Remembered
from .about import About
from .values import CELLS

BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file to ``csv.writer`` that hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


# The lines of today's councils by language and number: any file of some of them is put together from these.
_lines: Remembered[dict[str | None, dict[int, str]]] = Remembered(lambda as_of: {})


def csv_lines(extract: Extract, about: About | None = None) -> Iterator[str]:
    """A header line of column names, and a line for each row. What the file is stands in its metadata."""
    as_of, columns = extract.as_of, [(column.value, CELLS[column.type]) for column in extract.columns]
    writer: Any = csv.writer(_Line())

    def line(item: Any) -> str:
        cells = ["" if (found := value(item, as_of)) is None else write(found) for value, write in columns]
        written: str = writer.writerow(cells)
        return written

    yield writer.writerow([column.name for column in extract.columns])
    kept = _lines(as_of) if extract.data_set.of_rows and extract.has_all_columns else None
    yield from map(line, extract.items()) if kept is None else _kept(extract, kept.setdefault(get_language(), {}), line)


def _kept(extract: Extract, kept: dict[int, str], line: Callable[[Any], str]) -> Iterator[str]:
    for row in extract.items():
        number = row.council.pk
        if number not in kept:
            kept[number] = line(row)
        yield kept[number]


def excel_lines(extract: Extract, about: About | None = None) -> Iterator[str]:
    """The same with a byte-order mark first, so that Excel reads accents."""
    yield BYTE_ORDER_MARK
    yield from csv_lines(extract, about)
