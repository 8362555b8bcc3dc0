"""Policy records: how they are drafted, revised, published and replaced, and what the database refuses by itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from councils.models import Council, Evidence, FunctionCorrection, PolicyRecord
from councils.operations import (
    DecisionInput,
    RuleBroken,
    correct_function,
    discard,
    functions_held,
    publish_records,
    record_decision,
    revise_decision,
)
from councils.rules import AsOf
from councils.summaries import Row, rows
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    NOW,
    TODAY,
    at,
    council,
    database_refuses,
    decision,
    decision_input,
    document,
    minutes,
    press_report,
    published_decision,
    published_finding,
    published_pledge,
    retract,
    succeed,
    tip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


def standing(where: Council) -> Row:
    (row,) = rows([where], AsOf.at(NOW))
    return row


def publish(records: list[PolicyRecord]) -> None:
    publish_records(records=records, by=None, now=NOW)


def refused(records: list[PolicyRecord]) -> list[str]:
    with pytest.raises(RuleBroken) as error:
        publish(records)
    return [problem.code for problem in error.value.problems]


# Drafting


def test_one_decision_on_both_asks_is_a_record_for_each_with_its_own_evidence(anyshire: Council) -> None:
    first, second = decision(anyshire, evidence=(minutes(), press_report()))
    assert (first.ask, second.ask) == BOTH
    assert [item.grade for item in first.evidence.all()] == [item.grade for item in second.evidence.all()] == ["A", "D"]
    assert Evidence.objects.count() == 4


def test_a_decision_needs_an_ask(anyshire: Council) -> None:
    with pytest.raises(RuleBroken, match="at least one of the two asks"):
        decision(anyshire, asks=())


def test_not_yet_checked_is_no_status_to_record(anyshire: Council) -> None:
    with pytest.raises(ValidationError) as error:
        decision(anyshire, "not_checked")
    assert "status" in error.value.message_dict
    assert not PolicyRecord.objects.exists()


def test_a_draft_changes_nothing_that_the_public_sees(anyshire: Council) -> None:
    decision(anyshire)
    assert standing(anyshire).headline == "not_checked"
    assert not PolicyRecord.published.exists()


def test_a_draft_is_revised_together_with_its_evidence(anyshire: Council) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING])
    given = decision_input("motion_passed", summary="Carried.", evidence=(document("agenda"),))
    revised = revise_decision(record=draft, decision=given, by=None, now=NOW)
    assert (revised.pk, revised.status, revised.summary) == (draft.pk, "motion_passed", "Carried.")
    assert [item.kind for item in revised.evidence.all()] == ["agenda"]


def test_a_draft_is_thrown_away_with_its_evidence(anyshire: Council) -> None:
    for draft in decision(anyshire):
        discard(row=draft)
    assert not PolicyRecord.objects.exists()
    assert not Evidence.objects.exists()


def test_what_is_published_is_neither_revised_nor_published_again_nor_thrown_away(anyshire: Council) -> None:
    record = published_decision(anyshire)[0]
    for write in (
        lambda: revise_decision(record=record, decision=decision_input(), by=None, now=NOW),
        lambda: publish([record]),
        lambda: discard(row=record),
    ):
        with pytest.raises(RuleBroken, match="never changed"):
            write()


def test_codes_are_kept_sorted_and_once(anyshire: Council) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING], functions=["planning", "food_safety", "planning"])
    assert draft.functions == ["food_safety", "planning"]


def test_an_unknown_function_is_refused_before_anything_is_stored(anyshire: Council) -> None:
    with pytest.raises(ValidationError, match="Not known: fishing"):
        decision(anyshire, functions=["fishing"])
    assert not PolicyRecord.objects.exists()


def test_constraints_are_asked_for_their_sentences_only_where_the_database_refused(anyshire: Council) -> None:
    with CaptureQueriesContext(connection) as asked:
        correct_function(council=anyshire, function="planning", holds=False, source="A table.", by=None, now=NOW)
    questions = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    meant = ("pg_advisory_xact_lock", 'FROM "councils_council"')
    assert [sql for sql in questions if not any(part in sql for part in meant)] == []


# Rule 1: not yet checked is not no


def test_without_a_record_a_council_is_not_yet_checked_whatever_else_is_known(anyshire: Council) -> None:
    published_finding(anyshire, "council_says_none", evidence=())
    row = standing(anyshire)
    assert row.headline == "not_checked"
    assert row.standing.checked_on is None


def test_no_policy_found_needs_no_document_and_only_half_a_check_is_no_answer(anyshire: Council) -> None:
    published_decision(anyshire, "no_policy_found", asks=[DATA_SHARING])
    assert standing(anyshire).headline == "not_checked"
    published_decision(anyshire, "no_policy_found", asks=["joint_inspections"])
    assert standing(anyshire).headline == "no_policy_found"


def test_no_policy_found_needs_the_day_of_the_check(anyshire: Council) -> None:
    with pytest.raises(ValidationError) as error:
        decision(anyshire, "no_policy_found", checked_on=None)
    assert list(error.value.message_dict) == ["checked_on"]


def test_the_database_keeps_no_record_without_the_day_of_the_check(anyshire: Council) -> None:
    (draft,) = decision(anyshire, "no_policy_found", asks=[DATA_SHARING])
    with database_refuses():
        PolicyRecord.objects.filter(pk=draft.pk).update(checked_on=None)


def test_no_policy_says_nothing_about_practice(anyshire: Council) -> None:
    published_decision(anyshire, "no_policy_found")
    assert standing(anyshire).findings == frozenset()


# Rule 2: evidence and power


@pytest.mark.parametrize("status", ["motion_tabled", "motion_passed", "in_force", "rejected", "reversed", "lapsed"])
def test_a_press_report_alone_supports_no_status(anyshire: Council, status: str) -> None:
    assert refused(decision(anyshire, status, evidence=(press_report(),))) == ["evidence_too_weak"]
    assert not PolicyRecord.published.exists()


def test_a_press_release_supports_a_motion_and_no_policy_in_force(anyshire: Council) -> None:
    publish(decision(anyshire, "motion_passed", evidence=(document("press_release"),)))
    assert refused(decision(anyshire, evidence=(document("press_release"),))) == ["evidence_too_weak"]


def test_a_motion_at_full_council_puts_nothing_in_force(anyshire: Council) -> None:
    assert refused(decision(anyshire, decided_by="full_council")) == ["no_power_to_decide"]
    publish(decision(anyshire, "motion_passed", decided_by="full_council"))
    assert standing(anyshire).headline == "motion_passed"


def test_where_the_decision_is_its_own_full_council_puts_a_policy_in_force(anyshire: Council) -> None:
    publish(decision(anyshire, decided_by="council_with_power"))
    assert standing(anyshire).headline == "adopted"


@pytest.mark.parametrize(
    ("status", "grade"),
    [
        ("in_force", "C"),
        ("in_force", "D"),
        ("in_force", ""),
        ("motion_tabled", "D"),
        ("motion_passed", ""),
        ("lapsed", "E"),
    ],
)
def test_the_database_publishes_no_status_on_weak_evidence(anyshire: Council, status: str, grade: str) -> None:
    (draft,) = decision(anyshire, status, asks=[DATA_SHARING])
    with database_refuses():
        PolicyRecord.objects.filter(pk=draft.pk).update(published_at=NOW, support_grade=grade)


def test_the_database_puts_nothing_in_force_without_a_body_that_has_power(anyshire: Council) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING], decided_by="full_council")
    with database_refuses():
        PolicyRecord.objects.filter(pk=draft.pk).update(published_at=NOW, support_grade="A")


def test_the_database_weakens_no_support_of_what_is_published(anyshire: Council) -> None:
    record = published_decision(anyshire)[0]
    with database_refuses():
        PolicyRecord.objects.filter(pk=record.pk).update(support_grade="C")


@pytest.mark.parametrize("change", [{"ask": "third"}, {"status": "not_checked"}, {"status": "perhaps"}])
def test_the_database_knows_the_codes(anyshire: Council, change: dict[str, str]) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING])
    with database_refuses():
        PolicyRecord.objects.filter(pk=draft.pk).update(**change)


def test_both_asks_are_published_or_none(anyshire: Council) -> None:
    good, bad = decision(anyshire)
    bad.evidence.update(grade="D", kind="press_report")
    assert refused([good, bad]) == ["evidence_too_weak"]
    assert not PolicyRecord.published.exists()
    assert not Evidence.published.exists()


def test_everything_that_is_wrong_is_told_at_once(anyshire: Council) -> None:
    wrong = decision(
        anyshire,
        checked_on=TODAY + timedelta(1),
        decided_by="",
        evidence=(),
        functions=(),
        covers_all_functions=False,
    )
    assert refused(wrong) == ["checked_in_future", "no_power_to_decide", "evidence_too_weak", "functions_needed"]


# Rule 4: grade E, pledges and requests change no status


def test_a_tip_or_an_unanswered_request_supports_nothing_and_stays_unpublished(anyshire: Council) -> None:
    assert refused(decision(anyshire, evidence=(tip(), document("foi_request")))) == ["evidence_too_weak"]
    publish(decision(anyshire, asks=[DATA_SHARING], evidence=(tip(), minutes())))
    assert [item.kind for item in Evidence.published.all()] == ["minutes"]


def test_a_pledge_changes_no_status(anyshire: Council) -> None:
    published_decision(anyshire, "no_policy_found")
    published_pledge(anyshire)
    row = standing(anyshire)
    assert (row.headline, row.tally("pledges").count) == ("no_policy_found", 1)


# Rule 6 and the order of records


def test_the_latest_day_counts_and_not_the_last_word(anyshire: Council) -> None:
    published_decision(anyshire, "in_force", on=DAY)
    published_decision(anyshire, "motion_passed", on=DAY - timedelta(90), now=at(DAY + timedelta(9)))
    assert standing(anyshire).headline == "adopted"


def test_of_two_records_of_one_day_the_last_published_counts(anyshire: Council) -> None:
    published_decision(anyshire, "motion_tabled", on=DAY, now=at(DAY, 10))
    published_decision(anyshire, "motion_passed", on=DAY, now=at(DAY, 17))
    assert standing(anyshire).headline == "motion_passed"


def test_a_policy_from_a_day_to_come_counts_from_that_day(anyshire: Council) -> None:
    published_decision(anyshire, "motion_passed", on=DAY)
    published_decision(anyshire, "in_force", on=TODAY + timedelta(30), checked_on=TODAY, now=NOW)
    assert standing(anyshire).headline == "motion_passed"
    (later,) = rows([anyshire], AsOf.at(at(TODAY + timedelta(30))))
    assert later.headline == "adopted"


# Rule 7: councils live and end


def test_a_council_decides_nothing_before_its_start_or_after_its_end() -> None:
    young = council("YYY", start_date=DAY)
    old = council("OOO", end_date=DAY)
    assert refused(decision(young, on=DAY - timedelta(1))) == ["council_not_alive"]
    assert refused(decision(old, on=DAY)) == ["council_not_alive"]
    publish(decision(young, on=DAY))
    publish(decision(old, on=DAY - timedelta(1)))


def test_a_successor_starts_at_not_yet_checked(anyshire: Council) -> None:
    published_decision(anyshire, on=DAY - timedelta(60))
    new = council("NEW")
    succeed(anyshire, new, DAY)
    assert standing(anyshire).headline == "adopted"
    assert standing(new).headline == "not_checked"


# Rule 10: lawful exceptions


def test_a_policy_with_every_lawful_exception_still_counts(anyshire: Council) -> None:
    exceptions = [
        "safeguarding",
        "court_order",
        "section_129_notice",
        "section_52_notification",
        "licensing_consultation",
    ]
    record = published_decision(anyshire, carve_outs=exceptions)[0]
    assert standing(anyshire).headline == "adopted"
    assert record.carve_outs == sorted(exceptions)


# Functions held


def test_a_policy_covers_only_functions_that_the_council_holds() -> None:
    county = council("CCC", council_type="county")
    assert refused(decision(county, functions=["food_safety"])) == ["function_not_held"]


def test_a_correction_of_functions_changes_what_a_policy_has_to_cover(anyshire: Council) -> None:
    county = council("CCC", council_type="county")
    published_decision(county, functions=["trading_standards", "community_safety"])
    assert standing(county).headline == "adopted"
    correct_function(council=county, function="food_safety", holds=True, source="Its constitution", by=None, now=NOW)
    assert standing(county).headline == "partly_adopted"
    assert functions_held(county) == {"trading_standards", "community_safety", "food_safety"}


def test_a_retracted_correction_no_longer_counts_and_makes_room_for_another() -> None:
    county = council("CCC", council_type="county")
    words = {
        "council": county,
        "function": "food_safety",
        "holds": True,
        "source": "Its constitution",
        "by": None,
        "now": NOW,
    }
    first = correct_function(**words)
    with pytest.raises(ValidationError, match="retract it first"):
        correct_function(**words)
    retract(first)
    assert "food_safety" not in functions_held(county)
    correct_function(**words)
    assert "food_safety" in functions_held(county)


def test_the_database_keeps_one_correction_of_a_function_at_a_time() -> None:
    words = {"council": council(), "function": "planning", "holds": False, "source": "x", "published_at": NOW}
    FunctionCorrection.objects.bulk_create([FunctionCorrection(**words)])
    with database_refuses():
        FunctionCorrection.objects.bulk_create([FunctionCorrection(**words)])


# The council itself


def test_the_database_knows_types_and_keeps_ends_after_starts(anyshire: Council) -> None:
    for change in ({"council_type": "parish"}, {"start_date": DAY, "end_date": DAY}, {"native_name": "Sir Unrhyw"}):
        with database_refuses():
            Council.objects.filter(pk=anyshire.pk).update(**change)


def test_a_record_keeps_its_council_from_being_deleted(anyshire: Council) -> None:
    decision(anyshire)
    with database_refuses():
        anyshire.delete()


def test_a_decision_is_written_by_somebody_at_a_moment(anyshire: Council, staff: object) -> None:
    given = DecisionInput(status="no_policy_found", effective_from=DAY, checked_on=DAY)
    (record,) = record_decision(council=anyshire, asks=[DATA_SHARING], decision=given, by=staff, now=NOW)  # type: ignore[arg-type]
    later = NOW + timedelta(hours=1)
    publish_records(records=[record], by=staff, now=later)  # type: ignore[arg-type]
    assert (record.created_at, record.created_by, record.published_at, record.published_by) == (
        NOW,
        staff,
        later,
        staff,
    )
