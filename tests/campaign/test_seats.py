"""Seats from a file: shown first, stored when told to, and all or nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaign import operations
from campaign.models import CouncilCampaign, Move
from tests.builders import NOW, council

pytestmark = pytest.mark.django_db


def load(path: Path, text: str, *options: str) -> str:
    file, out = path / "seats.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("load_seats", str(file), *options, stdout=out)
    return out.getvalue()


def seats() -> dict[str, int]:
    return dict(CouncilCampaign.objects.values_list("council__code", "seats"))


def test_a_file_is_shown_first_and_stored_when_told_to(tmp_path: Path) -> None:
    first = council("AAA")
    council("BBB")
    operations.set_facts(council=first, seats=10, body_name="aaa", by=None, now=NOW)
    text = "\ufeffname,code,seats\nA,AAA,12\nB,bbb,7\n"
    said = "AAA Aaashire: 10 → 12\nBBB Bbbshire: – → 7\n"
    assert load(tmp_path, text) == said + "2 councils would change. Add --apply to store it.\n"
    assert seats() == {"AAA": 10}
    assert load(tmp_path, text, "--apply") == said + "2 councils changed.\n"
    assert seats() == {"AAA": 12, "BBB": 7}
    assert CouncilCampaign.objects.get(council=first).body_name == "aaa"
    assert load(tmp_path, text, "--apply") == "0 councils changed.\n"
    assert Move.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code\nAAA\n", "has to name these columns: code, seats"),
        ("", "has to name these columns"),
        ("code,seats\nAAA,5\nZZZ,5\n", "Line 3: no council has the code “ZZZ”."),
        ("code,seats\nAAA,5\nAAA,6\n", "Line 3: AAA is there twice."),
        ("code,seats\nAAA,-1\n", "Line 2: “-1” is no number of seats from 1 to 300."),
        ("code,seats\nAAA,٣\n", "is no number of seats"),
        ("code,seats\nAAA\n", "Line 2: “” is no number"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_where_it_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    council("AAA")
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        load(tmp_path, text, "--apply")
    assert sentence in str(refused.value)
    assert seats() == {}
