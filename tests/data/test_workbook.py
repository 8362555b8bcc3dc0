"""The workbooks read by openpyxl: real days, numbers and truth values; a header that stays; notes; no formula."""

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from .conftest import NAMES, Site
from .world import AWKWARD, FORMULA

pytestmark = pytest.mark.parametrize("name", NAMES)
KINDS = {"date": "d", "datetime": "d", "integer": "n", "number": "n", "boolean": "b", "string": "s", "list": "s"}


@cache
def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def book(site: Site, name: str) -> Any:
    return opened(site.file(name, "xlsx"))


def test_it_has_the_data_notes_and_a_dictionary(site: Site, name: str) -> None:
    assert book(site, name).sheetnames == [name, "About", "Columns"]


def test_every_cell_has_the_type_of_its_column(site: Site, name: str) -> None:
    sheet = book(site, name)[name]
    columns = site.columns[name]
    assert [cell.value for cell in sheet[1]] == [one.name for one in columns]
    assert sheet.max_row == len(site.rows(name)) + 1
    for line in sheet.iter_rows(min_row=2):
        for cell, column in zip(line, columns, strict=True):
            if cell.value is not None:
                assert cell.data_type == KINDS[column.type], (column.name, cell.value)
            if isinstance(cell.value, datetime):
                assert cell.is_date
                assert cell.number_format.startswith("yyyy-mm-dd")


def test_what_looks_like_a_formula_is_text(site: Site, name: str) -> None:
    for sheet in book(site, name):
        assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d", "b"}
        assert not [cell.hyperlink for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    values = [cell.value for line in book(site, name)[name].iter_rows() for cell in line]
    if name in ("councils", "evidence", "responses", "pledges", "changes", "register"):
        assert FORMULA in values
    if name in ("policy-records", "practice-findings"):
        assert AWKWARD.replace("\r\n", "\n") in [str(value).replace("\r\n", "\n") for value in values]


def test_the_header_stays_and_has_filters(site: Site, name: str) -> None:
    sheet = book(site, name)[name]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions


def test_it_says_what_it_is(site: Site, name: str) -> None:
    notes = {line[0].value: line[1].value for line in book(site, name)["About"].iter_rows()}
    assert notes["As shown at the end of (UK time)"] == "2026-06-01"
    assert notes["Address of this file, for good"] == f"{site.url}/{name}.xlsx?as_of=2026-06-01"
    assert "Creative Commons" in notes["Licence"]
    assert f"{site.url}/" in notes["How to cite"]


def test_every_column_is_explained(site: Site, name: str) -> None:
    lines = list(book(site, name)["Columns"].iter_rows(min_row=2, values_only=True))
    assert [(line[0], line[1], line[3]) for line in lines] == [
        (one.name, str(one.title), one.type) for one in site.columns[name]
    ]
    assert all(line[2] and line[5] for line in lines)
