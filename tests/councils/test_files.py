"""The data sets as files: what is asked for, how long it may be kept, what describes it, and how it is refused."""

import gzip
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils import operations
from councils.datasets import data_sets
from councils.exports import FORMS
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    SENTINEL,
    TODAY,
    at,
    body,
    council,
    decision,
    document,
    finding,
    invented_decision,
    pledge,
    press_report,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    table,
    tip,
)
from tests.councils.conftest import Clock
from tests.once import put_back

pytestmark = pytest.mark.django_db

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"
LONG_AGO = TODAY - timedelta(days=60)


@pytest.fixture
@put_back
def world() -> None:
    one, two = council("AAA", gss="E06000991"), council("BBB", region="wales", nation="wales")
    published_decision(one, "motion_passed", on=LONG_AGO, evidence=(document("minutes"), tip()), private_note=SENTINEL)
    (wrong,) = published_decision(two, asks=[DATA_SHARING], on=LONG_AGO, summary="It was so.")
    row = published_finding(one, on=LONG_AGO, private_note=SENTINEL)
    operations.publish_response(finding=row, received_on=LONG_AGO, text="We don’t.", by=None, now=at(LONG_AGO))
    operations.correct_function(
        council=two, function="planning", holds=False, source="A table.", by=None, now=at(LONG_AGO)
    )
    published_pledge(one, on=LONG_AGO, private_note=SENTINEL)
    retract(wrong, on=TODAY, correction="Nothing is known.")
    decision(one, summary=SENTINEL)
    finding(two, statement=SENTINEL)
    pledge(two, SENTINEL)


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200, body(response)
    return table(body(response))


# What is in them


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [one.name for one in data_sets()])
def test_every_data_set_is_there_in_every_form_with_nothing_private(
    world: None, client: Client, name: str, form: str
) -> None:
    response = client.get(f"/{name}.{form}")
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert response.status_code == 200
    assert response["Content-Type"].startswith(FORMS[form].media_type)
    assert response["Content-Disposition"] == f'attachment; filename="{name}-2026-06-01.{form}"'
    if form == "xlsx":
        content = b"".join(zipfile.ZipFile(io.BytesIO(content)).read(part) for part in parts(content))
    assert len(content) > 50
    assert SENTINEL.encode() not in content


def parts(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_policy_record_taken_back_stays_with_its_reason_and_without_its_words(world: None, client: Client) -> None:
    (record,) = (row for row in rows(client, "/policy-records.csv") if row["council_code"] == "BBB")
    wanted = ("status", "in_effect", "summary", "evidence_grade", "retraction_reason", "correction")
    assert [record[name] for name in wanted] == [
        "in_force", "false", "", "", "It was about another council.", "Nothing is known.",
    ]  # fmt: skip
    assert record["retracted_at"] == "2026-06-01T11:00:00Z"


def test_before_it_was_taken_back_it_counted(world: None, client: Client) -> None:
    (record,) = rows(client, f"/policy-records.csv?as_of={TODAY - timedelta(1)}&region=wales")
    wanted = ("in_effect", "summary", "evidence_grade", "retracted_at", "retraction_reason")
    assert [record[name] for name in wanted] == ["true", "It was so.", "A", "", ""]


def test_an_archived_copy_shows_from_the_day_on_which_it_was_noted(client: Client, clock: Clock) -> None:
    (record, *_rest) = published_decision(council(), on=LONG_AGO)
    url = "https://archive.example.org/1"
    operations.note_on_evidence(evidence=record.evidence.get(), archived_url=url, private_note="", now=NOW)
    assert [row["archived_url"] for row in rows(client, "/evidence.csv")] == [url, ""]
    yesterday = TODAY - timedelta(1)
    assert [row["archived_url"] for row in rows(client, f"/evidence.csv?as_of={yesterday}")] == ["", ""]


def test_evidence_says_what_it_supports(world: None, client: Client) -> None:
    found = [(row["council_code"], row["supports"], row["grade"]) for row in rows(client, "/evidence.csv")]
    assert found == [
        ("AAA", "policy_record", "A"),
        ("AAA", "policy_record", "A"),
        ("BBB", "policy_record", "A"),
        ("AAA", "practice_finding", "D"),
    ]


def test_a_pledge_withdrawn_is_gone_from_past_days_too(client: Client) -> None:
    row = published_pledge(council(), on=LONG_AGO)
    yesterday = f"/pledges.csv?as_of={TODAY - timedelta(1)}"
    assert [found["name"] for found in rows(client, yesterday)] == ["The Green group"]
    retract(row)
    assert rows(client, yesterday) == []


# What is asked for


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/policy-records.csv", 3),
        ("/policy-records.csv?ask=data_sharing", 2),
        ("/policy-records.csv?status=motion_passed&ask=joint_inspections", 1),
        ("/policy-records.csv?region=london", 2),
        ("/policy-records.csv?headline=motion_passed", 2),
        (f"/policy-records.csv?since={TODAY}", 0),
        (f"/policy-records.csv?since={LONG_AGO}", 3),
        ("/practice-findings.csv?finding=reported", 1),
        ("/practice-findings.csv?finding=disputed", 0),
        ("/evidence.csv?grade=D&kind=press_report", 1),
        ("/policy-records.csv?council=BBB", 1),
        ("/policy-records.csv?council=BBB&council=AAA", 3),
        ("/policy-records.csv?council=BBB&region=london", 0),
        ("/councils.csv?council=BBB", 1),
        ("/responses.csv?q=aaa", 1),
        ("/responses.csv?q=bbb", 0),
        ("/changes.csv?kind=correction", 1),
        ("/register.csv?nation=wales", 1),
        ("/gss-codes.csv", 1),
        ("/pledges.csv?role=political_group", 1),
        ("/pledges.csv?role=councillor", 0),
    ],
)
def test_filters_keep_what_belongs_to_the_councils_chosen(
    world: None, client: Client, address: str, count: int
) -> None:
    assert len(rows(client, address)) == count


def test_records_of_councils_abolished_are_in_the_history(client: Client) -> None:
    gone = council("AAA")
    published_decision(gone, on=LONG_AGO)
    type(gone).objects.filter(pk=gone.pk).update(end_date=DAY + timedelta(60))
    assert [row["council_code"] for row in rows(client, "/policy-records.csv")] == ["AAA", "AAA"]
    assert rows(client, "/councils.csv") == []


def test_columns_are_given_as_asked_and_in_that_order(world: None, client: Client) -> None:
    text = body(client.get("/councils.csv?columns=headline,code&columns=code,name"))
    assert text == "headline,code,name\r\nmotion_passed,AAA,Aaashire\r\nnot_checked,BBB,Bbbshire\r\n"


@pytest.mark.parametrize(
    ("address", "parameter", "sentence"),
    [
        ("/policy-records.json?sort=name", "sort", "There is no filter called “sort”."),
        ("/register.json?status=in_force", "status", "There is no filter called “status”."),
        ("/evidence.json?grade=F", "grade", "“F” is not known here. Choose one of: A, B, C, D, E."),
        ("/changes.json?since=yesterday", "since", "Give the day as year, month, day: for example 2026-05-01."),
        ("/councils.json?columns=colour", "columns", "There is no column called “colour”."),
        ("/councils.json?as_of=2010-01-01", "as_of", "The register begins on 1 April 2015"),
        ("/councils.json?as_of=2126-01-01", "as_of", "Which councils there will be is known for two years ahead"),
        ("/councils.json?council=ZZZ", "council", "No council on record has the code “ZZZ”."),
        ("/councils.geojson?geometry=circle", "geometry", "“circle” is not known here."),
        ("/data/datapackage.json?columns=code", "columns", "There is no filter called “columns”."),
        ("/councils.csv-metadata.json?excel=1&nation=x", "nation", "“x” is not known here."),
    ],
)
def test_what_is_not_understood_is_refused_in_the_form_asked_for(
    client: Client, address: str, parameter: str, sentence: str
) -> None:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    (error,) = response.json()["errors"]
    assert error["parameter"] == parameter
    assert error["message"].startswith(sentence)


def test_a_form_that_the_reader_does_not_take_is_a_406(client: Client) -> None:
    response = client.get("/councils.csv", headers={"accept": "application/json"})
    assert (response.status_code, body(response)) == (406, "Accept: This address answers with text/csv only.\n")
    assert client.get("/councils.json", headers={"accept": "text/csv"}).json()["status"] == 406


@pytest.mark.parametrize("path", ["/nothing.csv", "/councils.pdf", "/nothing.csv-metadata.json"])
def test_what_does_not_exist_is_a_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


# How long it may be kept


def test_the_file_of_a_past_day_may_be_kept_for_ever(world: None, client: Client) -> None:
    assert client.get(f"/councils.csv?as_of={LONG_AGO}")["Cache-Control"] == FOR_EVER
    assert client.get("/councils.csv")["Cache-Control"] == ASK_AGAIN
    assert client.get(f"/pledges.csv?as_of={LONG_AGO}")["Cache-Control"] == ASK_AGAIN
    assert client.get("/councils.csv?nation=x")["Cache-Control"] == "no-store"


def test_while_demonstration_data_is_there_nothing_is_kept_for_ever(client: Client) -> None:
    invented_decision(council())
    response = client.get(f"/councils.csv?as_of={LONG_AGO}")
    assert response["Cache-Control"] == ASK_AGAIN
    assert "-demonstration.csv" in response["Content-Disposition"]
    about = json.loads(body(client.get("/councils.json")))["about"]
    assert about["demonstration"] is True
    assert "do not cite" in about["citation"]


@pytest.mark.parametrize("address", ["/councils.csv", "/changes.json", "/evidence.xlsx", "/data/everything.zip"])
def test_who_has_it_already_is_told_so_until_something_changes(world: None, client: Client, address: str) -> None:
    tag = client.get(address)["ETag"]
    assert tag.startswith('"')
    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    published_decision(council("CCC"), "no_policy_found")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


def test_the_name_of_a_past_day_survives_what_is_published_later(world: None, client: Client) -> None:
    address = f"/councils.csv?as_of={LONG_AGO}"
    tag = client.get(address)["ETag"]
    published_decision(council("CCC"), "no_policy_found", on=TODAY)
    assert client.get(address)["ETag"] == tag


def test_the_name_changes_with_the_day_even_if_nothing_was_published(world: None, client: Client, clock: Clock) -> None:
    tag = client.get("/councils.csv")["ETag"]
    clock.set(at(TODAY + timedelta(1)))
    assert client.get("/councils.csv")["ETag"] != tag


def test_compressed_it_is_the_same_and_keeps_a_strong_name(world: None, client: Client) -> None:
    plain = client.get("/policy-records.csv")
    small = client.get("/policy-records.csv", headers={"accept-encoding": "gzip, br"})
    assert small["Content-Encoding"] == "gzip"
    assert small["ETag"].startswith('"')
    assert small["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in small["Vary"]
    compressed = b"".join(small.streaming_content)  # type: ignore[arg-type]
    assert gzip.decompress(compressed).decode() == body(plain)


# What it says of itself


def test_json_says_what_it_is(world: None, client: Client) -> None:
    found = json.loads(body(client.get(f"/policy-records.json?region=london&as_of={LONG_AGO}")))
    assert found["about"] == {
        "title": "Firewall Tracker: Policy records",
        "description": "Every published statement of what a council decided, those taken back included: "
        "the whole history.",
        "demonstration": False,
        "as_of": "2026-04-02",
        "last_changed": "2026-04-02T11:00:00Z",
        "filters": {"region": ["london"]},
        "url": "http://127.0.0.1:8000/policy-records.json?region=london&as_of=2026-04-02",
        "documentation": "http://127.0.0.1:8000/data/#policy-records",
        "methodology_version": "1.0",
        "publisher": "Firewall Tracker",
        "licence": {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0 International",
            "url": "https://creativecommons.org/licenses/by/4.0/",
        },
        "sources": found["about"]["sources"],
        "bibtex": found["about"]["bibtex"],
        "citation": "Firewall Tracker, “Policy records”, as shown on 2 April 2026, "
        "http://127.0.0.1:8000/policy-records.json?region=london&as_of=2026-04-02 (CC BY 4.0).",
    }
    assert found["about"]["bibtex"].startswith("@misc{")
    assert [source["licence"] for source in found["about"]["sources"]] == ["CC BY 4.0", "OGL 3.0"]
    assert [row["council_code"] for row in found["rows"]] == ["AAA", "AAA"]
    assert [column["name"] for column in found["columns"]] == list(found["rows"][0])


def test_csv_names_its_metadata_its_licence_and_the_address_to_cite(world: None, client: Client) -> None:
    response = client.get("/councils.csv?region=london&columns=code,headline")
    described, licence, cite = response["Link"].split(", ")
    assert described == (
        "</councils.csv-metadata.json?region=london&columns=code%2Cheadline>; "
        'rel="describedby"; type="application/csvm+json"'
    )
    assert licence == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert cite.endswith('?region=london&columns=code%2Cheadline&as_of=2026-06-01>; rel="cite-as"')
    metadata = client.get("/councils.csv-metadata.json?region=london&columns=code%2Cheadline").json()
    assert metadata["url"] == "http://127.0.0.1:8000/councils.csv?region=london&columns=code%2Cheadline"
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == ["code", "headline"]


def test_the_zip_holds_every_data_set_as_it_stands_alone(world: None, client: Client) -> None:
    address = f"/data/everything.zip?as_of={LONG_AGO}"
    content = b"".join(client.get(address).streaming_content)  # type: ignore[arg-type]
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["datapackage.json", "README.txt", *(f"{one.name}.csv" for one in data_sets())]
    for one in data_sets():
        assert archive.read(f"{one.name}.csv").decode() == body(client.get(f"/{one.name}.csv?as_of={LONG_AGO}"))
    assert b"".join(client.get(address).streaming_content) == content  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["/councils.csv", "/councils.json?nation=x", "/data/everything.zip"])
def test_a_page_of_another_site_may_read_it_and_no_cookie_is_set(client: Client, address: str) -> None:
    response = client.get(address)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies


# What it costs


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("policy-records", 9),
        ("practice-findings", 9),
        ("evidence", 8),
        ("responses", 8),
        ("changes", 20),
        ("register", 9),
        ("gss-codes", 7),
        ("successions", 11),
        ("function-corrections", 8),
        ("pledges", 8),
    ],
)
def test_the_number_of_queries_does_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    for code in ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"):
        where = council(code, gss=f"E060009{ord(code[0])}")
        record = published_decision(where)[0]
        operations.add_evidence(record=record, evidence=press_report(), by=None, now=NOW)
        row = published_finding(where)
        operations.publish_response(finding=row, received_on=DAY, text="No.", by=None, now=NOW)
        operations.correct_function(council=where, function="planning", holds=False, source="x", by=None, now=NOW)
        published_pledge(where)
        if code in ("AAA", "FFF"):
            with django_assert_num_queries(queries):
                rows(client, f"/{name}.csv")
