"""Practice findings: published with evidence and after the council was offered its say (rule 3); and its answers."""

from datetime import timedelta

import pytest

from councils.choices import Finding
from councils.models import Council, Evidence, PracticeFinding, Response
from councils.operations import RuleBroken, publish_finding, publish_response, revise_finding
from councils.rules import AsOf
from councils.summaries import rows
from tests.builders import (
    DAY,
    NOW,
    TODAY,
    at,
    council,
    database_refuses,
    document,
    finding,
    finding_input,
    press_report,
    published_finding,
    retract,
    tip,
)

pytestmark = pytest.mark.django_db

OTHERS = [code for code in Finding.values if code != "council_says_none"]


@pytest.fixture
def anyshire() -> Council:
    return council()


def found(where: Council) -> frozenset[str]:
    (row,) = rows([where], AsOf.at(NOW))
    return row.findings


def refused(row: PracticeFinding) -> list[str]:
    with pytest.raises(RuleBroken) as error:
        publish_finding(finding=row, by=None, now=NOW)
    assert not PracticeFinding.published.exists()
    return [problem.code for problem in error.value.problems]


def answer(row: PracticeFinding, **words: object) -> Response:
    given = {"received_on": TODAY, "text": "We disagree.", "by": None, "now": NOW, **words}
    return publish_response(finding=row, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", OTHERS)
def test_it_needs_evidence_the_offer_and_that_nobody_is_named(anyshire: Council, code: str) -> None:
    assert refused(finding(anyshire, code, evidence=())) == ["evidence_needed"]
    assert refused(finding(anyshire, code, offered_on=None)) == ["offer_needed"]
    assert refused(finding(anyshire, code, names_nobody=False)) == ["may_name_someone"]
    assert published_finding(anyshire, code).state == "published"


def test_that_a_council_says_none_needs_neither_document_nor_offer(anyshire: Council) -> None:
    published_finding(anyshire, "council_says_none", evidence=(), offered_on=None)
    assert found(anyshire) == {"council_says_none"}
    assert "may_name_someone" in refused_code(finding(anyshire, "council_says_none", names_nobody=False))


def refused_code(row: PracticeFinding) -> list[str]:
    with pytest.raises(RuleBroken) as error:
        publish_finding(finding=row, by=None, now=NOW)
    return [problem.code for problem in error.value.problems]


def test_a_tip_is_no_evidence(anyshire: Council) -> None:
    assert refused(finding(anyshire, evidence=(tip(), document("foi_request")))) == ["evidence_needed"]


def test_a_tip_beside_evidence_stays_unpublished(anyshire: Council) -> None:
    published_finding(anyshire, evidence=(tip(), press_report()))
    assert [item.kind for item in Evidence.published.all()] == ["press_report"]


@pytest.mark.parametrize("code", OTHERS)
def test_the_database_publishes_nothing_before_the_offer(anyshire: Council, code: str) -> None:
    row = finding(anyshire, code, offered_on=None)
    with database_refuses():
        PracticeFinding.objects.filter(pk=row.pk).update(published_at=NOW)


def test_the_database_publishes_nothing_that_may_name_somebody(anyshire: Council) -> None:
    row = finding(anyshire, "council_says_none", names_nobody=False)
    with database_refuses():
        PracticeFinding.objects.filter(pk=row.pk).update(published_at=NOW)


@pytest.mark.parametrize("change", [{"mechanism": "drones"}, {"finding": "perhaps"}])
def test_the_database_knows_the_codes(anyshire: Council, change: dict[str, str]) -> None:
    row = finding(anyshire)
    with database_refuses():
        PracticeFinding.objects.filter(pk=row.pk).update(**change)


def test_a_draft_says_nothing_in_public(anyshire: Council) -> None:
    finding(anyshire)
    assert found(anyshire) == frozenset()


def test_a_draft_is_revised_and_what_is_published_is_not(anyshire: Council) -> None:
    row = finding(anyshire)
    revised = revise_finding(row=row, finding=finding_input("council_confirms", evidence=()), by=None, now=NOW)
    assert (revised.finding, revised.evidence.count()) == ("council_confirms", 0)
    with pytest.raises(RuleBroken, match="never changed"):
        revise_finding(row=published_finding(anyshire), finding=finding_input(), by=None, now=NOW)


def test_the_latest_finding_of_each_mechanism_and_function_counts(anyshire: Council) -> None:
    published_finding(anyshire, "reported", on=DAY)
    published_finding(anyshire, "council_says_none", on=DAY + timedelta(9))
    published_finding(anyshire, "declined_to_say", on=DAY, mechanism="referral")
    published_finding(anyshire, "disputed", on=DAY - timedelta(9), function="")
    assert found(anyshire) == {"council_says_none", "declined_to_say", "disputed"}


def test_a_retracted_finding_gives_way_to_the_one_before(anyshire: Council) -> None:
    published_finding(anyshire, "council_says_none", on=DAY)
    later = published_finding(anyshire, "reported", on=DAY + timedelta(9))
    retract(later)
    assert found(anyshire) == {"council_says_none"}


def test_practice_never_changes_the_headline(anyshire: Council) -> None:
    published_finding(anyshire, "council_confirms")
    (row,) = rows([anyshire], AsOf.at(NOW))
    assert (row.headline, row.standing.decisions) == ("not_checked", {})


def test_an_answer_is_published_beside_a_published_finding_only(anyshire: Council) -> None:
    with pytest.raises(RuleBroken, match="Publish the finding first"):
        answer(finding(anyshire))
    assert answer(published_finding(anyshire)).state == "published"


def test_an_answer_is_not_from_the_future(anyshire: Council) -> None:
    with pytest.raises(RuleBroken, match="in the future"):
        answer(published_finding(anyshire), received_on=TODAY + timedelta(1))


def test_an_answer_to_an_invented_finding_is_marked_as_invented_too(anyshire: Council) -> None:
    row = finding(anyshire)
    PracticeFinding.objects.filter(pk=row.pk).update(is_demo=True)
    row.evidence.update(is_demo=True)
    publish_finding(finding=row, by=None, now=NOW)
    assert answer(row).is_demo


def test_evidence_and_answers_are_taken_back_with_their_finding(anyshire: Council) -> None:
    row = published_finding(anyshire)
    reply = answer(row)
    retract(row)
    reply.refresh_from_db()
    assert {reply.state, row.evidence.get().state} == {"retracted"}
    assert reply.retracted_at == row.retracted_at == at(TODAY)
