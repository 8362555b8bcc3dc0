"""The list of elections: from a file, previewed first, and by hand."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from councils.models import Council, Edition
from pledges.models import Election
from tests.builders import council, election

pytestmark = pytest.mark.django_db
HEAD = "council,name,kind,polling_day,source\n"
ONE = "AAA,Local elections,local,2027-05-06,https://c.example.org/e\n"


@pytest.fixture
def load(tmp_path: Path, anyshire: Council) -> Any:
    def load(text: str, *options: str) -> str:
        path = tmp_path / "elections.csv"
        path.write_text(text, encoding="utf-8-sig")
        out = StringIO()
        try:
            call_command("load_elections", str(path), *options, stdout=out, stderr=out)
        except CommandError as error:
            out.write(str(error))
        return out.getvalue()

    return load


def test_a_file_is_previewed_then_applied_and_the_same_again_changes_nothing(load: Any) -> None:
    council("BBB")
    text = HEAD + ONE + "bbbshire,Election of a mayor,mayoral,2027-05-06,https://c.example.org/m\n"
    assert "New: 2\nChanged: 0\nAs before: 0\nThis was a preview" in load(text)
    assert not Election.objects.exists()
    assert "Written." in load(text, "--apply")
    slugs = set(Election.objects.values_list("slug", flat=True))
    assert slugs == {"aaashire-2027-05-06", "bbbshire-2027-05-06-mayoral"}
    assert "New: 0\nChanged: 0\nAs before: 2" in load(text)
    assert "Changed: 1" in load(text.replace("Local elections", "Elections"), "--apply")
    assert Election.objects.get(council__code="AAA").name == "Elections"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("council,name\nAAA,x\n", "These columns are missing: kind, polling_day, source."),
        (HEAD + ONE.replace("AAA", "ZZZ"), "Line 2: No council has the code or name “ZZZ”."),
        (HEAD + ONE.replace(",local,", ",royal,"), "Line 2: “royal” is no kind of election. There are: local,"),
        (HEAD + ONE.replace("2027-05-06", "6 May"), "Line 2: “6 May” is not a day."),
        (HEAD + ONE.replace("https:", "javascript:"), "Line 2: Give the whole address"),
        (HEAD + ONE.replace("Local elections", ""), "Line 2: This field cannot be blank."),
        (HEAD + ONE + ONE, "Line 3: This election is in the file twice."),
        (HEAD + "AAA\n", "Line 2: “” is no kind of election."),
    ],
)
def test_what_is_wrong_in_a_file_is_said_by_line_and_nothing_is_written(load: Any, text: str, sentence: str) -> None:
    said = load(text, "--apply")
    assert sentence in said
    assert "Nothing was changed" in said
    assert not Election.objects.exists()


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xff\xfe\x00")
    for one in (path, tmp_path / "missing.csv"):
        with pytest.raises(CommandError, match="can’t be read"):
            call_command("load_elections", str(one))


def test_an_election_is_kept_by_hand_and_keeps_its_address(anyshire: Council, staff_client: Client) -> None:
    words = {"council": anyshire.pk, "name": "By-election in Hill", "kind": "by_election", "polling_day": "2027-01-14"}
    words["source"] = "https://c.example.org/e"
    before = Edition.objects.count()
    assert staff_client.post("/admin/pledges/election/add/", words).status_code == 302
    row = Election.objects.get()
    assert (row.slug, Edition.objects.count()) == ("aaashire-2027-01-14-by-election", before + 1)
    words["polling_day"] = "2027-01-21"
    assert staff_client.post(f"/admin/pledges/election/{row.pk}/change/", words).status_code == 302
    row.refresh_from_db()
    assert (row.slug, row.polling_day.day) == ("aaashire-2027-01-14-by-election", 21)


def test_the_same_election_twice_is_refused_in_words(anyshire: Council, staff_client: Client) -> None:
    there = election(anyshire)
    words = {"council": anyshire.pk, "name": "x", "kind": there.kind, "polling_day": there.polling_day.isoformat()}
    response = staff_client.post("/admin/pledges/election/add/", words | {"source": there.source})
    assert response.status_code == 200
    assert "This election is on the list already." in response.content.decode()
