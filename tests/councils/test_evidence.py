"""Evidence: grades, what it may be attached to, what may still change, and what rests on it."""

import pytest
from django.core.exceptions import ValidationError

from councils.models import Council, Evidence, PolicyRecord
from councils.operations import EvidenceInput, RuleBroken, add_evidence, note_on_evidence, strongest_grade
from tests.builders import (
    DATA_SHARING,
    NOW,
    council,
    database_refuses,
    decision,
    document,
    finding,
    minutes,
    press_report,
    published_decision,
    published_finding,
    retract,
    tip,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def motion(anyshire: Council) -> PolicyRecord:
    """A motion that passed, published on a press release alone."""
    (record,) = published_decision(
        anyshire, "motion_passed", asks=[DATA_SHARING], evidence=(document("press_release"),)
    )
    return record


def add(record: PolicyRecord, given: EvidenceInput) -> Evidence:
    item = add_evidence(record=record, evidence=given, by=None, now=NOW)  # type: ignore[arg-type]
    record.refresh_from_db()
    return item


def test_the_kind_sets_the_grade_and_a_weaker_one_may_be_chosen(anyshire: Council) -> None:
    (draft,) = decision(anyshire, asks=[DATA_SHARING], evidence=(minutes(), minutes(grade="C"), document("foi_answer")))
    assert [item.grade for item in draft.evidence.all()] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("kind", "grade"), [("press_report", "A"), ("press_release", "B"), ("tip", "D"), ("minutes", "E")]
)
def test_no_document_is_graded_as_what_it_is_not(anyshire: Council, kind: str, grade: str) -> None:
    with pytest.raises(RuleBroken):
        decision(anyshire, evidence=(document(kind, grade=grade),))
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("kind", "grade"), [("press_report", "A"), ("press_release", "B"), ("tip", "D"), ("minutes", "E")]
)
def test_the_database_grades_no_document_as_what_it_is_not(anyshire: Council, kind: str, grade: str) -> None:
    decision(anyshire, asks=[DATA_SHARING])
    with database_refuses():
        Evidence.objects.update(kind=kind, grade=grade)


def test_the_database_publishes_nothing_of_grade_e(anyshire: Council) -> None:
    decision(anyshire, asks=[DATA_SHARING], evidence=(tip(),))
    with database_refuses():
        Evidence.objects.update(published_at=NOW)


def test_the_database_wants_evidence_to_support_one_thing(anyshire: Council) -> None:
    decision(anyshire, asks=[DATA_SHARING])
    row = finding(anyshire)
    for change in ({"policy_record": None}, {"practice_finding": row}):
        with database_refuses():
            Evidence.objects.filter(kind="minutes").update(**change)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org/x", "council.example.org/minutes", "data:text/html,x"]
)
def test_an_address_is_one_of_the_web(anyshire: Council, url: str) -> None:
    with pytest.raises(ValidationError, match="Give the whole address"):
        decision(anyshire, evidence=(minutes(url=url),))


def test_a_document_added_to_a_published_record_is_public_at_once_and_counts(motion: PolicyRecord) -> None:
    assert motion.support_grade == "C"
    assert add(motion, minutes()).state == "published"
    assert motion.support_grade == strongest_grade(motion) == "A"


def test_a_tip_added_to_a_published_record_stays_private(motion: PolicyRecord) -> None:
    assert add(motion, tip()).state == "draft"
    assert motion.support_grade == "C"


def test_nothing_is_added_to_what_was_retracted(motion: PolicyRecord) -> None:
    retract(motion)
    with pytest.raises(RuleBroken, match="nothing can be added"):
        add(motion, minutes())


def test_the_only_document_of_a_record_is_not_retracted_alone(motion: PolicyRecord) -> None:
    item = motion.evidence.get()
    with pytest.raises(RuleBroken, match="rests on this document"):
        retract(item)
    item.refresh_from_db()
    assert item.state == "published"


def test_a_document_is_retracted_where_another_supports_the_record(motion: PolicyRecord) -> None:
    strong = add(motion, minutes())
    retract(strong)
    motion.refresh_from_db()
    assert (motion.state, motion.support_grade) == ("published", "C")


def test_the_only_document_of_a_finding_is_not_retracted_alone(anyshire: Council) -> None:
    row = published_finding(anyshire)
    with pytest.raises(RuleBroken, match="rests on this document"):
        retract(row.evidence.get())


def test_documents_are_retracted_with_their_record(motion: PolicyRecord) -> None:
    add(motion, press_report())
    retract(motion)
    assert {(item.state, item.retracted_at) for item in motion.evidence.all()} == {("retracted", NOW)}


def test_the_place_of_a_copy_and_a_private_note_may_change_after_publication(motion: PolicyRecord) -> None:
    item = motion.evidence.get()
    note_on_evidence(evidence=item, archived_url="https://web.archive.org/web/1/x", private_note="Saved.", now=NOW)
    item.refresh_from_db()
    assert (item.archived_url, item.private_note) == ("https://web.archive.org/web/1/x", "Saved.")


def test_the_publisher_is_the_host_of_the_address(motion: PolicyRecord) -> None:
    assert Evidence(url="https://www.anyshire.gov.uk/a?b").publisher == "anyshire.gov.uk"
    assert Evidence(url="").publisher == ""
