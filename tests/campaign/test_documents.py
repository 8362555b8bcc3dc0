"""The model texts as files: read back, they hold the council's name and functions, real headings, and nobody's name."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import odfdo
import pytest
from django.test import Client

from councils.models import Council
from councils.operations import correct_function
from tests.builders import NOW, body, council, published_decision

pytestmark = pytest.mark.django_db

NAME = "Northshire & Dales <County> Council"
COUNTY_TEAMS = ["trading standards", "community safety"]
SECONDS = 90


@pytest.fixture
def county() -> Council:
    return council(official_name=NAME, council_type="county")


def sent(client: Client, name: str) -> bytes:
    response = client.get(f"/take-action/aaashire/{name}")
    assert response.status_code == 200
    kind, _dot, ending = name.partition(".")
    assert response["Content-Disposition"] == f'attachment; filename="{kind}-aaashire.{ending}"'
    return response.content


def test_word_files_have_headings_lists_the_language_and_no_personal_data(client: Client, county: Council) -> None:
    for kind in ("motion", "policy"):
        data = sent(client, f"{kind}.docx")
        document = docx.Document(BytesIO(data))
        about = document.core_properties
        assert (about.author, about.last_modified_by, about.comments, about.language) == ("", "", "", "en-GB")
        assert about.title.startswith(f"Model {kind}")
        assert about.created.replace(tzinfo=NOW.tzinfo) <= NOW
        styles = {one.style.name for one in document.paragraphs if one.style}
        assert {"Title", "Heading 1", "List Bullet", "List Number"} <= styles
        text = "\n".join(one.text for one in document.paragraphs)
        assert NAME in text
        assert [team for team in COUNTY_TEAMS if team in text.lower()] == COUNTY_TEAMS
        assert "food safety" not in text.lower()
        assert b'w:lang w:val="en-GB"' in ZipFile(BytesIO(data)).read("word/styles.xml")


def test_opendocument_files_have_the_same(client: Client, county: Council) -> None:
    document = odfdo.Document(BytesIO(sent(client, "policy.odt")))
    levels = [(int(one.level), str(one.text_recursive)) for one in document.body.get_headers()]
    assert levels[0] == (1, "Model policy: a firewall between inspection and the Home Office")
    assert (2, "Lawful exceptions") in levels
    text = document.get_formatted_text()
    assert NAME in text
    assert [team for team in COUNTY_TEAMS if team in text.lower()] == COUNTY_TEAMS
    assert document.get_language() == "en-GB"
    assert (document.meta.creator, document.meta.initial_creator, document.meta.printed_by) == (None, None, None)
    styles = {one.style for one in document.body.get_lists()}
    assert styles == {"List_20_1", "Numbering_20_1"}


def test_the_file_of_a_day_is_the_same_whenever_it_is_asked_for(
    client: Client, county: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, files = ("motion.docx", "policy.odt"), []
    for hour in (9, 15):
        moment = NOW.replace(hour=hour)
        monkeypatch.setattr("campaign.views.timezone.now", lambda moment=moment: moment)
        monkeypatch.setattr("zipfile.time.localtime", lambda *_given, moment=moment: moment.timetuple())
        files.append([sent(client, name) for name in names])
    assert files[0] == files[1]
    assert {part.date_time for file in files[0] for part in ZipFile(BytesIO(file)).infolist()} == {
        (NOW.year, NOW.month, NOW.day, 0, 0, 0)
    }


def test_plain_text_is_the_same_in_lines_that_fit_a_mail(client: Client, county: Council) -> None:
    correct_function(council=county, function="planning", holds=True, source="x", by=None, now=NOW)
    text = sent(client, "policy.txt").decode()
    assert NAME in text
    assert "* Planning\n" in text
    assert "* section" not in text
    assert max(map(len, text.splitlines())) <= 78
    assert text.count("\n\n\n") > 4


def test_a_motion_is_about_the_asks_that_are_open(client: Client, county: Council) -> None:
    published_decision(county, "in_force", asks=["data_sharing"])
    text = " ".join(body(client.get("/take-action/aaashire/motion.txt")).split())
    assert "that the council’s inspection teams carry out no inspections together with the Home Office;" in text
    assert "share no workers’ data" not in text


@pytest.mark.office
def test_libreoffice_reads_what_was_written(client: Client, county: Council, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing; script/test installs it (Debian: libreoffice-writer-nogui)."
    files = [tmp_path / name for name in ("motion.docx", "policy.odt")]
    for file in files:
        file.write_bytes(sent(client, file.name))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path, *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for file in files:
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        assert NAME in text, file
        assert [team for team in COUNTY_TEAMS if team in text.lower()] == COUNTY_TEAMS, file
