"""A column is defined once: one that is added, renamed or taken away is so in every form and every description."""

import csv
import json
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client

from councils import datasets
from councils.columns import Column
from councils.datasets import data_set
from tests.builders import body, council, published_decision, published_finding, published_pledge

from .conftest import NAMES

ADDED = Column("zebra_count", "Zebras", "How many zebras the council keeps.", lambda item, as_of: 7, "integer")


@pytest.fixture(params=NAMES)
def changed(request: pytest.FixtureRequest, db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A data set whose first column is gone, whose second has another name, and that has one more."""
    name: str = request.param
    found = data_set(name)
    assert found
    _first, second, *rest = found.columns()
    columns = (replace(second, name="renamed"), *rest, ADDED)
    monkeypatch.setitem(datasets._registered, name, replace(found, columns=lambda: columns, key=("zebra_count",)))
    where = council(gss="E06000999", latitude=51, longitude=0)
    published_decision(where)
    published_finding(where)
    published_pledge(where)
    return name


def names(changed: str) -> list[str]:
    found = data_set(changed)
    assert found
    return [column.name for column in found.columns()]


def get(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def header(text: str) -> list[str]:
    return next(csv.reader(StringIO(text)))


def test_files(client: Client, changed: str) -> None:
    wanted = names(changed)
    assert {"renamed", "zebra_count"} <= set(wanted)
    assert header(get(client, f"/{changed}.csv").decode()) == wanted
    book = openpyxl.load_workbook(BytesIO(get(client, f"/{changed}.xlsx")))
    assert [cell.value for cell in book[changed][1]] == wanted
    assert [line[0].value for line in book["Columns"].iter_rows(min_row=2)] == wanted
    found = json.loads(get(client, f"/{changed}.json"))
    assert [one["name"] for one in found["columns"]] == wanted
    features = json.loads(get(client, f"/{changed}.geojson"))["features"]
    for row in [*found["rows"], *(one["properties"] for one in features)]:
        assert (list(row), row["zebra_count"]) == (wanted, 7)
    assert len(found["rows"]) == len(features)


def test_descriptions(client: Client, changed: str) -> None:
    metadata = json.loads(get(client, f"/{changed}.csv-metadata.json"))
    assert [one["name"] for one in metadata["tableSchema"]["columns"]] == names(changed)
    with zipfile.ZipFile(BytesIO(get(client, "/data/everything.zip"))) as archive:
        assert header(archive.read(f"{changed}.csv").decode()) == names(changed)
        inside = json.loads(archive.read("datapackage.json"))
    for package in (inside, json.loads(get(client, "/data/datapackage.json"))):
        (found,) = [one for one in package["resources"] if one["name"] == changed]
        assert [one["name"] for one in found["schema"]["fields"]] == names(changed)


def test_the_page(client: Client, changed: str) -> None:
    response = client.get("/data/")
    (shown,) = [one for one in response.context["data_sets"] if one.name == changed]
    assert [one.name for one in shown.columns] == names(changed)
    page = body(response)
    for text in ("<code>zebra_count</code>", "Zebras.", "How many zebras the council keeps.", "<code>renamed</code>"):
        assert page.count(text) == 1, text
