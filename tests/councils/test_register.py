"""The register of councils: its facts, what is refused, and that loading it is safe to repeat."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries

from councils.choices import CouncilType, InspectionFunction
from councils.models import Council, FunctionCorrection, GssCode, Succession
from councils.register import DATA, Register, RegisterError, apply, compare, parse
from tests.builders import NOW

TODAY = date(2026, 11, 22)
VESTING_DAY = date(2027, 4, 1)
EAST_SURREY = ("ELM", "EPS", "MOL", "REI", "TAN")
WEST_SURREY = ("GRT", "RUN", "SPE", "SUR", "WAE", "WOI")

COUNCILS_HEADING = (DATA / "councils.csv").read_text("utf-8").splitlines()[0]
COUNTY = "AAA,anyshire,Anyshire County Council,Anyshire,,,england,london,county,,1974-04-01,,51.5,-0.1,"
DISTRICT = "BBB,anytown,Anytown Borough Council,Anytown,,,england,london,district,AAA,1974-04-01,2020-04-01,,,"
UNITARY = "CCC,newtown,Newtown Council,Newtown,,,england,london,unitary,,2020-04-01,,,,"
GSS_HEADING = "council_code,gss_code,start_date,end_date"
SUCCESSIONS_HEADING = "predecessor_code,successor_code,date"


@pytest.fixture(scope="module")
def register() -> Register:
    return parse(DATA)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small, sound register."""
    write(tmp_path, "councils.csv", COUNCILS_HEADING, COUNTY, DISTRICT, UNITARY)
    write(
        tmp_path,
        "gss_codes.csv",
        GSS_HEADING,
        "AAA,E10000099,,",
        "BBB,E07000998,,2020-04-01",
        "CCC,E06000999,2020-04-01,",
    )
    write(tmp_path, "successions.csv", SUCCESSIONS_HEADING, "BBB,CCC,2020-04-01")
    return tmp_path


def write(directory: Path, file: str, *lines: str) -> None:
    (directory / file).write_text("\n".join(lines) + "\n", "utf-8")


def add(directory: Path, file: str, line: str) -> None:
    with (directory / file).open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def replace(directory: Path, file: str, old: str, new: str) -> None:
    content = (directory / file).read_text("utf-8")
    assert old in content
    (directory / file).write_text(content.replace(old, new), "utf-8")


def problems(directory: Path) -> list[str]:
    with pytest.raises(RegisterError) as error:
        parse(directory)
    return [str(problem) for problem in error.value.problems]


def load(directory: Path = DATA, **options: bool) -> str:
    out = StringIO()
    call_command("load_register", directory=directory, stdout=out, **options)
    return out.getvalue()


def alive(register: Register, day: date) -> Iterator[str]:
    for row in register.councils:
        if (row.start_date is None or row.start_date <= day) and (row.end_date is None or row.end_date > day):
            yield row.code


# The facts


def test_today_there_are_382_councils_and_361_of_them_are_no_counties(register: Register) -> None:
    types = {row.code: row.council_type for row in register.councils}
    counts = Counter(types[code] for code in alive(register, TODAY))
    assert counts == {
        "county": 21,
        "district": 164,
        "unitary": 62,
        "metropolitan_district": 36,
        "london_borough": 32,
        "city_of_london": 1,
        "isles_of_scilly": 1,
        "welsh": 22,
        "scottish": 32,
        "northern_irish": 11,
    }
    assert counts.total() == 382
    assert counts.total() - counts["county"] == 361


def test_all_73_councils_abolished_since_2015_are_kept(register: Register) -> None:
    ends = Counter(row.end_date and row.end_date.isoformat() for row in register.councils)
    del ends[None]
    assert ends == {
        "2015-04-01": 25,
        "2019-04-01": 15,
        "2020-04-01": 5,
        "2021-04-01": 8,
        "2023-04-01": 20,
        "2027-04-01": 12,
    }


def test_on_1_april_2027_two_councils_take_the_place_of_surreys_twelve(register: Register) -> None:
    before, after = set(alive(register, date(2027, 3, 31))), set(alive(register, VESTING_DAY))
    assert after - before == {"ESY", "WSY"}
    assert before - after == {"SRY", *EAST_SURREY, *WEST_SURREY}
    into = {(row.predecessor_code, row.successor_code) for row in register.successions if row.date == VESTING_DAY}
    assert into == {
        *((code, "ESY") for code in ("SRY", *EAST_SURREY)),
        *((code, "WSY") for code in ("SRY", *WEST_SURREY)),
    }


def test_every_council_that_ends_has_a_successor(register: Register) -> None:
    ended = {row.code for row in register.councils if row.end_date}
    assert len(ended) == 85
    assert ended == {row.predecessor_code for row in register.successions}


def test_every_district_has_a_county_that_lives_at_least_as_long(register: Register) -> None:
    by_code = {row.code: row for row in register.councils}
    districts = [row for row in register.councils if row.council_type == CouncilType.DISTRICT]
    assert len(districts) == 164 + 40
    for district in districts:
        county = by_code[district.county_code]
        assert county.council_type == CouncilType.COUNTY
        assert county.region == district.region
        assert county.end_date is None or (district.end_date and district.end_date <= county.end_date)


def test_each_living_council_has_one_gss_code_on_a_day(register: Register) -> None:
    for day in (TODAY, date(2025, 3, 31), date(2016, 1, 1)):
        codes = Counter(
            row.council_code
            for row in register.gss_codes
            if (row.start_date is None or row.start_date <= day) and (row.end_date is None or row.end_date > day)
        )
        assert set(codes) == set(alive(register, day))
        assert set(codes.values()) == {1}


def test_barnsley_and_sheffield_changed_their_codes_in_2025_without_becoming_new_councils(register: Register) -> None:
    codes = [
        (row.council_code, row.gss_code, row.start_date, row.end_date)
        for row in register.gss_codes
        if row.council_code in ("BNS", "SHF")
    ]
    change = date(2025, 4, 1)
    assert codes == [
        ("BNS", "E08000016", None, change),
        ("BNS", "E08000038", change, None),
        ("SHF", "E08000019", None, change),
        ("SHF", "E08000039", change, None),
    ]


def test_all_22_welsh_councils_have_a_welsh_name(register: Register) -> None:
    welsh = {row.code: row.native_name for row in register.councils if row.native_language == "cy"}
    assert set(welsh) == {row.code for row in register.councils if row.nation == "wales"}
    assert len(welsh) == 22
    assert all(name.startswith("Cyngor ") for name in welsh.values())
    assert welsh["AGY"] == "Cyngor Sir Ynys Môn"


def test_names_are_unambiguous_over_all_time(register: Register) -> None:
    names = Counter(row.short_name for row in register.councils)
    assert [name for name, count in names.items() if count > 1] == []


# What is refused


def test_a_small_sound_register_is_accepted(directory: Path) -> None:
    assert len(parse(directory).councils) == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("councils.csv", "CCC,newtown", "AAA,newtown", "line 4: the code AAA is already used in line 2"),
        ("councils.csv", "CCC,newtown", "CCC,anytown", "line 4: the slug anytown is already used in line 3"),
        ("councils.csv", "CCC,newtown", "Ccc,newtown", "line 4: code “Ccc” is not three capital letters"),
        ("councils.csv", "london,unitary", "london,duchy", "line 4: council_type “duchy” is not known"),
        ("councils.csv", "england,london,unitary", "mercia,london,unitary", "line 4: nation “mercia” is not known"),
        ("councils.csv", "england,london,unitary", "england,essex,unitary", "line 4: region “essex” is not known"),
        (
            "councils.csv",
            "england,london,unitary",
            "england,wales,unitary",
            "line 4: the region wales is not in england",
        ),
        ("councils.csv", "Newtown,,,", "Newtown,Neutown,de,", "line 4: native_language “de” is not known"),
        ("councils.csv", "Newtown,,,", "Newtown,Drenewydd,,", "line 4: native_name and native_language go together"),
        ("councils.csv", "unitary,,2020-04-01", "unitary,,2020-04-31", "line 4: start_date “2020-04-31” is not a date"),
        ("councils.csv", "unitary,,2020-04-01", "unitary,,20200401", "line 4: start_date “20200401” is not a date"),
        ("councils.csv", "AAA,1974-04-01,2020", "AAA,2020-04-01,2020", "line 3: the end is not after the start"),
        ("councils.csv", "district,AAA", "district,ZZZ", "line 3: there is no council ZZZ in councils.csv"),
        ("councils.csv", "district,AAA", "district,CCC", "line 3: CCC is not a county"),
        ("councils.csv", "district,AAA", "district,", "line 3: a district needs its county"),
        ("councils.csv", "51.5,-0.1", "51.5,", "line 2: latitude and longitude go together"),
        ("councils.csv", "51.5,-0.1", "151.5,-0.1", "line 2: latitude “151.5” is not a number"),
        ("councils.csv", "Newtown Council", "Newtown  Council", "line 4: official_name has spaces or characters"),
        ("councils.csv", "Newtown Council", "", "line 4: official_name is empty"),
        ("councils.csv", "Newtown Council", "N" * 121, "line 4: official_name is longer than 120 characters"),
        ("councils.csv", "CCC,newtown,", "CCC,", "line 4: 14 cells, where there must be 15"),
        ("gss_codes.csv", "CCC,E06000999", "CCC,E10000099", "line 4: the GSS code E10000099 is already used in line 2"),
        ("gss_codes.csv", "CCC,E06000999", "AAA,E06000999", "line 4: the dates of E06000999 overlap"),
        ("gss_codes.csv", "CCC,E06000999", "ZZZ,E06000999", "line 4: there is no council ZZZ in councils.csv"),
        ("gss_codes.csv", "CCC,E06000999", "CCC,06000999", "line 4: gss_code “06000999” is not a GSS code"),
        ("gss_codes.csv", "E07000998,,2020-04-01", "E07000998,,", "line 3: the code outlives its council"),
        ("successions.csv", "BBB,CCC", "BBB,ZZZ", "line 2: there is no council ZZZ in councils.csv"),
        ("successions.csv", "BBB,CCC", "BBB,BBB", "line 2: a council does not succeed itself"),
        ("successions.csv", "2020-04-01", "2019-04-01", "line 2: CCC does not exist yet on 2019-04-01"),
        ("successions.csv", "2020-04-01", "2021-04-01", "line 2: BBB does not end on 2021-04-01"),
    ],
)
def test_a_fault_is_refused_with_its_line(directory: Path, file: str, old: str, new: str, expected: str) -> None:
    replace(directory, file, old, new)
    assert any(problem.startswith(f"{file} {expected}") for problem in problems(directory)), problems(directory)


def test_all_problems_are_told_at_once(directory: Path) -> None:
    replace(directory, "councils.csv", "CCC,newtown", "AAA,anytown")
    replace(directory, "successions.csv", "BBB,CCC", "BBB,ZZZ")
    assert problems(directory) == [
        "councils.csv line 4: the code AAA is already used in line 2",
        "councils.csv line 4: the slug anytown is already used in line 3",
        "gss_codes.csv line 4: there is no council CCC in councils.csv",
        "successions.csv line 2: there is no council ZZZ in councils.csv",
    ]


def test_a_row_with_a_fault_does_not_make_others_look_wrong(directory: Path) -> None:
    replace(directory, "councils.csv", "AAA,anyshire", "AAA,Any Shire")
    assert len(problems(directory)) == 1


def test_a_missing_file_is_named(directory: Path) -> None:
    (directory / "successions.csv").unlink()
    assert problems(directory) == ["successions.csv: there is no such file, or it cannot be read"]


def test_wrong_columns_are_refused(directory: Path) -> None:
    write(directory, "successions.csv", "from,to,date", "BBB,CCC,2020-04-01")
    expected = "the columns must be predecessor_code,successor_code,date, but are from,to,date"
    assert problems(directory) == [f"successions.csv: {expected}"]


def test_another_encoding_is_refused_with_its_line(directory: Path) -> None:
    (directory / "councils.csv").write_bytes(f"{COUNCILS_HEADING}\nAAA,mon,Môn".encode("latin-1"))
    assert "councils.csv: not UTF-8 from line 2 on: save the file with this encoding" in problems(directory)


def test_broken_quotes_are_refused_with_their_line(directory: Path) -> None:
    add(directory, "successions.csv", '"BBB"x,CCC,2020-04-01')
    (problem,) = problems(directory)
    assert problem.startswith("successions.csv: line 3 is not CSV")


def test_a_byte_order_mark_is_no_fault(directory: Path) -> None:
    content = (directory / "councils.csv").read_bytes()
    (directory / "councils.csv").write_bytes(b"\xef\xbb\xbf" + content)
    assert len(parse(directory).councils) == 3


# Loading


@pytest.mark.django_db
def test_the_whole_register_loads_and_a_second_time_changes_nothing() -> None:
    load()
    assert (Council.objects.count(), GssCode.objects.count(), Succession.objects.count()) == (457, 444, 91)
    assert Council.objects.alive_on(TODAY).count() == 382
    assert load() == "The register is up to date: nothing to change.\n"


@pytest.mark.django_db
def test_a_loaded_council_is_found_by_any_of_its_names_and_codes() -> None:
    load()
    for words in ("ynys mon", "anglesey", "AGY", "W06000001"):
        assert [council.code for council in Council.objects.search(words)] == ["AGY"]


@pytest.mark.django_db
def test_a_dry_run_says_what_would_change_and_changes_nothing(directory: Path) -> None:
    said = load(directory, dry_run=True)
    assert "Councils: 3 to add, 0 to change, 0 to remove" in said
    assert "add CCC, Newtown Council" in said
    assert not Council.objects.exists()


@pytest.mark.django_db
def test_a_change_is_made_and_told_with_what_was_before(directory: Path) -> None:
    load(directory)
    replace(directory, "councils.csv", "Newtown Council,Newtown", "Newtown City Council,Newtown")
    replace(directory, "gss_codes.csv", "CCC,E06000999,2020-04-01,", "CCC,E06000999,2020-04-01,2024-04-01")
    add(directory, "gss_codes.csv", "CCC,E06000997,2024-04-01,")
    said = load(directory)
    assert "change CCC, Newtown City Council: official_name “Newtown Council” → “Newtown City Council”" in said
    assert "change E06000999, CCC: end_date (empty) → “2024-04-01”" in said
    assert [council.code for council in Council.objects.search("city E06000997")] == ["CCC"]
    assert list(Council.objects.get(code="CCC").gss_codes.values_list("code", flat=True)) == ["E06000999", "E06000997"]


@pytest.mark.django_db
def test_two_councils_may_exchange_their_slugs(directory: Path) -> None:
    load(directory)
    replace(directory, "councils.csv", "BBB,anytown", "BBB,x")
    replace(directory, "councils.csv", "CCC,newtown", "CCC,anytown")
    replace(directory, "councils.csv", "BBB,x", "BBB,newtown")
    load(directory)
    assert dict(Council.objects.values_list("code", "slug")) == {"AAA": "anyshire", "BBB": "newtown", "CCC": "anytown"}


@pytest.mark.django_db
def test_a_council_without_records_may_be_taken_out(directory: Path) -> None:
    load(directory)
    write(directory, "councils.csv", COUNCILS_HEADING, UNITARY)
    write(directory, "gss_codes.csv", GSS_HEADING, "CCC,E06000999,2020-04-01,")
    write(directory, "successions.csv", SUCCESSIONS_HEADING)
    assert "remove BBB, Anytown Borough Council" in load(directory)
    assert [council.code for council in Council.objects.all()] == ["CCC"]


@pytest.mark.django_db
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_council_with_records_is_never_taken_out(directory: Path, dry_run: bool) -> None:
    load(directory)
    council = Council.objects.get(code="CCC")
    FunctionCorrection.objects.create(
        council=council, function=InspectionFunction.PLANNING, holds=False, source="Its website"
    )
    write(directory, "councils.csv", COUNCILS_HEADING, COUNTY)
    write(directory, "gss_codes.csv", GSS_HEADING, "AAA,E10000099,,")
    write(directory, "successions.csv", SUCCESSIONS_HEADING)
    with pytest.raises(
        CommandError, match=r"CCC, Newtown Council is missing, but has records: corrections of functions \(1\)"
    ):
        load(directory, dry_run=dry_run)
    assert Council.objects.count() == 3
    with pytest.raises(ProtectedError):
        council.delete()


@pytest.mark.django_db
def test_a_faulty_file_changes_nothing(directory: Path) -> None:
    load(directory)
    replace(directory, "councils.csv", "Newtown Council", "Newtown City Council")
    add(directory, "successions.csv", "BBB,ZZZ,2020-04-01")
    with pytest.raises(CommandError, match=r"successions.csv line 3: there is no council ZZZ"):
        load(directory)
    assert Council.objects.get(code="CCC").official_name == "Newtown Council"


@pytest.mark.django_db
def test_comparing_takes_three_queries_however_large_the_register(
    directory: Path, register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for wanted in (parse(directory), register):
        with django_assert_num_queries(3):
            changes = compare(wanted)
    apply(changes, now=NOW)
    with django_assert_num_queries(3):
        assert not compare(register)
