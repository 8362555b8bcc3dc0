"""Who holds which inspection function (design.md, section 3)."""

import pytest

from councils import functions
from councils.choices import CouncilType
from councils.choices import InspectionFunction as F
from councils.functions import held

EVERYTHING = set(F)
EXPECTED = {
    "county": {F.TRADING_STANDARDS, F.COMMUNITY_SAFETY},
    "district": EVERYTHING - {F.TRADING_STANDARDS},
    "unitary": EVERYTHING,
    "metropolitan_district": EVERYTHING,
    "london_borough": EVERYTHING - {F.TAXI_LICENSING},
    "city_of_london": EVERYTHING - {F.TAXI_LICENSING},
    "isles_of_scilly": EVERYTHING,
    "welsh": EVERYTHING,
    "scottish": EVERYTHING - {F.PREMISES_LICENSING},
    "northern_irish": {F.FOOD_SAFETY, F.HEALTH_AND_SAFETY, F.PRIVATE_SECTOR_HOUSING, F.PLANNING, F.COMMUNITY_SAFETY},
}


@pytest.mark.parametrize(("council_type", "expected"), EXPECTED.items())
def test_what_a_council_holds_follows_from_its_type(council_type: str, expected: set[F]) -> None:
    assert held(council_type) == expected


def test_the_table_is_tested_for_every_type() -> None:
    assert set(EXPECTED) == set(CouncilType.values)


def test_counties_and_their_districts_hold_everything_between_them_and_share_community_safety() -> None:
    assert held("county") | held("district") == EVERYTHING
    assert held("county") & held("district") == {F.COMMUNITY_SAFETY}


def test_a_correction_adds_or_takes_away_one_function() -> None:
    assert held("county", {"food_safety": True, "trading_standards": False}) == {F.FOOD_SAFETY, F.COMMUNITY_SAFETY}
    assert held("county", {"trading_standards": True, "planning": False}) == held("county")


@pytest.mark.parametrize(("council_type", "corrections"), [("parish", {}), ("county", {"fishing": True})])
def test_an_unknown_type_or_function_is_refused(council_type: str, corrections: dict[str, bool]) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        held(council_type, corrections)


def test_every_row_of_the_table_names_its_law() -> None:
    assert functions.HOLDINGS
    assert all(any(year in row.source for year in map(str, range(1847, 2027))) for row in functions.HOLDINGS)


def test_no_row_says_what_another_says() -> None:
    pairs = [(row.function, kind) for row in functions.HOLDINGS for kind in row.types]
    assert len(pairs) == len(set(pairs))
