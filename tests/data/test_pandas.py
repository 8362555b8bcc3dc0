"""Every file read by pandas, as a journalist would: as many rows, the same values, days as days."""

from io import BytesIO
from typing import Any

import pandas
import pytest

from councils.columns import Column

from .conftest import NAMES, Site

pytestmark = pytest.mark.parametrize("name", NAMES)
TYPES = {"integer": "Int64", "number": "float64", "boolean": "boolean"}


def read_csv(site: Site, name: str, query: str = "") -> pandas.DataFrame:
    """With the types that the dictionary gives."""
    columns = site.columns[name]
    return pandas.read_csv(
        BytesIO(site.file(name, "csv", query)),
        dtype={one.name: TYPES.get(one.type, "str") for one in columns if one.type not in ("date", "datetime")},
        parse_dates=[one.name for one in columns if one.type == "date"],
        date_format="ISO8601",
        keep_default_na=False,
        na_values=[""],
        encoding="utf-8-sig" if query else "utf-8",
    )


def shown(column: Column, value: Any) -> Any:
    """A cell as plain JSON has it, whatever pandas made of it; of text in CSV without the sign against formulas."""
    if column.type == "list":
        return [] if value is None or pandas.isna(value) else str(value).split(";")
    if value is None or pandas.isna(value):
        return None
    if column.type == "date":
        return pandas.Timestamp(value).date().isoformat()
    if column.type == "datetime":
        moment = pandas.Timestamp(value)
        return moment.tz_localize("UTC") if moment.tzinfo is None else moment
    return value.item() if hasattr(value, "item") else value


def cells(site: Site, name: str, frame: pandas.DataFrame) -> list[dict[str, Any]]:
    columns = site.columns[name]
    assert list(frame.columns) == [one.name for one in columns]
    return [
        {one.name: shown(one, value) for one, value in zip(columns, values, strict=True)}
        for values in frame.itertuples(index=False, name=None)
    ]


def expected(site: Site, name: str, *, spreadsheet: bool) -> list[dict[str, Any]]:
    """The rows as JSON says them, and as a spreadsheet shows them or (not) as CSV does."""
    columns = {one.name: one.type for one in site.columns[name]}
    kind = in_spreadsheet if spreadsheet else in_csv
    return [{key: kind(columns[key], value) for key, value in row.items()} for row in site.rows(name)]


def in_csv(kind: str, value: Any) -> Any:
    """With an apostrophe before what could be a formula, and no separator in what is separated."""
    if kind == "datetime" and value:
        return pandas.Timestamp(value)
    if kind == "list":
        return [one.replace(";", "%3B") for one in value]
    return f"'{value}" if isinstance(value, str) and value[0] in "=+-@" else value


def in_spreadsheet(kind: str, value: Any) -> Any:
    """Formulas are safe there, a moment has thousandths of a second, and a line ends with one sign."""
    if kind == "datetime" and value:
        return pandas.Timestamp(value).round("ms")
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return in_csv(kind, value)


def test_csv_holds_what_json_holds(site: Site, name: str) -> None:
    rows = cells(site, name, read_csv(site, name))
    assert rows == expected(site, name, spreadsheet=False)
    assert rows


def test_csv_for_excel_is_the_same(site: Site, name: str) -> None:
    assert site.file(name, "csv", "?excel=1").startswith(b"\xef\xbb\xbf")
    pandas.testing.assert_frame_equal(read_csv(site, name, "?excel=1"), read_csv(site, name))


def test_days_and_numbers_are_of_their_types(site: Site, name: str) -> None:
    frame = read_csv(site, name)
    for one in site.columns[name]:
        if one.type == "date":
            assert str(frame[one.name].dtype).startswith("datetime64"), one.name
        elif one.type in TYPES:
            assert str(frame[one.name].dtype) == TYPES[one.type], one.name


def test_read_json_finds_the_rows(site: Site, name: str) -> None:
    series = pandas.read_json(BytesIO(site.file(name, "json")), typ="series", precise_float=True)
    assert series["rows"] == site.rows(name)


def test_the_workbook_holds_what_json_holds(site: Site, name: str) -> None:
    booleans = {one.name: "boolean" for one in site.columns[name] if one.type == "boolean"}
    frame = pandas.read_excel(
        BytesIO(site.file(name, "xlsx")), sheet_name=name, keep_default_na=False, na_values=[""], dtype=booleans
    )
    assert thousandths(cells(site, name, frame)) == expected(site, name, spreadsheet=True)


def thousandths(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value.round("ms") if isinstance(value, pandas.Timestamp) else value for key, value in row.items()}
        for row in rows
    ]
