"""The rules as pure functions: headline, days, what may be published, grades; and the folding of names."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from councils.choices import Ask, DecidedBy, EvidenceKind, Grade, Headline, InspectionFunction, PolicyStatus
from councils.querysets import fold
from councils.rules import (
    GRADE_OF_KIND,
    GRADES_FOR_STATUS,
    RECORDABLE_STATUSES,
    AsOf,
    Decision,
    FindingDraft,
    PolicyDraft,
    Standing,
    alive,
    finding_problems,
    grade_problem,
    headline,
    is_stale,
    policy_problems,
    retraction_problems,
)

UTC = ZoneInfo("UTC")
DAY = date(2026, 3, 2)
TODAY = date(2026, 6, 1)
FOOD, HOUSING = InspectionFunction.FOOD_SAFETY.value, InspectionFunction.PRIVATE_SECTOR_HOUSING.value
HELD = frozenset({FOOD, HOUSING})


def standing(first: str, second: str, **words: object) -> Standing:
    decisions = {
        ask: Decision(ask, status, DAY, DAY, **({"covers_all_functions": True} | words))  # type: ignore[arg-type]
        for ask, status in zip(Ask.values, (first, second), strict=True)
        if status != "not_checked"
    }
    return Standing(HELD, decisions)


# Headline


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("in_force", "in_force", "adopted"),
        ("in_force", "not_checked", "partly_adopted"),
        ("in_force", "rejected", "partly_adopted"),
        ("no_policy_found", "in_force", "partly_adopted"),
        ("motion_passed", "in_force", "partly_adopted"),
        ("motion_passed", "motion_tabled", "motion_passed"),
        ("motion_passed", "not_checked", "motion_passed"),
        ("motion_tabled", "rejected", "motion_tabled"),
        ("rejected", "not_checked", "rejected_or_reversed"),
        ("no_policy_found", "reversed", "rejected_or_reversed"),
        ("no_policy_found", "no_policy_found", "no_policy_found"),
        ("no_policy_found", "lapsed", "no_policy_found"),
        ("lapsed", "lapsed", "no_policy_found"),
        ("no_policy_found", "not_checked", "not_checked"),
        ("lapsed", "not_checked", "not_checked"),
        ("not_checked", "not_checked", "not_checked"),
    ],
)
def test_the_headline_follows_from_the_two_statuses(first: str, second: str, expected: str) -> None:
    assert headline(standing(first, second)) == headline(standing(second, first)) == expected


def test_one_function_left_out_makes_it_partly_in_force() -> None:
    assert (
        headline(standing("in_force", "in_force", covers_all_functions=False, functions=frozenset({FOOD})))
        == "partly_adopted"
    )


def test_naming_every_function_held_is_as_good_as_saying_all() -> None:
    assert headline(standing("in_force", "in_force", covers_all_functions=False, functions=HELD)) == "adopted"


def test_a_function_that_is_not_held_covers_nothing() -> None:
    decision = Decision("data_sharing", "in_force", DAY, DAY, functions=frozenset({FOOD, "planning"}))
    assert decision.covered(HELD) == {FOOD}
    assert Standing(HELD, {"data_sharing": decision}).uncovered("data_sharing") == {HOUSING}


subsets = st.frozensets(st.sampled_from(InspectionFunction.values))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    days = st.dates(date(2015, 4, 1), date(2030, 1, 1))
    decisions = {
        ask: Decision(
            ask,
            draw(st.sampled_from(sorted(RECORDABLE_STATUSES))),
            draw(days),
            draw(days),
            draw(st.booleans()),
            draw(subsets),
        )
        for ask in draw(st.frozensets(st.sampled_from(Ask.values)))
    }
    return Standing(draw(subsets), decisions)


@given(standings())
def test_every_standing_has_one_known_headline(standing: Standing) -> None:
    assert headline(standing) in Headline.values


@given(standings())
def test_adopted_means_exactly_that_both_are_in_force_and_all_held_is_covered(standing: Standing) -> None:
    whole = all(
        ask in standing.decisions
        and standing.decisions[ask].status == "in_force"
        and (standing.decisions[ask].covers_all_functions or standing.held <= standing.decisions[ask].functions)
        for ask in Ask.values
    )
    assert (headline(standing) == "adopted") == whole


@given(standings())
def test_no_policy_found_needs_a_check_of_both_asks(standing: Standing) -> None:
    if headline(standing) == "no_policy_found":
        assert set(standing.decisions) == set(Ask.values)
        assert {one.status for one in standing.decisions.values()} <= {"no_policy_found", "lapsed"}


@given(standings())
def test_anything_in_force_shows_in_the_headline_and_nothing_else_does(standing: Standing) -> None:
    in_force = any(one.status == "in_force" for one in standing.decisions.values())
    assert (headline(standing) in ("adopted", "partly_adopted")) == in_force


@given(standings(), standings())
def test_dates_and_bodies_never_change_a_headline(one: Standing, other: Standing) -> None:
    moved = {
        ask: replace(decision, effective_from=TODAY, checked_on=TODAY, decided_by="cabinet")
        for ask, decision in one.decisions.items()
    }
    assert headline(Standing(one.held, moved)) == headline(one)


# Days


def test_a_council_is_alive_from_its_start_to_the_day_before_its_end() -> None:
    start, end = date(2020, 4, 1), date(2027, 4, 1)
    days = [start - timedelta(1), start, end - timedelta(1), end]
    assert [alive(start, end, day) for day in days] == [False, True, True, False]
    assert alive(None, None, DAY)


def test_the_day_of_a_moment_is_the_day_in_the_uk() -> None:
    assert AsOf.at(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)).day == date(2026, 6, 2)
    assert AsOf.at(datetime(2026, 1, 1, 23, 30, tzinfo=UTC)).day == date(2026, 1, 1)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1), date(2026, 1, 1)])
def test_the_end_of_a_day_is_its_last_microsecond_also_when_clocks_change(day: date) -> None:
    moment = AsOf.end_of(day).moment.astimezone(UTC)
    assert AsOf.at(moment).day == day
    assert AsOf.at(moment + timedelta(microseconds=1)).day == day + timedelta(1)


def test_a_check_is_stale_after_a_year_and_where_there_was_none() -> None:
    assert is_stale(None, TODAY)
    assert not is_stale(TODAY - timedelta(365), TODAY)
    assert is_stale(TODAY - timedelta(366), TODAY)


def test_the_day_of_a_full_check_needs_both_asks() -> None:
    half = Standing(HELD, {"data_sharing": Decision("data_sharing", "in_force", DAY, DAY)})
    assert (half.checked_on, half.checked_in_full_on) == (DAY, None)
    other = Decision("joint_inspections", "no_policy_found", TODAY, TODAY)
    both = Standing(HELD, {**half.decisions, "joint_inspections": other})
    assert (both.checked_on, both.checked_in_full_on) == (TODAY, DAY)


# What may be published


GOOD = PolicyDraft(
    status="in_force",
    effective_from=DAY,
    checked_on=DAY,
    decided_by="cabinet",
    covers_all_functions=True,
    grades=frozenset({Grade.A}),
    held=HELD,
)


def codes(draft: PolicyDraft) -> list[str]:
    return [problem.code for problem in policy_problems(draft, TODAY)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"checked_on": None}, "checked_on_needed"),
        ({"checked_on": TODAY + timedelta(1)}, "checked_in_future"),
        ({"effective_from": None}, "effective_from_needed"),
        ({"status": "motion_passed", "effective_from": TODAY + timedelta(1)}, "effective_in_future"),
        ({"start_date": DAY + timedelta(1)}, "council_not_alive"),
        ({"end_date": DAY}, "council_not_alive"),
        ({"decided_by": ""}, "no_power_to_decide"),
        ({"decided_by": "scrutiny"}, "no_power_to_decide"),
        ({"decided_by": "full_council"}, "no_power_to_decide"),
        ({"grades": frozenset()}, "evidence_too_weak"),
        ({"grades": frozenset("C")}, "evidence_too_weak"),
        ({"status": "motion_tabled", "grades": frozenset("D")}, "evidence_too_weak"),
        ({"status": "not_checked"}, "status_not_recordable"),
        ({"covers_all_functions": False}, "functions_needed"),
        ({"functions": frozenset({"planning"})}, "function_not_held"),
    ],
)
def test_each_rule_of_publication_is_told_when_it_alone_is_broken(change: dict[str, object], code: str) -> None:
    assert codes(GOOD) == []
    assert codes(replace(GOOD, **change)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize("status", sorted(RECORDABLE_STATUSES))
def test_every_recordable_status_is_published_with_its_weakest_allowed_grade_and_no_weaker(status: str) -> None:
    needed = GRADES_FOR_STATUS[status]
    weakest = max(needed, default="")
    assert codes(replace(GOOD, status=status, grades=frozenset(weakest))) == []
    weaker = {"A": "B", "B": "C", "C": "D", "": ""}[weakest]
    assert codes(replace(GOOD, status=status, grades=frozenset(weaker))) == (["evidence_too_weak"] if needed else [])


def test_the_statuses_beyond_a_check_need_a_to_c_and_in_force_needs_a_or_b() -> None:
    assert {status: "".join(sorted(grades)) for status, grades in GRADES_FOR_STATUS.items()} == {
        "no_policy_found": "",
        "motion_tabled": "ABC",
        "motion_passed": "ABC",
        "in_force": "AB",
        "rejected": "ABC",
        "reversed": "ABC",
        "lapsed": "ABC",
    }
    assert set(GRADES_FOR_STATUS) | {"not_checked"} == set(PolicyStatus.values)


def test_only_a_policy_in_force_may_have_a_day_to_come() -> None:
    assert codes(replace(GOOD, effective_from=TODAY + timedelta(30))) == []


def test_each_body_but_full_council_by_motion_and_scrutiny_has_power() -> None:
    powerless = [body for body in DecidedBy.values if codes(replace(GOOD, decided_by=body))]
    assert powerless == ["full_council", "scrutiny"]


def test_a_motion_at_full_council_is_explained_and_not_only_refused() -> None:
    (problem,) = policy_problems(replace(GOOD, decided_by="full_council"), TODAY)
    assert "does not bind the executive" in str(problem.message)
    assert problem.field == "decided_by"


def test_weak_evidence_is_refused_with_what_is_needed_and_what_is_there() -> None:
    (problem,) = policy_problems(replace(GOOD, grades=frozenset("D")), TODAY)
    assert str(problem.message) == (
        "“Policy in force” needs evidence of grade A or B, for example minutes, a decision notice, the policy itself "
        "or a signed letter. What is attached is grade D."
    )


def test_functions_that_are_not_held_are_named() -> None:
    (problem,) = policy_problems(replace(GOOD, functions=frozenset({"planning", "taxi_licensing"})), TODAY)
    assert str(problem.message) == "This council does not hold these functions: Planning, Taxi licensing."


FOUND = FindingDraft(
    finding="reported", effective_from=DAY, checked_on=DAY, offered_on=DAY, names_nobody=True, grades=frozenset("D")
)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"names_nobody": False}, "may_name_someone"),
        ({"grades": frozenset()}, "evidence_needed"),
        ({"grades": frozenset("E")}, "evidence_needed"),
        ({"offered_on": None}, "offer_needed"),
        ({"offered_on": TODAY + timedelta(1)}, "offer_in_future"),
        ({"checked_on": TODAY + timedelta(1)}, "checked_in_future"),
        ({"effective_from": TODAY + timedelta(1)}, "effective_in_future"),
        ({"end_date": DAY}, "council_not_alive"),
    ],
)
def test_each_rule_of_a_finding_is_told_when_it_alone_is_broken(change: dict[str, object], code: str) -> None:
    assert finding_problems(FOUND, TODAY) == []
    assert [one.code for one in finding_problems(replace(FOUND, **change), TODAY)] == [code]  # type: ignore[arg-type]


def test_that_a_council_says_none_needs_no_document_and_no_offer() -> None:
    assert (
        finding_problems(replace(FOUND, finding="council_says_none", offered_on=None, grades=frozenset()), TODAY) == []
    )


def test_a_retraction_says_why() -> None:
    assert [problem.field for problem in retraction_problems("  \n")] == ["reason"]
    assert retraction_problems("Wrong council.") == []


# Grades


def test_every_kind_of_document_has_a_grade() -> None:
    assert set(GRADE_OF_KIND) == set(EvidenceKind.values)


@pytest.mark.parametrize("kind", EvidenceKind.values)
def test_a_document_may_be_graded_weaker_than_its_kind_and_never_stronger(kind: str) -> None:
    allowed = "".join(grade for grade in Grade.values if grade_problem(kind, grade) is None)
    assert allowed == {"A": "ABCD", "B": "BCD", "C": "CD", "D": "D", "E": "E"}[GRADE_OF_KIND[kind]]


# Folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ynys Môn", "ynys mon"),
        ("King’s Lynn & West Norfolk", "kings lynn and west norfolk"),
        ("St. Helens", "st helens"),
        ("Comhairle nan Eilean Siar", "comhairle nan eilean siar"),
        ("Bournemouth, Christchurch  and Poole", "bournemouth christchurch and poole"),
        ("  ", ""),
        ("東京", ""),
    ],
)
def test_names_fold_to_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once_and_leaves_plain_words(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(st.text("abcxyzâêîôûŵŷáéíóúàèìòùäëïöüßABCXYZÂÊÎÔÛŴŶÁÉÍÓÚÀÈÌÒÙ0189 -’'&,."))
def test_folding_takes_no_notice_of_case_in_the_letters_of_these_islands(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.lower())
