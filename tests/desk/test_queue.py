"""Which councils wait to be checked, and why."""

from datetime import date, timedelta

import pytest

from councils import operations
from councils.models import Council, LinkCheck, PolicyRecord
from desk import claiming, queue
from desk.models import CouncilEvent
from desk.queue import Reason
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    TODAY,
    at,
    council,
    decision,
    finding,
    published_decision,
    published_finding,
    register_says,
    retract,
    succeed,
)
from tests.councils.desk import staff_of

pytestmark = pytest.mark.django_db

LONG_AGO = date(2025, 1, 6)


def waits() -> list[tuple[str, str, date | None]]:
    return [(one.council.code, one.reason_code, one.since) for one in queue.to_check(NOW)]


def checked(where: Council, on: date = DAY, status: str = "no_policy_found") -> list[PolicyRecord]:
    return published_decision(where, status, on=on)


def lose(row, *, archived: str = "", outcome: str = "gone", failures: int = 1) -> None:
    document = row.evidence.get()
    type(document).objects.filter(pk=document.pk).update(archived_url=archived)
    LinkCheck.objects.create(evidence=document, checked_at=at(DAY), outcome=outcome, failures=failures)


def event(where: Council, day: date, **words) -> CouncilEvent:
    return CouncilEvent.objects.create(
        **{"council": where, "kind": "changed_control", "day": day, "noted_at": NOW} | words
    )


def test_a_council_of_which_nobody_looked_at_both_asks_was_never_checked() -> None:
    council("AAA")
    published_decision(council("BBB"), "no_policy_found", asks=[DATA_SHARING])
    checked(council("CCC"))
    assert waits() == [("AAA", "never_checked", None), ("BBB", "never_checked", None)]


def test_a_check_is_old_after_a_year_counted_from_the_ask_looked_at_longest_ago() -> None:
    where = council()
    checked(where, TODAY - timedelta(days=365))
    assert waits() == []
    where = council("BBB")
    checked(where, LONG_AGO)
    published_decision(where, "no_policy_found", on=DAY, asks=[DATA_SHARING])
    assert waits() == [("BBB", "checked_long_ago", LONG_AGO)]


def test_what_was_retracted_is_no_check() -> None:
    for row in checked(council()):
        retract(row)
    assert waits() == [("AAA", "never_checked", None)]


def test_a_document_that_is_gone_counts_until_a_copy_is_noted_or_a_newer_record_rests_on_another() -> None:
    for code, status in (("AAA", "gone"), ("BBB", "unreachable"), ("CCC", "gone"), ("DDD", "gone")):
        rows = published_decision(council(code), "motion_passed")
        lose(rows[0], outcome=status, archived="https://web.archive.org/web/1/x" if code == "CCC" else "")
    published_decision(Council.objects.get(code="DDD"), "motion_passed", on=TODAY)
    assert waits() == [("AAA", "dead_link", DAY)]
    LinkCheck.objects.filter(outcome="unreachable").update(failures=2)
    assert waits() == [("AAA", "dead_link", DAY), ("BBB", "dead_link", DAY)]


def test_a_document_of_a_finding_counts_until_there_is_a_newer_finding() -> None:
    where = council()
    checked(where)
    lose(published_finding(where))
    assert waits() == [("AAA", "dead_link", DAY)]
    published_finding(where, on=TODAY)
    assert waits() == []


def test_an_answer_is_overdue_from_the_day_after_it_was_due_until_the_finding_is_published() -> None:
    where = council()
    checked(where)
    finding(where, on=TODAY - timedelta(days=28))
    assert waits() == []
    late = finding(where, on=TODAY - timedelta(days=29))
    finding(where, "council_says_none", on=LONG_AGO)
    assert waits() == [("AAA", "answer_overdue", TODAY - timedelta(days=1))]
    operations.publish_finding(finding=late, by=None, now=NOW)
    assert waits() == []


def test_a_council_that_took_over_from_another_is_checked_anew() -> None:
    old, new, fresh = council("AAA"), council("BBB"), council("CCC")
    published_decision(old, "in_force")
    succeed(old, new, TODAY)
    succeed(council("DDD"), fresh, TODAY)
    assert waits() == [("BBB", "reorganised", TODAY), ("CCC", "never_checked", None)]
    checked(new, TODAY)
    assert waits() == [("CCC", "never_checked", None)]


def test_a_change_of_the_register_counts_where_it_is_newer_than_the_check_and_matters() -> None:
    for code, facts in (("AAA", {"council_type": "county"}), ("BBB", {"short_name": "Other"})):
        where = council(code)
        checked(where)
        register_says(where, on=date(2026, 4, 1), **facts)
    assert waits() == [("AAA", "reorganised", date(2026, 4, 1))]


def test_an_event_counts_from_its_day_until_the_next_check() -> None:
    where = council()
    checked(where)
    event(where, DAY)  # nothing new to who looked on that day
    event(where, TODAY + timedelta(days=1))
    assert waits() == []
    event(where, date(2026, 5, 8))
    assert waits() == [("AAA", "control_changed", date(2026, 5, 8))]
    checked(where, date(2026, 5, 9))
    assert waits() == []


def test_a_policy_no_longer_found_waits_until_somebody_published_on_that_ask() -> None:
    where = council()
    published_decision(where)
    event(where, TODAY, kind="not_found_again", ask=DATA_SHARING)
    assert waits() == [("AAA", "not_found_again", TODAY)]
    published_decision(where, on=TODAY, now=NOW + timedelta(minutes=1), asks=[DATA_SHARING])
    assert waits() == []


def test_each_council_is_listed_once_with_its_most_urgent_reason_and_whoever_waits_longest_first() -> None:
    council("ZZZ")
    first, second = council("BBB"), council("AAA")
    checked(first, LONG_AGO)
    checked(second, LONG_AGO + timedelta(days=1))
    both = council("CCC")
    checked(both, LONG_AGO)
    event(both, DAY)
    assert waits() == [
        ("CCC", "control_changed", DAY),
        ("BBB", "checked_long_ago", LONG_AGO),
        ("AAA", "checked_long_ago", LONG_AGO + timedelta(days=1)),
        ("ZZZ", "never_checked", None),
    ]
    assert [one.reason_code for one in queue.reasons_of(both, NOW)] == ["control_changed", "checked_long_ago"]
    expected = {"control_changed": 1, "checked_long_ago": 2, "never_checked": 1}
    assert queue.counts(NOW) == dict.fromkeys(Reason.values, 0) | expected
    assert [one.council.code for one in queue.to_check(NOW, limit=1, reasons={"checked_long_ago"})] == ["BBB"]


def test_only_councils_of_today_are_listed() -> None:
    council("AAA", end_date=TODAY)
    council("BBB", start_date=TODAY + timedelta(days=1))
    council("CCC", start_date=TODAY)
    assert waits() == [("CCC", "never_checked", None)]


def test_a_council_with_a_draft_is_left_out_until_the_draft_is_forgotten_and_in_review_for_good() -> None:
    where = council()
    (row, _other) = decision(where, "no_policy_found", now=NOW - timedelta(days=29))
    assert waits() == []
    PolicyRecord.objects.update(created_at=NOW - timedelta(days=31))
    assert waits() == [("AAA", "never_checked", None)]
    PolicyRecord.objects.filter(pk=row.pk).update(submitted_at=NOW - timedelta(days=31))
    assert waits() == []


def test_a_draft_hides_no_overdue_answer() -> None:
    where = council()
    decision(where, "no_policy_found", now=NOW)
    finding(where, on=LONG_AGO)
    assert [code for _council, code, _since in waits()] == ["answer_overdue"]


def test_a_council_finished_or_skipped_comes_back_after_a_week_one_given_back_at_once() -> None:
    by = staff_of(None)
    ends = {"AAA": "saved", "BBB": "skipped", "CCC": "given_back"}
    for code, outcome in ends.items():
        claiming.claim(council=council(code), by=by, now=NOW)
        claiming.release(council=Council.objects.get(code=code), by=by, now=NOW, outcome=outcome, reason="Site is down")
    assert [code for code, _reason, _since in waits()] == ["CCC"]
    later = NOW + timedelta(days=7, minutes=1)
    assert [one.council.code for one in queue.to_check(later)] == ["AAA", "BBB", "CCC"]


@pytest.mark.parametrize("copies", [1, 4])
def test_the_queue_costs_the_same_however_much_there_is(copies: int, django_assert_num_queries) -> None:
    for number in range(copies):
        where, other = council(f"A{chr(65 + number)}A"), council(f"B{chr(65 + number)}B")
        lose(published_decision(where, "motion_passed", on=LONG_AGO)[0])
        published_decision(where, "in_force")
        lose(published_finding(where))
        finding(where, on=LONG_AGO)
        event(where, DAY)
        succeed(other, where, DAY)
        register_says(where, on=DAY, council_type="county")
    with django_assert_num_queries(11):
        queue.to_check(NOW)
