"""A value as it stands in a file."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from ..columns import Value

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST_SEPARATOR = ";"


def moment(value: datetime) -> str:
    """A moment in ISO 8601 and UTC, with as many decimals as it has."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


# How a value of each type of column stands in CSV: chosen once for a column, since a file has millions of cells.
CELLS: dict[str, Callable[[Any], str]] = {
    "string": harmless,
    "integer": str,
    "number": str,
    "boolean": lambda value: "true" if value else "false",
    "date": date.isoformat,
    "datetime": moment,
    "list": lambda values: harmless(joined(values)),
}


def cell(value: Value) -> str:
    """A value as it stands in CSV: ISO dates, ``true``/``false``, nothing for None, no text that is a formula."""
    return "" if value is None else CELLS[type_of(value)](value)


def type_of(value: Value) -> str:
    """The type of column that a value belongs to."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, datetime):
        return "datetime"
    if isinstance(value, date):
        return "date"
    if isinstance(value, list):
        return "list"
    return "integer" if isinstance(value, int) else "number"


def joined(values: list[str]) -> str:
    """A list as one text. Of codes and addresses only the latter can hold the separator, and they can spell it so."""
    return LIST_SEPARATOR.join(one.replace(LIST_SEPARATOR, "%3B") for one in values)


# How a value of each type of column stands in JSON; of the others it stands as it is.
PLAIN: dict[str, Callable[[Any], Any]] = {"datetime": moment, "date": date.isoformat, "number": float}


def plain(value: Value, kind: str) -> Any:
    """A value of a column of this type as it stands in JSON: null for nothing, numbers as such, lists as lists."""
    if value is None or value == "":
        return None
    write = PLAIN.get(kind)
    return write(value) if write else value
