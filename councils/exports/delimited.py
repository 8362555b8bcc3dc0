"""CSV (RFC 4180, UTF-8)."""

import csv
from collections.abc import Iterator
from typing import Any

from ..extract import Extract
from .about import About
from .values import CELLS

BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file to ``csv.writer`` that hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(extract: Extract, about: About | None = None) -> Iterator[str]:
    """A header line of column names, and a line for each row. What the file is stands in its metadata."""
    as_of, columns = extract.as_of, [(column.value, CELLS[column.type]) for column in extract.columns]
    writer: Any = csv.writer(_Line())
    yield writer.writerow([column.name for column in extract.columns])
    for item in extract.items():
        yield writer.writerow(
            ["" if (found := value(item, as_of)) is None else write(found) for value, write in columns]
        )


def excel_lines(extract: Extract, about: About | None = None) -> Iterator[str]:
    """The same with a byte-order mark first, so that Excel reads accents."""
    yield BYTE_ORDER_MARK
    yield from csv_lines(extract, about)
