"""Every filter and sort by its results, on a small mixed world; alone, with several values, and in pairs."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from councils.filters import SORTS, VIEW, CouncilFilter
from councils.models import Council
from councils.rules import AsOf
from councils.selection import Selection
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    JOINT_INSPECTIONS,
    NOW,
    TODAY,
    council,
    decision,
    pledge,
    published_decision,
    published_finding,
    published_pledge,
    retract,
)
from tests.once import made_once

pytestmark = pytest.mark.django_db

EARLY, LATE = DAY, DAY + timedelta(30)

# What each value of each filter shows in the world below. All values and filters are combined from here.
EXPECTED: dict[tuple[str, str], str] = {
    ("q", "ynys"): "AGY",
    ("q", "mon"): "AGY MON",
    ("q", "Ynys  MÔN"): "AGY",
    ("q", "W06000001"): "AGY",
    ("q", "CTY"): "CTY",
    ("q", "county-hall"): "CTY",
    ("q", "no such place"): "",
    ("headline", "adopted"): "AGY CTY",
    ("headline", "partly_adopted"): "DIS LON",
    ("headline", "motion_passed"): "SCO",
    ("headline", "motion_tabled"): "",
    ("headline", "rejected_or_reversed"): "NIR",
    ("headline", "no_policy_found"): "MET",
    ("headline", "not_checked"): "MON UNI",
    ("data_sharing", "in_force"): "AGY CTY DIS LON",
    ("data_sharing", "no_policy_found"): "MET UNI",
    ("data_sharing", "not_checked"): "MON NIR",
    ("joint_inspections", "in_force"): "AGY CTY DIS",
    ("joint_inspections", "not_checked"): "LON MON SCO UNI",
    ("joint_inspections", "reversed"): "NIR",
    ("joint_inspections", "lapsed"): "MET",
    ("nation", "wales"): "AGY MON",
    ("nation", "england"): "CTY DIS LON MET UNI",
    ("nation", "northern_ireland"): "NIR",
    ("region", "london"): "LON",
    ("region", "yorkshire_and_the_humber"): "CTY DIS UNI",
    ("region", "wales"): "AGY MON",
    ("type", "county"): "CTY",
    ("type", "london_borough"): "LON",
    ("type", "welsh"): "AGY MON",
    ("function", "trading_standards"): "AGY CTY LON MET MON SCO UNI",
    ("function", "taxi_licensing"): "AGY DIS MET MON SCO UNI",
    ("function", "community_safety"): "AGY CTY DIS LON MET MON NIR SCO UNI",
    ("practice", "reported"): "DIS UNI",
    ("practice", "council_says_none"): "AGY UNI",
    ("practice", "disputed"): "",
    ("practice", "none_recorded"): "CTY LON MET MON NIR SCO",
    ("pledges", "some"): "LON MON",
    ("pledges", "none"): "AGY CTY DIS MET NIR SCO UNI",
    ("checked_before", EARLY.isoformat()): "LON MON NIR SCO UNI",
    ("checked_before", LATE.isoformat()): "AGY CTY LON MET MON NIR SCO UNI",
    ("checked_before", TODAY.isoformat()): "AGY CTY DIS LON MET MON NIR SCO UNI",
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with made_once(django_db_blocker, build):
        yield


def build() -> None:
    wales = {"nation": "wales", "region": "wales", "council_type": "welsh"}
    yorkshire = {"region": "yorkshire_and_the_humber"}
    agy = council(
        "AGY",
        gss="W06000001",
        short_name="Isle of Anglesey",
        native_name="Cyngor Sir Ynys Môn",
        native_language="cy",
        **wales,
    )
    council("MON", **wales)
    cty = council("CTY", slug="county-hall", council_type="county", **yorkshire)
    dis = council("DIS", council_type="district", county=cty, **yorkshire)
    uni = council("UNI", **yorkshire)
    met = council("MET", region="north_west", council_type="metropolitan_district")
    lon = council("LON", council_type="london_borough")
    sco = council("SCO", nation="scotland", region="scotland", council_type="scottish")
    nir = council("NIR", nation="northern_ireland", region="northern_ireland", council_type="northern_irish")
    council("OLD", end_date=EARLY)
    published_decision(agy)
    published_decision(cty)
    published_decision(dis, on=LATE, functions=["food_safety"])
    published_decision(lon, asks=[DATA_SHARING])
    published_decision(sco, "motion_passed", asks=[DATA_SHARING])
    published_decision(nir, "reversed", asks=[JOINT_INSPECTIONS])
    published_decision(met, "no_policy_found", asks=[DATA_SHARING])
    published_decision(met, "lapsed", asks=[JOINT_INSPECTIONS])
    published_decision(uni, "no_policy_found", asks=[DATA_SHARING])
    published_finding(agy, "council_says_none")
    published_finding(dis)
    published_finding(uni)
    published_finding(uni, "council_says_none", mechanism="referral")
    published_pledge(lon)
    published_pledge(Council.objects.get(code="MON"))
    noise(met)


def noise(where: Council) -> None:
    """Drafts and things taken back, which no filter may see."""
    decision(where)
    pledge(where)
    retract(published_pledge(where, "Withdrawn"))
    retract(published_finding(where, "disputed"))
    for record in published_decision(where, "motion_tabled", on=LATE):
        retract(record)


def found(query: str | list[tuple[str, str]]) -> list[str]:
    data = QueryDict(query if isinstance(query, str) else "", mutable=True)
    for name, value in [] if isinstance(query, str) else query:
        data.appendlist(name, value)
    selection = Selection(data, AsOf.at(NOW))
    assert not selection.errors
    return [row.council.code for row in selection.rows]


def test_every_filter_is_tested_here() -> None:
    tested = {name for name, _value in EXPECTED}
    assert tested | set(VIEW) == set(CouncilFilter(QueryDict(), today=TODAY).filters)


def test_without_filters_everything_alive_is_shown(world: None) -> None:
    assert sorted(found("")) == ["AGY", "CTY", "DIS", "LON", "MET", "MON", "NIR", "SCO", "UNI"]


def test_each_filter_shows_what_it_says(world: None) -> None:
    shown = {one: " ".join(sorted(found([one]))) for one in EXPECTED}
    assert shown == EXPECTED


def test_two_filters_show_what_both_show(world: None) -> None:
    wrong = [
        (one, other)
        for one, other in combinations(EXPECTED, 2)
        if one[0] != other[0] and set(found([one, other])) != set(EXPECTED[one].split()) & set(EXPECTED[other].split())
    ]
    assert wrong == []


def test_several_values_of_one_filter_show_what_any_of_them_shows(world: None) -> None:
    several = [
        pair
        for pair in combinations(EXPECTED, 2)
        if pair[0][0] == pair[1][0] and pair[0][0] not in ("q", "checked_before")
    ]
    assert len(several) > 30
    wrong = [
        (one, other)
        for one, other in several
        if set(found([one, other])) != set(EXPECTED[one].split()) | set(EXPECTED[other].split())
    ]
    assert wrong == []


def test_all_values_of_a_filter_together_show_everything(world: None) -> None:
    selection = Selection(QueryDict(), AsOf.at(NOW))
    for name in ("headline", *BOTH, "nation", "region", "type", "function", "practice", "pledges"):
        values = [(name, code) for code, _label in selection.form.fields[name].choices]
        assert len(found(values)) == 9, name


def test_filters_of_the_past_look_at_the_past(world: None) -> None:
    before = (EARLY - timedelta(1)).isoformat()
    assert found(f"as_of={before}&headline=adopted") == []
    assert "OLD" in found(f"as_of={before}&headline=not_checked")
    assert found(f"as_of={EARLY.isoformat()}&data_sharing=in_force&nation=wales") == ["AGY"]


def test_checked_before_never_hides_a_council_that_was_not_checked(world: None) -> None:
    assert "MON" in found("checked_before=1900-01-01")


def test_a_search_takes_no_notice_of_case_order_and_punctuation(world: None) -> None:
    for text in ("CTY", "cty", "Ctyshire", "shire cty", "CTYSHIRE, council", "cty-shire", " CTY\t"):
        assert found([("q", text)]) == ["CTY"], text


def test_odd_characters_in_a_search_are_no_wildcards_and_no_error(world: None) -> None:
    for text in ("%", "_", "'", '"', "\\", "%%%", "💥", ".", "東京", "zz%zz", "' OR 1=1; --zz"):
        assert found([("q", text)]) == [], text
    assert len(found([("q", "  ")])) == 9


# What is not understood


def refusals(query: str) -> list[tuple[str, str]]:
    return [(error.name, error.message) for error in Selection(QueryDict(query), AsOf.at(NOW)).errors]


@pytest.mark.parametrize(
    "name",
    [name for name, _value in dict.fromkeys((n, "") for n, _v in EXPECTED) if name not in ("q", "checked_before")],
)
def test_an_unknown_value_is_answered_with_the_values_that_there_are(name: str, db: None) -> None:
    ((field, message),) = refusals(f"{name}=500k")
    assert field == name
    assert message.startswith("“500k” is not known here. Choose one of: ")
    codes = [value for filter_name, value in EXPECTED if filter_name == name]
    assert all(code in message for code in codes)


def test_an_unknown_value_leaves_the_other_filters_at_work(world: None) -> None:
    selection = Selection(QueryDict("nation=wales&headline=nonsense"), AsOf.at(NOW))
    assert sorted(row.council.code for row in selection.rows) == ["AGY", "MON"]
    assert selection.parameters == {"nation": ["wales"]}


def test_an_unknown_sort_day_or_parameter_is_refused_with_a_sentence(db: None) -> None:
    assert refusals("sort=population")[0][1].startswith("“population” is not known here. Choose one of: name, -name,")
    assert refusals("checked_before=soon") == [
        ("checked_before", "Give the day as year, month, day: for example 2026-05-01.")
    ]
    ((name, message),) = refusals("colour=red")
    assert name == "colour"
    assert message.startswith(
        "There is no filter called “colour”. There are: q, headline, data_sharing, joint_inspections, nation, region, "
        "type, function, practice, pledges, checked_before, as_of, sort"
    )


def test_an_over_long_search_is_refused(db: None) -> None:
    assert refusals("q=" + "a" * 100) == []
    assert [name for name, _message in refusals("q=" + "a" * 101)] == ["q"]


def test_marks_that_other_sites_add_to_links_are_let_pass(db: None) -> None:
    assert refusals("utm_source=x&fbclid=y&gclid=z") == []


# Sorts


def sorted_keys(sort: str) -> list[object]:
    """What each row is sorted by, in the order of the rows; equals are checked to be in the order of names."""
    key = SORTS[sort.removeprefix("-")][1]
    rows = Selection(QueryDict(f"sort={sort}"), AsOf.at(NOW)).rows
    assert len(rows) == 9
    for one, other in pairwise(rows):
        if key(one) == key(other):
            assert one.council.short_name.casefold() < other.council.short_name.casefold()
    return [key(row) for row in rows]


def test_each_sort_goes_both_ways_with_blanks_last_and_names_between_equals(world: None) -> None:
    for sort in SORTS:
        there, back = sorted_keys(sort), sorted_keys(f"-{sort}")
        known = [key for key in there if key is not None]
        assert known == sorted(known)  # type: ignore[type-var]
        assert len(set(known)) > 1
        blanks = [None] * (9 - len(known))
        assert (there, back) == ([*known, *blanks], [*reversed(known), *blanks])


def test_sorts_in_full(world: None) -> None:
    assert found("sort=checked_on")[-3:] == ["UNI", "DIS", "MON"]
    assert found("sort=-checked_on")[0] == "DIS"
    assert found("sort=-checked_on")[-1] == "MON"
    assert found("sort=headline") == ["CTY", "AGY", "DIS", "LON", "SCO", "NIR", "MET", "MON", "UNI"]
    assert found("sort=nation") == ["CTY", "DIS", "LON", "MET", "UNI", "AGY", "MON", "SCO", "NIR"]
    assert found("") == found("sort=name") == found("sort=-name")[::-1]


def test_the_sort_stays_with_the_filters(world: None) -> None:
    assert found("sort=-name&nation=england") == ["UNI", "MET", "LON", "DIS", "CTY"]


# Links


def selection(query: str) -> Selection:
    return Selection(QueryDict(query), AsOf.at(NOW))


def test_a_chip_for_every_value_says_it_in_words_and_takes_it_away(world: None) -> None:
    chips = selection("nation=wales&nation=england&q=mon&checked_before=2026-03-02&sort=-name").chips
    assert [(str(chip.label), chip.value, chip.remove_url) for chip in chips] == [
        ("Name or code", "mon", "/councils/?nation=wales&nation=england&checked_before=2026-03-02&sort=-name"),
        ("Nation", "Wales", "/councils/?q=mon&nation=england&checked_before=2026-03-02&sort=-name"),
        ("Nation", "England", "/councils/?q=mon&nation=wales&checked_before=2026-03-02&sort=-name"),
        ("Last checked before", "2 March 2026", "/councils/?q=mon&nation=wales&nation=england&sort=-name"),
    ]


def test_facets_count_what_each_headline_would_show_with_the_other_filters(world: None) -> None:
    facets = selection("nation=wales&headline=adopted").facets
    assert {facet.code: facet.count for facet in facets if facet.count} == {"adopted": 1, "not_checked": 1}
    assert [(facet.code, facet.url) for facet in facets if facet.active] == [("adopted", "/councils/?nation=wales")]
    for facet in facets:
        if not facet.active:
            assert facet.url == f"/councils/?headline=adopted&headline={facet.code}&nation=wales"


def test_an_empty_result_says_how_to_widen_it(world: None) -> None:
    chosen = selection("nation=wales&headline=motion_tabled&sort=-name")
    assert (chosen.count, chosen.total) == (0, 9)
    assert chosen.widen == [
        ("without “Where it stands”", "/councils/?nation=wales&sort=-name"),
        ("without “Nation”", "/councils/?headline=motion_tabled&sort=-name"),
    ]
    assert chosen.clear_url == "/councils/?sort=-name"


def test_the_files_of_a_selection_keep_its_filters_and_its_order(world: None) -> None:
    chosen = selection("nation=wales&as_of=2026-03-02&sort=-name&colour=red&type=nonsense")
    assert chosen.file_url("csv") == "/councils.csv?nation=wales&as_of=2026-03-02&sort=-name"
    assert chosen.file_url("csv", excel=["1"]) == "/councils.csv?nation=wales&as_of=2026-03-02&sort=-name&excel=1"
    assert chosen.today_url == "/councils/?nation=wales&sort=-name"
    assert chosen.asked.is_past


def test_a_sort_link_turns_the_order_round(world: None) -> None:
    sorts = selection("sort=headline&nation=wales").sorts
    assert (sorts["headline"].direction, sorts["headline"].url) == (
        "ascending",
        "/councils/?nation=wales&sort=-headline",
    )
    assert (sorts["name"].direction, sorts["name"].url) == ("none", "/councils/?nation=wales")
    assert selection("sort=-headline").sorts["headline"].direction == "descending"


def test_the_dates_of_the_world_are_in_order() -> None:
    assert date(2026, 3, 2) == EARLY < LATE < TODAY
