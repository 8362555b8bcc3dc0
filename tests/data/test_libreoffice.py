"""The files opened and saved again by LibreOffice: days stay days, accents stay, and no text becomes a formula."""

import csv
import shutil
import subprocess
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from councils.columns import Column

from .conftest import NAMES, Site
from .world import FORMULA

pytestmark = [pytest.mark.office, pytest.mark.parametrize("name", NAMES)]
SECONDS = 60  # for all files together; four are enough
UTF8, COMMA, QUOTE = "76", "44", "34"
READ_CSV = f"CSV:{COMMA},{QUOTE},{UTF8},1"
WRITE_CSV = f"csv:Text - txt - csv (StarCalc):{COMMA},{QUOTE},{UTF8},1,,0,false,true,false,false,false,0"


def convert(to: str, files: list[Path], into: Path, *options: str) -> None:
    """All files in one go: starting the program takes longer than the rest."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing; script/test installs it (Debian: libreoffice-calc-nogui)."
    profile = (into.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", to, *options]
    done = subprocess.run(
        [*command, "--outdir", into, *files], capture_output=True, text=True, timeout=SECONDS, cwd=into.parent
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def saved(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each CSV file saved as a workbook, and each workbook as CSV."""
    folder = tmp_path_factory.mktemp("office")
    for form in ("csv", "xlsx"):
        (folder / form).mkdir()
        for name in NAMES:
            (folder / form / f"{name}.{form}").write_bytes(site.file(name, form))
    convert("xlsx", sorted((folder / "csv").iterdir()), folder / "from-csv", f"--infilter={READ_CSV}")
    convert(WRITE_CSV, sorted((folder / "xlsx").iterdir()), folder / "from-xlsx")
    return folder


def expected(site: Site, name: str, moment: str) -> list[list[str]]:
    """The rows of JSON as texts, with their moments in this format."""
    return [[as_text(column, row[column.name], moment) for column in site.columns[name]] for row in site.rows(name)]


def as_text(column: Column, value: Any, moment: str = "") -> str:
    """A value of JSON, or one that LibreOffice wrote, as one text; without the sign that keeps formulas out of CSV."""
    if value is None or value == "":
        return ""
    if column.type == "datetime" and moment:
        return datetime.fromisoformat(value).strftime(moment)
    if column.type == "list" and isinstance(value, list):
        return ";".join(one.replace(";", "%3B") for one in value)
    if column.type == "boolean":
        return str(value).lower()
    if column.type == "number":
        return str(float(value))
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return str(value).replace("\r\n", "\n").removeprefix("'")


def test_csv_is_read_as_it_is_meant(site: Site, saved: Path, name: str) -> None:
    sheet: Any = openpyxl.load_workbook(saved / "from-csv" / f"{name}.xlsx").active
    header, *lines = sheet.iter_rows()
    columns = site.columns[name]
    assert [one.value for one in header] == [one.name for one in columns]
    found = [[as_text(column, one.value) for column, one in zip(columns, line, strict=True)] for line in lines]
    moments = expected(site, name, "%Y-%m-%dT%H:%M:%S.%fZ")
    assert [[one.replace(".000000Z", "Z") for one in line] for line in moments] == found
    kinds = {"date": "d", "boolean": "b", "integer": "n", "number": "n"}
    for line in lines:
        for column, one in zip(columns, line, strict=True):
            assert one.value is None or one.data_type == kinds.get(column.type, "s"), (column.name, one.value)


def test_the_workbook_is_read_as_it_is_meant(site: Site, saved: Path, name: str) -> None:
    text = (saved / "from-xlsx" / f"{name}.csv").read_bytes().decode()
    header, *lines = csv.reader(StringIO(text, newline=""))
    columns = site.columns[name]
    assert header == [one.name for one in columns]
    found = [[as_text(column, value) for column, value in zip(columns, line, strict=True)] for line in lines]
    assert found == expected(site, name, "%Y-%m-%d %H:%M:%S")
    if name in ("evidence", "pledges", "register"):
        assert FORMULA in {value for line in lines for value in line}
