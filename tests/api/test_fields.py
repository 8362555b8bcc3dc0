"""The fields of the API are the columns of the data sets, and its rows those of the JSON files."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from councils.api import schemas
from councils.api.description import description
from councils.columns import Column
from councils.datasets import data_set, data_sets
from councils.exports.about import About
from tests.builders import body

from .helpers import NAMES, get, walk, walked

pytestmark = pytest.mark.usefixtures("world")
every_data_set = pytest.mark.parametrize("name", NAMES)


def file(name: str, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(Client().get(f"/{name}.json{query}")))
    return found


@every_data_set
def test_the_fields_described_are_the_columns(name: str) -> None:
    one = data_set(name)
    assert one
    fields = schemas.row_schema(one).model_json_schema()["properties"]
    assert list(fields) == [column.name for column in one.columns()]
    assert [field["title"] for field in fields.values()] == [str(column.title) for column in one.columns()]


@every_data_set
def test_rows_are_those_of_the_file(name: str) -> None:
    rows = file(name)["rows"]
    assert rows
    assert get(name)["items"] == rows
    assert get(f"{name}?as_of=2026-04-15")["items"] == file(name, "?as_of=2026-04-15")["rows"]


@pytest.mark.parametrize(
    "query",
    [
        "councils?nation=wales&nation=scotland&sort=-name&columns=name,code",
        "councils?headline=not_checked&q=ynys",
        "policy-records?status=in_force&ask=data_sharing&since=2026-03-01",
        "practice-findings?nation=wales",
        "evidence?grade=A&grade=C",
        "changes?kind=status&since=2026-04-01&nation=england",
        "pledges?role=councillor",
        "register?region=yorkshire_and_the_humber",
    ],
)
def test_filters_give_the_rows_of_the_same_file(query: str) -> None:
    name, _question, asked = query.partition("?")
    assert get(query)["items"] == file(name, f"?{asked}")["rows"]


@every_data_set
def test_council_gives_the_rows_about_it(name: str) -> None:
    columns = [column for column in ("code", "council_code", "predecessor_code") if column in file(name)["rows"][0]]
    expected = [row for row in file(name)["rows"] if row[columns[0]] in ("AGY", "HAG")]
    assert get(f"{name}?council=AGY&council=HAG")["items"] == expected


def test_what_is_said_about_an_answer_is_what_files_say_but_for_the_address() -> None:
    said, of_file = get("councils?nation=wales")["about"], file("councils", "?nation=wales")["about"]
    assert list(said) == list(schemas.About.model_fields)
    differing = {name for name in said if said[name] != of_file[name]}
    assert differing == {"url", "citation", "bibtex"}
    assert said["url"].endswith("/api/v1/councils?nation=wales&as_of=2026-06-01")


def test_a_new_column_is_in_the_schema_by_itself() -> None:
    one = data_set("pledges")
    assert one
    added = Column("mood", "Mood", "How it sounds.", lambda item, as_of: None, "integer")
    fields = schemas.row_schema(replace(one, columns=lambda: (*one.columns(), added))).model_json_schema()["properties"]
    assert fields["mood"] | {"default": None} == {
        "default": None,
        "anyOf": [{"type": "integer"}, {"type": "null"}],
        "title": "Mood",
        "description": "How it sounds.",
    }


def test_examples_in_the_description_are_of_the_shape_described() -> None:
    found = description()
    for one in data_sets():
        content = found["paths"][f"/api/v1/{one.name}"]["get"]["responses"]["200"]["content"]["application/json"]
        schemas.page_schema(one, schemas.row_schema(one)).model_validate(content["example"])


def test_operations_have_stable_names() -> None:
    assert [methods["get"]["operationId"] for methods in description()["paths"].values()] == [
        "index",
        "list_councils",
        "list_policy_records",
        "list_practice_findings",
        "list_evidence",
        "list_responses",
        "list_changes",
        "list_register",
        "list_gss_codes",
        "list_successions",
        "list_function_corrections",
        "list_pledges",
        "get_council",
        "list_regions",
        "list_figures",
        "get_figure",
    ]


def test_the_schema_of_about_has_every_field_of_about() -> None:
    assert set(About.__dataclass_fields__) - {"page"} <= set(schemas.About.model_fields)


def test_all_pages_of_every_data_set_together_are_the_file() -> None:
    for name in NAMES:
        expected = file(name)["rows"]
        pages = walk(f"{name}?limit=2")
        assert all(len(page) == 2 for page in pages[:-1]), name
        assert [row for page in pages for row in page] == expected, name
        assert walked(f"{name}?limit=1") == expected, name
