"""With REQUIRE_SECOND_PERSON nothing is public that one person alone decided, through whichever door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from councils import operations
from councils.models import Council, Evidence, FunctionCorrection, PolicyRecord, Response
from councils.operations import RuleBroken
from councils.roles import Role
from pledges.operations import record_pledge, revise_pledge
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    body,
    council,
    database_refuses,
    decision_input,
    finding_input,
    minutes,
    published_decision,
    published_finding,
)
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_people(settings: Any) -> None:
    settings.REQUIRE_SECOND_PERSON = True


@pytest.fixture
def ann() -> User:
    return staff_of(Role.EDITOR, "ann")


@pytest.fixture
def ben() -> User:
    return staff_of(Role.EDITOR, "ben")


@pytest.fixture
def anyshire() -> Council:
    return council()


def a_decision(where: Council, by: User) -> Any:
    return operations.record_decision(council=where, asks=[DATA_SHARING], decision=decision_input(), by=by, now=NOW)[0]


def a_finding(where: Council, by: User) -> Any:
    return operations.record_finding(council=where, finding=finding_input(), by=by, now=NOW)


def a_pledge(where: Council, by: User) -> Any:
    words: dict[str, Any] = {"name": "Cllr Example", "role": "councillor", "asks": [DATA_SHARING]}
    return record_pledge(council=where, pledged_on=DAY, source_title="Their letter", by=by, now=NOW, **words)


def a_correction(where: Council, by: User) -> Any:
    words: dict[str, Any] = {"function": "planning", "holds": False, "source": "Its site"}
    return operations.correct_function(council=where, by=by, now=NOW, **words)


def a_document(where: Council, by: User) -> Any:
    return operations.add_evidence(record=published_decision(where)[0], evidence=minutes(), by=by, now=NOW)


def an_answer(where: Council, by: User) -> Any:
    words: dict[str, Any] = {"received_on": DAY, "text": "We disagree."}
    return operations.publish_response(finding=published_finding(where), by=by, now=NOW, **words)


@pytest.mark.parametrize("make", [a_decision, a_finding, a_pledge, a_correction, a_document, an_answer])
def test_whoever_wrote_it_does_not_publish_it_and_somebody_else_does(
    make: Callable[[Council, User], Any], anyshire: Council, ann: User, ben: User
) -> None:
    row = make(anyshire, ann)
    assert row.state == "draft"
    with pytest.raises(RuleBroken, match="somebody else has to publish it"):
        operations.publish(row=row, by=ann, now=NOW)
    operations.publish(row=row, by=ben, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.created_by, row.published_by, row.second_person) == ("published", ann, ben, True)


def test_whoever_edited_it_last_does_not_publish_it_either(anyshire: Council, ann: User, ben: User) -> None:
    record, promise = a_decision(anyshire, ann), a_pledge(anyshire, ann)
    operations.revise_decision(record=record, decision=decision_input("motion_passed"), by=ben, now=NOW)
    revise_pledge(pledge=promise, by=ben, now=NOW, name="Cllr Sample")
    for row in (record, promise):
        for person in (ann, ben):
            with pytest.raises(RuleBroken, match="somebody else"):
                operations.publish(row=row, by=person, now=NOW)


def test_a_batch_with_one_of_ones_own_publishes_nothing(anyshire: Council, ann: User, ben: User) -> None:
    rows = [a_decision(anyshire, ben), a_decision(anyshire, ann)]
    with pytest.raises(RuleBroken, match="somebody else"):
        operations.publish_all(rows=[(row, row.version) for row in rows], by=ann, now=NOW)
    assert not PolicyRecord.published.exists()


def test_the_database_sees_that_two_took_part(anyshire: Council, ann: User) -> None:
    row = a_decision(anyshire, ann)
    with database_refuses():
        PolicyRecord.objects.filter(pk=row.pk).update(
            published_at=NOW, published_by=ann, second_person=True, support_grade="A"
        )


def test_one_editor_alone_takes_a_wrong_word_back(anyshire: Council, ann: User, ben: User) -> None:
    row = a_decision(anyshire, ann)
    operations.publish(row=row, by=ben, now=NOW)
    row.refresh_from_db()
    operations.retract(row=row, reason="It was about another council.", by=ben, now=NOW)
    assert not PolicyRecord.published.exists()


def test_nothing_that_waits_is_public(anyshire: Council, ann: User, client: Client) -> None:
    for make in (a_correction, a_document, an_answer):
        make(anyshire, ann)
    assert not FunctionCorrection.published.exists()
    assert not Response.published.exists()
    assert Evidence.published.count() == 3  # of the records themselves
    assert "We disagree." not in body(client.get(anyshire.get_absolute_url()))


def test_the_admin_offers_no_publishing_of_ones_own(anyshire: Council, ann: User, ben: User) -> None:
    row = operations.submit(row=a_decision(anyshire, ann), by=ann, now=NOW)
    url, step = f"/admin/councils/policyrecord/{row.pk}/change/", f"/admin/review/councils.policyrecord/{row.pk}/"
    mine, theirs = (body(signed_in(person).get(url)) for person in (ann, ben))
    assert "somebody else has to publish it" in mine
    assert 'value="publish"' not in mine
    assert 'value="publish"' in theirs
    assert 'name="_publish"' not in body(signed_in(ben).get(url + "?edit=1"))
    assert signed_in(ann).post(step, {"step": "publish", "version": row.version}).status_code == 403
    assert "yours" in body(signed_in(ann).get("/admin/review/"))
    signed_in(ben).post(step, {"step": "publish", "version": row.version})
    assert PolicyRecord.published.get() == row


@pytest.mark.parametrize("make", [a_document, an_answer, a_correction])
def test_what_waits_beside_something_public_is_published_or_thrown_away_there(
    make: Callable[[Council, User], Any], anyshire: Council, ann: User, ben: User
) -> None:
    row = make(anyshire, ann)
    page = body(signed_in(ben).get("/admin/review/"))
    assert str(row) in page
    step = f"/admin/review/{row._meta.label_lower}/{row.pk}/"
    shown = body(signed_in(ben).get(step, follow=True))
    assert f'action="{step}"' in shown
    signed_in(ben).post(step, {"step": "send_back", "version": row.version, "comment": "Which page?"})
    assert "Which page?" in body(signed_in(ann).get(step, follow=True))
    signed_in(ann).post(step, {"step": "drop", "version": row.version})
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_of_two_corrections_in_review_the_second_is_refused_in_words_and_stays_in_review(
    anyshire: Council, ann: User, ben: User
) -> None:
    words = {"council": anyshire, "function": "planning", "holds": False, "source": "A table.", "now": NOW}
    for _time in range(2):
        operations.correct_function(**words, by=ann)
    first, second = FunctionCorrection.objects.order_by("pk")
    operations.publish(row=first, by=ben, now=NOW)
    with pytest.raises(ValidationError, match="retract it first"):
        operations.publish(row=second, by=ben, now=NOW)
    second.refresh_from_db()
    assert (second.stage, FunctionCorrection.published.count()) == ("in_review", 1)
