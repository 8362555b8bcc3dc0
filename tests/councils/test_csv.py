"""`/councils.csv`: a contract, compared whole; safe in spreadsheets; the same selection as the list."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from councils.choices import Ask, CarveOut, Grade, InspectionFunction
from councils.columns import Column
from councils.datasets import data_sets
from councils.exports.delimited import BYTE_ORDER_MARK
from councils.exports.values import FORMULA_STARTS, cell
from tests.builders import (
    BOTH,
    DAY,
    JOINT_INSPECTIONS,
    SENTINEL,
    body,
    council,
    decision,
    document,
    finding,
    minutes,
    pledge,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    table,
    tip,
)

HEADER = (
    "code,gss_code,name,official_name,native_name,nation,region,type,county_code,start_date,end_date,latitude,longitude,"
    "functions_held,headline,headline_label,"
    "data_sharing_status,data_sharing_status_label,data_sharing_effective_from,data_sharing_checked_on,"
    "data_sharing_published_on,data_sharing_decided_by,data_sharing_functions_covered,data_sharing_functions_not_covered,"
    "data_sharing_carve_outs,data_sharing_evidence_grade,data_sharing_evidence_title,data_sharing_evidence_url,"
    "joint_inspections_status,joint_inspections_status_label,joint_inspections_effective_from,joint_inspections_checked_on,"
    "joint_inspections_published_on,joint_inspections_decided_by,joint_inspections_functions_covered,"
    "joint_inspections_functions_not_covered,joint_inspections_carve_outs,joint_inspections_evidence_grade,"
    "joint_inspections_evidence_title,joint_inspections_evidence_url,"
    "practice_findings,checked_on,pledges,url,as_of,demonstration\r\n"
)
WORLD = HEADER + (
    "AAA,E10000991,Aaashire,Aaashire Council,,england,london,county,,,,,,trading_standards;community_safety,"
    "adopted,Firewall in force,"
    "in_force,Policy in force,2026-03-02,2026-03-02,2026-03-02,cabinet,trading_standards;community_safety,,"
    "court_order;safeguarding,A,Minutes,https://council.example.org/minutes,"
    "in_force,Policy in force,2026-03-02,2026-03-02,2026-03-02,cabinet,trading_standards;community_safety,,"
    "court_order;safeguarding,A,Minutes,https://council.example.org/minutes,"
    "council_says_none;reported,2026-03-02,0,http://127.0.0.1:8000/councils/aaashire/,2026-06-01,false\r\n"
    'BBB,,Bbbshire,"Bbbshire, the Borough",Sir Bbb,england,london,district,AAA,2020-04-01,2027-04-01,51.50000,-0.10000,'
    "food_safety;health_and_safety;premises_licensing;taxi_licensing;private_sector_housing;business_rates;planning;"
    "community_safety,"
    "partly_adopted,Partly in force,"
    "not_checked,Not yet checked,,,,,,,,,,,"
    "in_force,Policy in force,2026-03-02,2026-03-02,2026-03-02,cabinet,food_safety,"
    "health_and_safety;premises_licensing;taxi_licensing;private_sector_housing;business_rates;planning;community_safety,"
    ",B,'=HYPERLINK(1),https://council.example.org/signed_letter,"
    ",2026-03-02,2,http://127.0.0.1:8000/councils/bbbshire/,2026-06-01,false\r\n"
    "CCC,,Cccshire,Cccshire Council,,england,london,city_of_london,,,,,,"
    "food_safety;health_and_safety;trading_standards;premises_licensing;private_sector_housing;business_rates;planning;"
    "community_safety,"
    "not_checked,Not yet checked,"
    "not_checked,Not yet checked,,,,,,,,,,,not_checked,Not yet checked,,,,,,,,,,,"
    ",,0,http://127.0.0.1:8000/councils/cccshire/,2026-06-01,false\r\n"
)


@pytest.fixture
def world(db: None) -> None:
    one = council("AAA", council_type="county", gss="E10000991")
    two = council(
        "BBB",
        official_name="Bbbshire, the Borough",
        native_name="Sir Bbb",
        native_language="cy",
        council_type="district",
        county=one,
        start_date=date(2020, 4, 1),
        end_date=date(2027, 4, 1),
        latitude=Decimal("51.50000"),
        longitude=Decimal("-0.10000"),
    )
    council("CCC", council_type="city_of_london")
    published_decision(
        one, carve_outs=["safeguarding", "court_order"], evidence=(document("foi_answer"), minutes(), tip())
    )
    published_decision(
        two,
        asks=[JOINT_INSPECTIONS],
        functions=["food_safety"],
        evidence=(document("signed_letter", "=HYPERLINK(1)"), document("press_report")),
        private_note=SENTINEL,
    )
    published_finding(one, private_note=SENTINEL)
    published_finding(one, "council_says_none", mechanism="referral")
    published_pledge(two, private_note=SENTINEL)
    published_pledge(two, "Cllr A. Person", role="councillor")
    decision(one, "reversed", summary=SENTINEL)
    finding(two, "council_confirms", statement=SENTINEL)
    pledge(one, SENTINEL)


def get(client: Client, query: str = "") -> str:
    response = client.get(f"/councils.csv{query}")
    assert response.status_code == 200
    return body(response)


def test_a_small_world_in_full(world: None, client: Client) -> None:
    assert get(client) == WORLD


def test_the_header_stands_alone_where_nothing_is_found(client: Client, db: None) -> None:
    assert get(client, "?nation=wales") == HEADER


def test_nothing_private_is_in_it(world: None, client: Client) -> None:
    assert SENTINEL not in get(client)


def test_for_excel_it_begins_with_a_byte_order_mark(world: None, client: Client) -> None:
    assert get(client, "?excel=1") == BYTE_ORDER_MARK + WORLD
    assert get(client, "?excel=0") == WORLD


def test_it_is_a_file_whose_name_says_the_day(client: Client, db: None) -> None:
    response = client.get("/councils.csv?as_of=2026-03-02")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="councils-2026-03-02.csv"'
    assert client.get("/councils.csv")["Content-Disposition"] == 'attachment; filename="councils-2026-06-01.csv"'


@pytest.mark.parametrize(
    "query", ["", "?nation=england&sort=-name", "?headline=adopted&headline=partly_adopted", "?type=county", "?q=bbb"]
)
def test_it_holds_the_councils_of_the_list_in_its_order(world: None, client: Client, query: str) -> None:
    shown = [row.council.code for row in client.get(f"/councils/{query}").context["selection"].rows]
    assert [row["code"] for row in table(get(client, query))] == shown
    assert shown


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (
            "?nation=france",
            "nation: “france” is not known here. Choose one of: england, wales, scotland, northern_ireland.\n",
        ),
        ("?excel=2", "excel: “2” is not known here. Choose one of: 1.\n"),
        (
            "?pledges=3&checked_before=x",
            "pledges: “3” is not known here. Choose one of: some, none.\n"
            "checked_before: Give the day as year, month, day: for example 2026-05-01.\n",
        ),
    ],
)
def test_what_is_not_understood_is_a_400_with_a_sentence(client: Client, db: None, query: str, text: str) -> None:
    response = client.get(f"/councils.csv{query}")
    assert (response.status_code, response["Content-Type"], body(response)) == (400, "text/plain; charset=utf-8", text)


def test_an_unknown_parameter_is_a_400_and_nothing_of_the_file(world: None, client: Client) -> None:
    response = client.get("/councils.csv?colour=red")
    assert response.status_code == 400
    assert body(response).startswith("colour: There is no filter called “colour”.")
    assert "AAA" not in body(response)


def test_the_number_of_queries_does_not_grow_with_councils_or_records(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"):
        where = council(code, gss=f"E060009{ord(code[0])}")
        for _each in range(2):
            published_decision(where)
        published_finding(where)
        published_pledge(where)
        if code in ("AAA", "FFF"):
            with django_assert_num_queries(12):
                assert len(table(get(client))) == ord(code[0]) - 64


# Columns


def columns() -> list[Column]:
    return [column for one in data_sets() if one.name == "councils" for column in one.columns()]


@pytest.mark.parametrize("name", [one.name for one in data_sets()])
def test_every_column_is_described_and_named_once(name: str) -> None:
    (found,) = (one.columns() for one in data_sets() if one.name == name)
    names = [column.name for column in found]
    assert len(names) == len(set(names))
    assert all(str(column.title).strip() and str(column.description).strip() for column in found)
    assert {column.type for column in found} <= {
        "string", "integer", "number", "boolean", "date", "datetime", "list",
    }  # fmt: skip


def test_every_value_is_one_of_those_that_its_column_names(world: None, client: Client) -> None:
    for row in table(get(client)):
        for column in columns():
            codes = [code for code in row[column.name].split(";") if code]
            if column.choices:
                assert set(codes) <= {code for code, _words in column.values}, column.name


def test_types_hold_for_every_value(world: None, client: Client) -> None:
    read: dict[str, Callable[[str], object]] = {
        "date": date.fromisoformat,
        "integer": int,
        "number": Decimal,
        "boolean": {"true": True, "false": False}.__getitem__,
    }
    for row in table(get(client)):
        for column in columns():
            if row[column.name] and column.type in read:
                read[column.type](row[column.name])  # raises if it is of another type


# Cells


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not cell(text).startswith(FORMULA_STARTS)
    assert cell(text).endswith(text)


@given(st.lists(st.text().filter(lambda text: "\0" not in text), min_size=1))
def test_every_text_comes_back_from_csv(texts: list[str]) -> None:
    out = StringIO(newline="")
    csv.writer(out).writerow([cell(text) for text in texts])
    (read,) = csv.reader(StringIO(out.getvalue(), newline=""))
    assert [one.removeprefix("'") if one != text else one for one, text in zip(read, texts, strict=True)] == texts


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-1", "'-1"),
        ("@SUM", "'@SUM"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        (Decimal("-0.1"), "-0.1"),
        (-3, "-3"),
        (True, "true"),
        (False, "false"),
        (None, ""),
        (DAY, "2026-03-02"),
        ("a=1", "a=1"),
        (Grade.A, "A"),
    ],
)
def test_each_kind_of_value_has_one_form(value: object, shown: str) -> None:
    assert cell(value) == shown  # type: ignore[arg-type]


def test_codes_never_hold_the_sign_that_separates_them() -> None:
    codes = [*InspectionFunction.values, *CarveOut.values, *Ask.values, *BOTH]
    assert not [code for code in codes if ";" in code or "," in code]


def test_a_record_that_was_taken_back_is_not_in_it(client: Client, db: None) -> None:
    where = council()
    for record in published_decision(where):
        retract(record)
    (row,) = table(get(client))
    assert (row["headline"], row["data_sharing_evidence_title"]) == ("not_checked", "")
