"""`manage.py check_record`: a sound record passes, and every kind of fault is told in one sentence."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from councils import checking
from councils.models import Council, Evidence, GssCode, PolicyRecord, PracticeFinding, append_only
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    NOW,
    council,
    decision,
    document,
    published_decision,
    published_finding,
    retract,
    tip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PolicyRecord:
    """A sound record of every kind; the first policy record of it."""
    where = council("AAA", gss="E06000991")
    records = published_decision(where)
    published_decision(where, "motion_passed", evidence=(document("agenda"), tip()))
    published_finding(where)
    retract(records[1])
    decision(where)
    return records[0]


def faults() -> list[str]:
    return list(checking.faults())


def test_a_sound_record_is_called_sound(world: PolicyRecord) -> None:
    out = StringIO()
    call_command("check_record", stdout=out)
    assert out.getvalue() == "The record is sound: 6 policy records, 1 practice findings.\n"


def test_an_unsound_record_ends_the_command_with_every_fault(world: PolicyRecord) -> None:
    Council.objects.update(search_text="")
    append_only.remove()
    out = StringIO()
    with pytest.raises(CommandError, match="15 faults were found"):
        call_command("check_record", stdout=out)
    assert len(out.getvalue().splitlines()) == 15


def test_a_missing_trigger_is_found(world: PolicyRecord) -> None:
    with connection.cursor() as cursor:
        on = " ON pledges_pledge" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER pledges_pledge_keep_rows{on}")
    (fault,) = faults()
    assert fault.startswith("The trigger pledges_pledge_keep_rows is missing")


def test_a_record_without_the_evidence_it_needs_is_found(world: PolicyRecord) -> None:
    with append_only.suspended():
        Evidence.objects.filter(policy_record=world).update(retracted_at=NOW, retraction_reason="x")
    rests, grade = faults()
    assert "needs evidence of grade A or B" in rests
    assert grade.endswith("its strongest evidence is stored as A and is –.")


def test_a_wrong_support_grade_is_found(world: PolicyRecord) -> None:
    PolicyRecord.objects.filter(pk=world.pk).update(support_grade="B")
    (fault,) = faults()
    assert fault == (
        f"policy record {world.pk} (Aaashire: Data-sharing, Policy in force (2 March 2026)): "
        "its strongest evidence is stored as B and is A."
    )


def test_a_record_from_outside_the_life_of_its_council_is_found(world: PolicyRecord) -> None:
    Council.objects.update(end_date=DAY)
    found = faults()
    assert len(found) == 4  # three published policy records and a finding
    assert all("did not exist on this day" in fault for fault in found)


def test_a_record_of_a_day_still_to_come_when_it_was_published_is_found(world: PolicyRecord) -> None:
    with append_only.suspended():
        PolicyRecord.objects.filter(pk=world.pk).update(checked_on=date(2026, 3, 3))
    (fault,) = faults()
    assert "The day of the check can’t be in the future".replace("’", "'") in fault


def test_functions_given_away_since_are_no_fault(world: PolicyRecord) -> None:
    published_decision(council("BBB"), functions=["planning"])
    Council.objects.filter(code="BBB").update(council_type="county")
    assert faults() == []


def test_grade_e_published_is_found(world: PolicyRecord) -> None:
    item = Evidence.objects.get(grade="E", policy_record__ask=DATA_SHARING)
    with connection.cursor() as cursor:
        without_constraints(cursor, "evidence_grade_e_is_never_public", item.pk)
    assert f"evidence {item.pk} (Zebra-only-for-staff tip): it is grade E and was published all the same." in faults()


def without_constraints(cursor: object, constraint: str, pk: int) -> None:
    """Write what the constraint forbids, as a careless hand in the database could."""
    run = cursor.execute  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE councils_evidence DROP CONSTRAINT {constraint}")
    else:
        run("PRAGMA ignore_check_constraints = ON")
    run("UPDATE councils_evidence SET published_at = %s WHERE id = %s", [NOW, pk])
    if connection.vendor == "sqlite":
        run("PRAGMA ignore_check_constraints = OFF")


def test_public_evidence_of_what_is_not_public_is_found(world: PolicyRecord) -> None:
    draft = PolicyRecord.objects.drafts()[0]
    Evidence.objects.filter(policy_record=draft).update(published_at=NOW)
    (fault,) = faults()
    assert fault.endswith("it is public, and what it supports is not.")


def test_a_finding_without_its_evidence_is_found(world: PolicyRecord) -> None:
    row = PracticeFinding.objects.get()
    Evidence.objects.filter(practice_finding=row).update(retracted_at=NOW, retraction_reason="x")
    (fault,) = faults()
    assert fault.startswith(f"practice finding {row.pk} ")
    assert "needs a published document" in fault


def test_two_gss_codes_at_one_time_are_found(world: PolicyRecord) -> None:
    GssCode.objects.create(council=world.council, code="E06000990", end_date=DAY)
    world.council.search_text = world.council.compose_search_text(("E06000990", "E06000991"))
    world.council.save()
    assert faults() == ["Aaashire has two GSS codes at one time: E06000991 and E06000990."]


def test_gss_codes_that_follow_each_other_are_no_fault() -> None:
    council("BBB", gss=[("E08000991", None, DAY), ("E08000992", DAY, None)])
    assert faults() == []


def test_a_search_text_out_of_date_is_found(world: PolicyRecord) -> None:
    Council.objects.update(official_name="Another name")
    (fault,) = faults()
    assert fault == "Aaashire (AAA): its search text is out of date: run manage.py load_register."


def test_the_real_register_is_sound(real_register: None) -> None:
    assert faults() == []


def test_a_longer_history_costs_no_more_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    where = [council(code) for code in ("AAA", "BBB", "CCC")]
    for _round in range(2):
        for one in where:
            published_decision(one, asks=BOTH)
            published_finding(one)
        with django_assert_num_queries(21):
            assert faults() == []
