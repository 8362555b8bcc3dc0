"""The overview of attacks names tests that there are."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", (HERE / "README.md").read_text())


def test_every_attack_has_a_test() -> None:
    rows = [line for line in (HERE / "README.md").read_text().splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 20
    assert [row for row in rows if "::" not in row] == []


def test_every_test_that_is_named_is_there() -> None:
    missing = [(file, name) for file, name in NAMED if f"\ndef {name}(" not in (HERE.parent / file).read_text()]
    assert missing == []


def test_every_test_of_this_folder_for_the_whole_site_is_named_or_of_its_own_kind() -> None:
    files = {file for file, _name in NAMED if file.startswith("attacks/")}
    assert {path.name for path in HERE.glob("test_*.py")} - {Path(file).name for file in files} == {"test_overview.py"}
