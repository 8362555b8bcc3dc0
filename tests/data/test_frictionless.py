"""The data package, as `frictionless validate` sees it: fetched from the site, and unpacked from the zip."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from frictionless import Package, Report, validate

from .conftest import NAMES, Site


@pytest.fixture
def unpacked(site: Site, tmp_path: Path) -> Path:
    with zipfile.ZipFile(BytesIO(site.body("/data/everything.zip"))) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    return tmp_path


def found_wrong(report: Report) -> list[tuple[str, str]]:
    return [(task.name, error.message) for task in report.tasks for error in task.errors]


def test_the_package_from_the_site_is_valid(site: Site) -> None:
    site.asked.clear()
    report = validate(f"{site.url}/data/datapackage.json")
    assert found_wrong(report) == []
    assert report.valid, report
    assert {path.partition(".")[0].removeprefix("/") for path in site.asked} >= set(NAMES)
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows == {name: len(site.rows(name)) for name in NAMES}


def test_the_command_finds_the_unpacked_zip_valid(unpacked: Path) -> None:
    command = Path(sys.executable).parent / "frictionless"
    done = subprocess.run(
        [command, "validate", "datapackage.json", "--json"], cwd=unpacked, capture_output=True, text=True
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"], report["stats"]["tasks"]) == (0, True, len(NAMES)), report
    assert sorted(path.name for path in unpacked.iterdir()) == sorted(
        ["README.txt", "datapackage.json", *(f"{name}.csv" for name in NAMES)]
    )


def test_the_files_in_the_zip_are_those_of_the_site(unpacked: Path, site: Site) -> None:
    for name in NAMES:
        assert (unpacked / f"{name}.csv").read_bytes() == site.file(name, "csv")


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("policy-records.csv", ",in_force,", ",in_farce,", "constraint-error"),
        ("policy-records.csv", "2026-03-02,", "2 March,", "type-error"),
        ("policy-records.csv", ",AGY,", ",XXX,", "foreign-key"),
        ("register.csv", "AGY,", "KEN,", "primary-key"),
        ("gss-codes.csv", "council_code", "code_of_council", "incorrect-label"),
    ],
)
def test_a_wrong_file_is_found_out(unpacked: Path, file: str, old: str, new: str, error: str) -> None:
    path = unpacked / file
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())
    report = Package(str(unpacked / "datapackage.json")).validate()
    assert error in {one.type for task in report.tasks for one in task.errors}


def test_it_names_the_columns_and_no_others(site: Site) -> None:
    package = json.loads(site.body("/data/datapackage.json"))
    fields = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in package["resources"]}
    assert fields == {name: [one.name for one in columns] for name, columns in site.columns.items()}
