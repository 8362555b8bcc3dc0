"""Postcodes: how they are read, and that the ranges give back the directory, for the whole of it and not a sample's."""

import random
from datetime import date

import pytest
from django.core.management import call_command

from councils.finder import Kind, find, places_of
from councils.geography import postcodes
from councils.geography.postcodes import Postcode, corrections, parse, ranges
from councils.models import Council, PostcodeRange
from tests.once import often

DAY = date(2026, 11, 22)
MADE_UP = random.Random(7)


def non_postcode() -> str:
    """Something that has the form of no postcode, or the form of one with letters that no area begins with."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    odd = "".join(MADE_UP.choices(signs, k=MADE_UP.randint(5, 9)))
    return MADE_UP.choice([f"QX{odd[0]} 9ZZ", f"99{odd}", f"{odd}!?", f"ZZ{odd}", "1AA SW1A"])


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("la1 1yn", "LA1 1YN"),
        ("LA11YN", "LA1 1YN"),
        (" e8 1ea ", "E8 1EA"),
        ("sw1a1aa", "SW1A 1AA"),
        ("L-A-1.1YN", "LA1 1YN"),
    ],
)
def test_a_postcode_is_read_in_any_spacing_and_case(typed: str, whole: str) -> None:
    assert str(parse(typed)) == whole


@pytest.mark.parametrize(
    ("typed", "part"), [("LA1", ("LA1", "")), ("la1 1", ("LA1", "1")), ("LA11", ("LA11", "")), ("N1 9g", ("N1", "9G"))]
)
def test_a_part_of_a_postcode_is_read_as_one(typed: str, part: tuple[str, str]) -> None:
    assert parse(typed) == Postcode(*part)


@pytest.mark.parametrize("typed", ["Hackney", "", "1AA SW1A", "LANCASTER1", "SW1A 1AAA", "💥"])
def test_what_has_not_the_form_is_no_postcode(typed: str) -> None:
    assert parse(typed) is None


def test_keys_sort_by_outward_then_inward_code() -> None:
    written = ["AB1 0AA", "AB1 9ZZ", "AB10 1AA", "AB2 1AA", "B1 1AA", "B1 1AB", "W1A 0AX"]
    found = [parse(one) for one in written]
    assert sorted(found, key=lambda one: one.first if one else 0) == [
        *found[:2], found[2], found[3], *found[4:],
    ]  # fmt: skip


def test_ranges_join_neighbours_of_one_council_and_keep_those_without() -> None:
    pairs = [(1, "A"), (2, "A"), (5, "A"), (6, ""), (7, "B")]
    assert list(ranges(pairs)) == [(1, 5, "A"), (6, 6, ""), (7, 7, "B")]


def test_a_mistyped_postcode_has_corrections() -> None:
    assert Postcode("SW1A", "0AA") in list(corrections("SW1A OAA"))
    assert Postcode("E8", "1EA") in list(corrections("E81EAA"))


@pytest.mark.django_db
def test_the_whole_directory_is_found_again(real_register: None) -> None:
    call_command("load_postcodes", verbosity=0)
    directory = postcodes.read_directory()
    assert len(directory) == 2_720_556
    assert PostcodeRange.objects.count() == 67_522
    councils = dict(Council.objects.values_list("gss_codes__code", "pk"))
    outwards = [
        _written(number) for number, code in random.Random(361).sample(directory, often(2000)) if code in councils
    ]
    assert len(outwards) > often(1900)
    expected = dict(directory)
    for postcode in outwards:
        (place,) = find(str(postcode), DAY).places
        assert place.council.pk == councils[expected[postcode.first]] or place in places_of(
            [expected[postcode.first]], DAY
        )
    for typed in (non_postcode() for _number in range(often(200))):
        answer = find(typed, DAY)
        assert not answer.places
        assert answer.kind in (Kind.UNKNOWN_POSTCODE, Kind.NOTHING)


def _written(number: int) -> Postcode:
    """The postcode of a key: the reverse of ``postcodes.key``."""
    letters = ""
    for _place in range(7):
        number, rest = divmod(number, len(postcodes.ALPHABET))
        letters = postcodes.ALPHABET[rest] + letters
    return Postcode(letters[:4].strip(), letters[4:])
