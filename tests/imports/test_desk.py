"""Imports in the admin: templates, a file, what would become of it, and applying exactly that."""

import csv
import io
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from councils import imports
from councils.models import Council, ImportRun, PolicyRecord
from councils.roles import Role
from tests.builders import NOW, body
from tests.councils.desk import signed_in, staff_of, stored

from .files import PLEDGE, applied, as_csv, as_xlsx, decisions, outcomes

pytestmark = pytest.mark.django_db
IMPORT = "/admin/import/"


@pytest.fixture
def volunteer(db: None) -> Client:
    return signed_in(staff_of(Role.VOLUNTEER))


def sent(client: Client, data: bytes, name: str = "rows.csv", **more: Any) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), "kind": "", **more}, follow=True)


def text(response: Any) -> str:
    return unescape(body(response))


def test_a_volunteer_sends_a_file_sees_what_becomes_of_it_and_writes_the_drafts(
    places: list[Council], volunteer: Client
) -> None:
    assert IMPORT in body(volunteer.get("/admin/"))
    rows = decisions({}, {"evidence_1_kind": "", "evidence_1_title": "", "evidence_1_url": ""}, {"council": "=nowhere"})
    response = sent(volunteer, as_csv(rows, delimiter=";", encoding="cp1252"))
    (run,) = ImportRun.objects.all()
    url = f"{IMPORT}{run.pk}/"
    assert response.redirect_chain == [(url, 302)]
    page = text(response)
    assert "Preview: nothing is written yet." in page
    assert "Decisions. CSV with semicolons, encoding UTF-8." in page
    assert "New: <strong>2</strong>" in page
    assert "Refused: <strong>1</strong>" in page
    assert "Before it can be published: “Policy in force” needs evidence of grade A or B" in page
    assert "council: There is no council “=nowhere”." in page
    assert "Write 2 drafts" in page
    assert not PolicyRecord.objects.exists()
    refused = text(volunteer.get(url, {"outcome": "refused"}))
    assert "=nowhere" in refused
    assert "Data-sharing, Policy in force" not in refused
    response = volunteer.post(url)
    assert response.status_code == 422
    assert "1 row is refused, so nothing was imported." in text(response)
    response = volunteer.post(url, {"leave_out": "1"}, follow=True)
    assert "Imported: 2 drafts written. Nothing of them is public yet." in text(response)
    assert f"/admin/councils/policyrecord/{PolicyRecord.objects.earliest('pk').pk}/change/" in body(response)
    response = volunteer.post(url, {"leave_out": "1"}, follow=True)
    assert "This was imported already: nothing was written again." in text(response)
    assert PolicyRecord.objects.filter(published_at=None).count() == PolicyRecord.objects.count() == 2


def test_the_report_has_every_row_and_no_formula(places: list[Council], volunteer: Client) -> None:
    sent(volunteer, as_csv(decisions({"external_id": "=1+1"}, {"council": "x", "external_id": "b"})))
    response = volunteer.get(f"{IMPORT}{ImportRun.objects.get().pk}/report.csv")
    assert response["Content-Disposition"].startswith("attachment; ")
    assert list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")))) == [
        ["line", "external_id", "what", "outcome", "changes", "why", "before_publication", "record"],
        ["2", "'=1+1", "Hackney: Data-sharing, Policy in force (2 March 2026)", "new", "", "", "", ""],
        [
            *("3", "b", "", "refused", ""),
            "council: There is no council “x”. Give its code, GSS code or official name.",
            *("", ""),
        ],
    ]


def test_what_changed_since_is_shown_again_and_not_written(places: list[Council], volunteer: Client) -> None:
    sent(volunteer, as_csv(decisions()))
    applied(as_csv(decisions()))
    url = f"{IMPORT}{ImportRun.objects.get(applied_at=None).pk}/"
    response = volunteer.post(url)
    assert response.status_code == 409
    assert "Something has changed since this was shown, so nothing was imported." in text(response)
    assert "There is nothing to write." in text(response)
    assert PolicyRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file (XLS)."),
        (b"external_id,council,colour\n1,AAA,red", "It can’t be told from the header what these rows are."),
        (b"external_id,council,ask,status,colour\n1,AAA,x,y,red", "The column “colour” is not known."),
        (b"external_id\n" + b"1\n" * 2001, "The file has more than 2000 rows."),
        (b"x" * (5 * 1024 * 1024 + 1), "The file is larger than 5.0\xa0MB."),
    ],
    ids="empty xls unclear column many large".split(),
)
def test_a_file_that_can_not_be_imported_is_refused_with_a_sentence_and_leaves_nothing(
    places: list[Council], volunteer: Client, data: bytes, sentence: str
) -> None:
    response = sent(volunteer, data)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not ImportRun.objects.exists()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(volunteer: Client) -> None:
    assert sent(volunteer, b"x" * (6 * 1024 * 1024 + 1)).status_code == 413


def test_who_may_not_write_pledges_does_not_import_them(places: list[Council]) -> None:
    person = staff_of(None)
    person.user_permissions.set(Permission.objects.filter(codename__in=("add_importrun", "add_policyrecord")))
    client, before = signed_in(person), stored()
    assert "Pledges" not in text(client.get(IMPORT))
    assert sent(client, as_csv([PLEDGE])).status_code == 403
    assert stored() == before
    run = imports.preview(as_csv([PLEDGE]), "x.csv", most=5, by=None, now=NOW)
    for answer in (client.post, client.get):
        assert answer(f"{IMPORT}{run.pk}/").status_code == 403
    for path in (f"{run.pk}/report.csv", "template/pledges.csv"):
        assert client.get(IMPORT + path).status_code == 403
    assert "x.csv" not in text(client.get(IMPORT))


@pytest.mark.parametrize("kind", ["decisions", "findings", "pledges"])
def test_the_templates_can_be_filled_in_and_are_read_as_their_kind(
    places: list[Council], volunteer: Client, kind: str
) -> None:
    response = volunteer.get(f"{IMPORT}template/{kind}.csv")
    header = next(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    response = volunteer.get(f"{IMPORT}template/{kind}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == [kind, "How to fill it in", "Codes", "Councils"]
    sheet = book[kind]
    assert [cell.value for cell in sheet[1]] == header
    explained = {row[0].value for row in book["How to fill it in"]}
    assert set(header) <= explained
    assert [row[0].value for row in book["Councils"]] == ["Code", "CMD", "HCK"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["B2:B2001"] == "'Councils'!$A$2:$A$3"
    assert imports.recognise(header).name == kind
    assert volunteer.get(f"{IMPORT}template/{kind}.ods").status_code == 404


def test_a_template_that_was_filled_in_is_imported(places: list[Council], volunteer: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(volunteer.get(f"{IMPORT}template/decisions.xlsx").content))
    sheet = book["decisions"]
    row = decisions({"effective_from": NOW.replace(tzinfo=None), "evidence_1_dated": NOW.date()})[0]
    for cell in sheet[1]:
        sheet.cell(2, cell.column, row.get(cell.value))
    book.save(out := io.BytesIO())
    assert outcomes(out.getvalue()) == [(2, "new", [])]
    assert "New: <strong>1</strong>" in text(sent(volunteer, out.getvalue(), "decisions.xlsx"))


def test_only_two_hundred_rows_are_shown_and_the_rest_is_counted(places: list[Council], volunteer: Client) -> None:
    page = text(sent(volunteer, as_xlsx(decisions(*[{}] * 203)), "many.xlsx"))
    assert page.count("desk-outcome--new") == 200
    assert "3 more rows are in the report." in page
