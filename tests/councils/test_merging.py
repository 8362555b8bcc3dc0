"""Two people at one draft: nobody's words are overwritten, and what each changed is brought together."""

from typing import Any

import pytest
from django.test import Client

from councils import operations
from councils.models import Council, Evidence, PolicyRecord
from councils.operations import RuleBroken
from councils.roles import Role
from pledges.models import Pledge
from tests.builders import (
    BOTH,
    DATA_SHARING,
    DAY,
    NOW,
    at,
    body,
    council,
    decision,
    decision_input,
    document,
    minutes,
    pledge,
)
from tests.councils.desk import signed_in, staff_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def draft(anyshire: Council) -> PolicyRecord:
    return decision(anyshire, asks=[DATA_SHARING], summary="First words.")[0]


@pytest.fixture
def ann() -> Client:
    return signed_in(staff_of(Role.VOLUNTEER, "ann"))


@pytest.fixture
def ben() -> Client:
    return signed_in(staff_of(Role.EDITOR, "ben"))


def url_of(row: Any) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def opened(client: Client, row: Any, **changed: Any) -> dict[str, Any]:
    """The form as somebody opens it and fills it in."""
    words = typed(body(client.get(url_of(row))))
    return words | {name.replace("__", "-"): value for name, value in changed.items()} | {"_draft": "1"}


def fresh(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_form_that_nobody_else_touched_is_saved(draft: PolicyRecord, ann: Client) -> None:
    response = ann.post(url_of(draft), opened(ann, draft, summary="Better words."))
    assert response.status_code == 302
    assert (fresh(draft).summary, draft.version, str(draft.edited_by)) == ("Better words.", 2, "ann")


def test_different_fields_are_brought_together_and_both_stay(draft: PolicyRecord, ann: Client, ben: Client) -> None:
    anns, bens = opened(ann, draft, summary="Ann’s words."), opened(ben, draft, private_note="Ben’s note.")
    ann.post(url_of(draft), anns)
    answer = ben.post(url_of(draft), bens)
    assert answer.status_code == 409
    page = body(answer)
    assert "ann saved this draft" in page
    assert "These only they changed" in page
    assert "You both changed" not in page
    assert fresh(draft).private_note == ""  # nothing is saved before Ben has seen it
    assert ben.post(url_of(draft), typed(page) | {"_draft": "1"}).status_code == 302
    assert (fresh(draft).summary, draft.private_note, draft.version) == ("Ann’s words.", "Ben’s note.", 3)


@pytest.mark.parametrize(("take", "kept"), [([], "Ben’s words."), (["summary"], "Ann’s words.")])
def test_of_what_both_changed_one_chooses(
    draft: PolicyRecord, ann: Client, ben: Client, take: list[str], kept: str
) -> None:
    bens = opened(ben, draft, summary="Ben’s words.")
    ann.post(url_of(draft), opened(ann, draft, summary="Ann’s words."))
    page = body(ben.post(url_of(draft), bens))
    assert "You both changed these" in page
    assert "First words." in page
    ben.post(url_of(draft), typed(page) | {"_draft": "1", "take": take})
    assert fresh(draft).summary == kept


def test_a_third_save_while_one_merges_is_merged_again(draft: PolicyRecord, ann: Client, ben: Client) -> None:
    bens = opened(ben, draft, summary="Ben’s words.")
    ann.post(url_of(draft), opened(ann, draft, summary="Ann’s words."))
    merged = typed(body(ben.post(url_of(draft), bens))) | {"_draft": "1"}
    ann.post(url_of(draft), opened(ann, draft, summary="Ann’s later words."))
    answer = ben.post(url_of(draft), merged)
    assert answer.status_code == 409
    assert "Ann’s later words." in body(answer)
    assert fresh(draft).summary == "Ann’s later words."


def test_documents_are_brought_together_too(draft: PolicyRecord, ann: Client, ben: Client) -> None:
    first = draft.evidence.get()
    bens = opened(ben, draft, **{"evidence__1-kind": "press_report", "evidence__1-title": "Ben’s paper"})
    ann.post(url_of(draft), opened(ann, draft, **{"evidence__0-title": "Ann’s title"}))
    page = body(ben.post(url_of(draft), bens))
    ben.post(url_of(draft), typed(page) | {"_draft": "1"})
    assert sorted(draft.evidence.values_list("title", flat=True)) == ["Ann’s title", "Ben’s paper"]
    assert draft.evidence.get(title="Ann’s title").pk == first.pk


def test_a_document_that_both_changed_is_chosen(draft: PolicyRecord, ann: Client, ben: Client) -> None:
    number = draft.evidence.get().pk
    bens = opened(ben, draft, **{"evidence__0-title": "Ben’s title"})
    ann.post(url_of(draft), opened(ann, draft, **{"evidence__0-title": "Ann’s title"}))
    page = body(ben.post(url_of(draft), bens))
    ben.post(url_of(draft), typed(page) | {"_draft": "1", "take": [f"document-{number}"]})
    assert draft.evidence.get().title == "Ann’s title"


def test_a_document_removed_by_one_and_left_alone_by_the_other_goes(
    draft: PolicyRecord, ann: Client, ben: Client
) -> None:
    operations.revise_decision(
        record=draft,
        decision=decision_input(evidence=(minutes(), document("press_report", "A paper"))),
        by=None,
        now=at(DAY, 13),
    )
    number = [item.title for item in draft.evidence.all()].index("A paper")
    bens = opened(ben, draft, private_note="Ben’s note.")
    ann.post(url_of(draft), opened(ann, draft, **{f"evidence__{number}-DELETE": "on"}))
    page = body(ben.post(url_of(draft), bens))
    assert "(removed)" in page
    ben.post(url_of(draft), typed(page) | {"_draft": "1"})
    assert "A paper" not in draft.evidence.values_list("title", flat=True)
    assert fresh(draft).private_note == "Ben’s note."


def test_a_document_keeps_its_row_and_its_history_when_a_draft_is_saved(draft: PolicyRecord, ann: Client) -> None:
    item = draft.evidence.get()
    Evidence.objects.filter(pk=item.pk).update(private_note="Staff only")
    ann.post(url_of(draft), opened(ann, draft, **{"evidence__0-title": "Another title"}))
    assert (draft.evidence.get().pk, fresh(item).title, item.private_note) == (item.pk, "Another title", "Staff only")
    assert item.history.count() == 2


def test_nothing_typed_is_lost_when_the_draft_was_published_meanwhile(
    draft: PolicyRecord, ann: Client, ben: Client
) -> None:
    anns = opened(ann, draft, summary="Ann’s words.")
    operations.publish(row=draft, by=None, now=NOW)
    answer = ann.post(url_of(draft), anns)
    assert answer.status_code == 409
    page = body(answer)
    assert "Somebody published this while you were writing" in page
    assert "Ann’s words." in page
    assert 'action="/admin/councils/policyrecord/add/"' in page
    ann.post("/admin/councils/policyrecord/add/", typed(page) | {"_draft": "1"})
    assert PolicyRecord.objects.drafts().get().summary == "Ann’s words."


def test_nothing_typed_is_lost_when_the_draft_was_thrown_away_meanwhile(draft: PolicyRecord, ann: Client) -> None:
    anns, url = opened(ann, draft, summary="Ann’s words."), url_of(draft)
    operations.discard(row=draft)
    page = body(ann.post(url, anns))
    assert "threw this draft away" in page
    assert "Ann’s words." in page


def test_a_form_without_a_version_overwrites_nothing(draft: PolicyRecord, ann: Client) -> None:
    words = opened(ann, draft, summary="x")
    for version in ([], ["x"], ["0"], ["9" * 30], ["2"]):
        assert ann.post(url_of(draft), words | {"version": version}).status_code == 409
    assert fresh(draft).summary == "First words."


def test_pledges_are_protected_alike(anyshire: Council, ann: Client, ben: Client) -> None:
    row = pledge(anyshire)
    bens = opened(ben, row, name=["Ben’s name"])
    ann.post(url_of(row), opened(ann, row, name=["Ann’s name"]))
    assert ben.post(url_of(row), bens).status_code == 409
    assert Pledge.objects.get().name == "Ann’s name"


def test_an_operation_refuses_words_written_over_an_older_version(draft: PolicyRecord) -> None:
    operations.revise_decision(record=draft, decision=decision_input(), version=1, by=None, now=NOW)
    with pytest.raises(RuleBroken, match="changed this draft since"):
        operations.revise_decision(record=draft, decision=decision_input(), version=1, by=None, now=NOW)
    assert [one.version for one in draft.history.order_by("history_id")] == [1, 2]
    assert BOTH
