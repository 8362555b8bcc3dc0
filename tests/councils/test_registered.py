"""The register as it was known: what it says anew changes no day that is past."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from councils.models import Council, FormerFacts
from tests.builders import NOW, TODAY, at, body, published_decision, table
from tests.councils.conftest import Clock

pytestmark = pytest.mark.django_db

HEADING = (
    "code,slug,official_name,short_name,native_name,native_language,nation,region,council_type,county_code,start_date,"
    "end_date,latitude,longitude,gov_uk_slug"
)
COUNTY = "AAA,anyshire,Anyshire County Council,Anyshire,,,england,london,county,,1974-04-01,,51.5,-0.1,"
DISTRICT = "BBB,anytown,Anytown Borough Council,Anytown,,,england,london,district,AAA,1974-04-01,,51.6,-0.2,"
RENAMED = "BBB,newtown,Newtown Council,Newtown,,,england,london,district,AAA,1974-04-01,2026-09-01,51.6,-0.2,"
SUCCESSOR = "CCC,greater-town,Greater Town,Greater Town,,,england,london,unitary,,2026-09-01,,,,"
LATER = TODAY + timedelta(days=40)
MUCH_LATER = date(2026, 10, 1)


def load(folder: Path, *councils: str, codes: tuple[str, ...] = (), successions: tuple[str, ...] = ()) -> None:
    for name, heading, lines in (
        ("councils.csv", HEADING, councils),
        ("gss_codes.csv", "council_code,gss_code,start_date,end_date", codes),
        ("successions.csv", "predecessor_code,successor_code,date", successions),
    ):
        (folder / name).write_text("\n".join((heading, *lines)) + "\n")
    call_command("load_register", folder, stdout=StringIO())


@pytest.fixture
def reformed(tmp_path: Path, clock: Clock) -> None:
    """A district that is renamed, recoded and given an end and a successor, forty days after the first load."""
    load(tmp_path, COUNTY, DISTRICT, codes=("BBB,E07000991,,",))
    published_decision(Council.objects.get(code="BBB"), "motion_passed")
    clock.set(at(LATER))
    load(
        tmp_path, COUNTY, RENAMED, SUCCESSOR,
        codes=("BBB,E07000991,,2026-06-20", "BBB,E07000992,2026-06-20,2026-09-01"), successions=("BBB,CCC,2026-09-01",),
    )  # fmt: skip
    clock.set(at(MUCH_LATER))


def on(client: Client, day: date, name: str = "register") -> list[tuple[str, ...]]:
    found = table(body(client.get(f"/{name}.csv?as_of={day}")))
    wanted = ("code", "name", "gss_code", "end_date", "successor_codes")
    return [tuple(row[column] for column in wanted if column in row) for row in found]


def test_a_day_before_the_change_shows_the_register_as_it_was(reformed: None, client: Client) -> None:
    assert on(client, LATER - timedelta(1)) == [
        ("AAA", "Anyshire", "", "", ""),
        ("BBB", "Anytown", "E07000991", "", ""),
    ]
    assert on(client, LATER) == [
        ("AAA", "Anyshire", "", "", ""),
        ("CCC", "Greater Town", "", "", ""),
        ("BBB", "Newtown", "E07000992", "2026-09-01", "CCC"),
    ]


def test_who_is_alive_follows_what_was_known(reformed: None, client: Client) -> None:
    assert [row[0] for row in on(client, LATER, "councils")] == ["AAA", "BBB"]
    assert [row[0] for row in on(client, date(2026, 9, 1), "councils")] == ["AAA", "CCC"]


def test_filters_go_by_what_was_known(reformed: None, client: Client) -> None:
    assert "Anytown" in body(client.get(f"/councils.csv?q=anytown&as_of={TODAY}"))
    assert "Newtown" not in body(client.get(f"/councils.csv?q=newtown&as_of={TODAY}"))


def test_the_changes_tell_of_it(reformed: None, client: Client) -> None:
    told = table(body(client.get("/changes.csv?kind=register")))
    assert [(row["council_code"], row["after"], row["title"]) for row in told] == [
        ("BBB", "corrected",
         "official name: Anytown Borough Council → Newtown Council; name: Anytown → Newtown; end: – → 2026-09-01"),
        ("CCC", "added", "Added to the register"),
        ("BBB", "ended", "The council was abolished"),
        ("CCC", "started", "The council came into being"),
    ]  # fmt: skip
    assert (told[2]["headline_before"], told[2]["headline_after"]) == ("motion_passed", "")
    assert (told[3]["headline_before"], told[3]["headline_after"]) == ("", "not_checked")


def test_the_first_load_keeps_nothing_and_every_council_is_known_from_the_beginning(tmp_path: Path) -> None:
    load(tmp_path, COUNTY, DISTRICT)
    assert not FormerFacts.objects.exists()
    assert set(Council.objects.values_list("known_since", flat=True)) == {None}
    load(tmp_path, COUNTY, DISTRICT)
    assert not FormerFacts.objects.exists()


def test_two_loads_at_one_moment_keep_what_was_shown(tmp_path: Path, client: Client, clock: Clock) -> None:
    load(tmp_path, COUNTY, DISTRICT)
    clock.set(at(LATER))
    load(tmp_path, COUNTY, DISTRICT.replace("Anytown", "Sometown"))
    load(tmp_path, COUNTY, DISTRICT.replace("Anytown", "Newtown"))
    assert [one.facts["short_name"] for one in FormerFacts.objects.all()] == ["Anytown"]
    assert FormerFacts.objects.get().until == at(LATER)
    assert [row[1] for row in on(client, NOW.date())] == ["Anyshire", "Anytown"]


def test_once_something_was_published_no_council_can_be_taken_out(tmp_path: Path) -> None:
    load(tmp_path, COUNTY, DISTRICT)
    load(tmp_path, COUNTY)
    load(tmp_path, COUNTY, DISTRICT)
    published_decision(Council.objects.get(code="AAA"))
    with pytest.raises(CommandError, match=r"BBB, Anytown Borough Council is missing, but this site has shown it"):
        load(tmp_path, COUNTY)
