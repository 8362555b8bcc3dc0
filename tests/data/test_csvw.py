"""CSV on the Web: a reader that is given nothing but the address of a file finds its metadata, and both agree."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from csvw import CSVW

from .conftest import NAMES, Site

every_data_set = pytest.mark.parametrize("name", NAMES)
TYPES = {"integer": int, "number": Decimal | float, "boolean": bool, "list": list, "string": str}


def read(site: Site, name: str, query: str = "") -> CSVW:
    site.asked.clear()
    return CSVW(f"{site.url}/{name}.csv{query}", validate=True)


@every_data_set
def test_its_metadata_are_found_through_the_link_and_it_is_valid(site: Site, name: str) -> None:
    found = read(site, name)
    assert f"/{name}.csv-metadata.json" in site.asked
    assert "/.well-known/csvm" not in site.asked  # not by guessing
    assert found.is_valid, [str(one.message) for one in found.warnings]


@every_data_set
def test_its_rows_are_those_of_json(site: Site, name: str) -> None:
    (table,) = read(site, name).tables
    rows = list(table.iterdicts(strict=True))
    assert len(rows) == len(site.rows(name)) > 0
    assert [list(row) for row in rows] == [list(row) for row in site.rows(name)]
    for row in rows:
        for column in site.columns[name]:
            value = row[column.name]
            if value is not None and column.type in TYPES:
                assert isinstance(value, TYPES[column.type]), column.name


@every_data_set
def test_it_names_the_columns_and_no_others(site: Site, name: str) -> None:
    metadata: dict[str, Any] = json.loads(site.body(f"/{name}.csv-metadata.json"))
    assert metadata["url"] == f"{site.url}/{name}.csv"
    assert [one["name"] for one in metadata["tableSchema"]["columns"]] == [one.name for one in site.columns[name]]


@pytest.mark.filterwarnings("always")  # csvw collects them
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",in_force,", ",in_farce,"),
        (",court_order;safeguarding,", ",court_order;anything,"),
        ("2026-03-02,", "2 March,"),
        (",AGY,", ",,"),
    ],
)
def test_a_wrong_file_is_found_out(site: Site, monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    good = site.answers["/policy-records.csv"]
    assert old.encode() in good.body
    wrong = replace(good, body=good.body.replace(old.encode(), new.encode()))
    monkeypatch.setitem(site.answers, "/policy-records.csv", wrong)
    assert not read(site, "policy-records").is_valid


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("E10000016", "E07000115", "duplicate primary key"),
        ("council_code", "code_of_council", "missing required columns"),
    ],
)
@pytest.mark.filterwarnings("always")
def test_wrong_codes_and_columns_are_found_out(
    site: Site, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    good = site.answers["/gss-codes.csv"]
    wrong = replace(good, body=good.body.replace(old.encode(), new.encode()))
    monkeypatch.setitem(site.answers, "/gss-codes.csv", wrong)
    with pytest.raises(ValueError, match=message):
        assert read(site, "gss-codes").is_valid
