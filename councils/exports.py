"""The data set as files. Only CSV so far; every form takes its columns from ``columns``."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from .columns import Column, Value
from .rules import AsOf
from .summaries import Row

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """A file to ``csv.writer`` that hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def cell(value: Value) -> str:
    """A value as it stands in CSV: ISO dates, ``true``/``false``, nothing for None, no text that is a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return str(value)


def csv_lines(rows: Iterable[Row], columns: Iterable[Column], as_of: AsOf, *, excel: bool = False) -> Iterator[str]:
    """CSV (RFC 4180, UTF-8), line by line; with ``excel`` a byte-order mark first, so that Excel reads accents."""
    columns = list(columns)
    writer: Any = csv.writer(_Line())
    header = writer.writerow([column.name for column in columns])
    yield BYTE_ORDER_MARK + header if excel else header
    for row in rows:
        yield writer.writerow([cell(column.value(row, as_of)) for column in columns])


def file_name(data_set: str, extension: str, as_of: AsOf, *, is_demo: bool) -> str:
    """A file name that says what is in it, of which day, and whether any of it is invented."""
    return f"{data_set}-{as_of.day.isoformat()}{'-demonstration' if is_demo else ''}.{extension}"
