"""`manage.py import_records`."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from councils.models import Council, PolicyRecord
from councils.roles import Role
from tests.councils.desk import staff_of, stored

from .files import as_csv, decisions

pytestmark = pytest.mark.django_db


def run(path: Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_records", str(path), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_bytes(as_csv(decisions({}, {"ask": "joint_inspections"})))
    return path


def test_without_apply_it_only_says_what_would_be_imported(places: list[Council], file: Path) -> None:
    before, report = stored(), file.with_name("report.csv")
    out, err = run(file, report=report)
    assert out == (
        "This would be imported (preview, nothing is written): Decisions – CSV with commas, encoding UTF-8\n"
        "New: 2\nChanged: 0\nUnchanged: 0\nRefused: 0\n"
        "  line 2, New: 1 Hackney: Data-sharing, Policy in force (2 March 2026)\n"
        "  line 3, New: 2 Hackney: Joint inspections, Policy in force (2 March 2026)\n"
    )
    assert err == "Compared: 2/2\n"
    assert stored() == before
    rows = csv.DictReader(StringIO(report.read_text(encoding="utf-8-sig")))
    assert [row["outcome"] for row in rows] == ["new", "new"]


def test_with_apply_it_writes_the_drafts_as_somebody_and_again_nothing(places: list[Council], file: Path) -> None:
    vera = staff_of(Role.VOLUNTEER, "vera")
    out, err = run(file, apply=True, by="vera")
    assert out.startswith("Importing: Decisions")
    assert err == "Compared: 2/2\nWritten: 2/2\n"
    assert {one.created_by for one in PolicyRecord.objects.all()} == {vera}
    assert "Unchanged: 2\n" in run(file, apply=True)[0]
    assert PolicyRecord.objects.count() == 2


def test_refused_rows_end_it_with_sentences_unless_they_are_left_out(places: list[Council], file: Path) -> None:
    file.write_bytes(as_csv(decisions({}, {"council": "nowhere"})))
    with pytest.raises(CommandError, match="Some rows are refused"):
        run(file)
    with pytest.raises(CommandError, match="1 row is refused, so nothing was imported"):
        run(file, apply=True)
    assert not PolicyRecord.objects.exists()
    assert (
        "  line 3, Refused: 2: council: There is no council “nowhere”."
        in run(file, apply=True, leave_out_refused=True)[0]
    )
    assert PolicyRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kind": "x"}, "There is no kind “x”. Give one of: decisions, findings, pledges."),
        ({"by": "nobody"}, "There is nobody “nobody” who may import."),
        ({"report": Path("/nowhere/report.csv")}, "The report cannot be written to /nowhere/report.csv."),
    ],
    ids=["kind", "by", "report"],
)
def test_wrong_options_are_said(places: list[Council], file: Path, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        run(file, **options)
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="There is no such file"):
        run(tmp_path / "none.csv")
