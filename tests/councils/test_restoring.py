"""Every edit is kept: old versions come back as new ones, and what was thrown away comes back as a draft."""

from typing import Any

import pytest
from django.test import Client

from councils import operations
from councils.models import Council, PolicyRecord, PracticeFinding
from councils.roles import Role
from pledges.models import Pledge
from pledges.operations import revise_pledge
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    at,
    body,
    council,
    decision,
    decision_input,
    document,
    finding,
    finding_input,
    pledge,
)
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def ann() -> Client:
    return signed_in(staff_of(Role.VOLUNTEER, "ann"))


@pytest.fixture
def draft(anyshire: Council) -> PolicyRecord:
    """Written on one day, rewritten on the next."""
    (row,) = decision(anyshire, asks=[DATA_SHARING], summary="First words.", functions=["planning"])
    second = decision_input("motion_passed", summary="Second words.", evidence=(document("press_report", "A paper"),))
    operations.revise_decision(record=row, decision=second, by=None, now=at(DAY, 13))
    row.refresh_from_db()
    return row


def urls(row: Any) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}"


def restore(client: Client, row: Any, version: Any) -> Any:
    return client.post(f"{urls(row)}/{row.pk}/restore/{version.pk}/", follow=True)


def test_the_history_says_who_when_and_what_changed(draft: PolicyRecord, ann: Client) -> None:
    page = body(ann.get(f"{urls(draft)}/{draft.pk}/history/"))
    for words in ("2 March 2026, 13:00", "First words. → Second words.", "Policy in force → Motion passed"):
        assert words in page
    assert page.count("/restore/") == 1  # nothing to restore of what is so now


def test_a_version_of_a_draft_is_restored_as_a_new_one_with_its_documents(draft: PolicyRecord, ann: Client) -> None:
    answer = restore(ann, draft, draft.history.earliest("history_id"))
    assert "Restored, as a new version." in body(answer)
    draft.refresh_from_db()
    assert (draft.summary, draft.status, draft.functions, draft.version) == (
        "First words.",
        "in_force",
        ["planning"],
        3,
    )
    assert [item.title for item in draft.evidence.all()] == ["Minutes"]
    assert draft.history.count() == 3


def test_a_version_of_something_published_becomes_a_new_draft(draft: PolicyRecord, ann: Client) -> None:
    operations.revise_decision(record=draft, decision=decision_input("motion_passed"), by=None, now=at(DAY, 14))
    operations.publish(row=draft, by=None, now=NOW)
    assert "Restored as a new draft" in body(restore(ann, draft, draft.history.earliest("history_id")))
    new = PolicyRecord.objects.drafts().get()
    assert (new.summary, new.status) == ("First words.", "in_force")
    assert PolicyRecord.published.get().status == "motion_passed"


def test_findings_and_pledges_are_restored_alike(anyshire: Council, ann: Client) -> None:
    row, promise = finding(anyshire), pledge(anyshire)
    later = at(DAY, 13)
    operations.revise_finding(row=row, finding=finding_input(statement="Other words."), by=None, now=later)
    revise_pledge(pledge=promise, name="Another name", by=None, now=later)
    for one in (row, promise):
        restore(ann, one, one.history.earliest("history_id"))
    assert PracticeFinding.objects.get().statement == "Officers visited four kitchens together."
    assert Pledge.objects.get().name == "The Green group"


def test_what_can_not_be_restored_is_said_and_changes_nothing(
    draft: PolicyRecord, ann: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = draft.history.earliest("history_id")
    type(first).objects.filter(pk=first.pk).update(status="long_gone")
    page = body(restore(ann, draft, first))
    assert "This version can’t be restored" in page
    draft.refresh_from_db()
    assert draft.version == 2


def test_restoring_is_for_those_who_may_write_and_by_post_alone(draft: PolicyRecord, client: Client) -> None:
    first = draft.history.earliest("history_id")
    url = f"{urls(draft)}/{draft.pk}/restore/{first.pk}/"
    assert client.post(url).status_code == 302
    assert signed_in(staff_of(None)).post(url).status_code == 403
    volunteer = signed_in(staff_of(Role.VOLUNTEER))
    assert volunteer.get(url).status_code == 403
    assert volunteer.post(f"{urls(draft)}/{draft.pk + 1}/restore/{first.pk}/").status_code == 404
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_draft_that_was_thrown_away_comes_back_with_its_documents(draft: PolicyRecord, ann: Client) -> None:
    operations.discard(row=draft)
    gone = f"{urls(draft)}/thrown-away/"
    assert "thrown-away" in body(ann.get(f"{urls(draft)}/"))
    page = body(ann.get(gone))
    assert "Motion passed" in page
    ended = PolicyRecord.history.filter(history_type="-").get()
    assert "Brought back as a draft." in body(ann.post(gone, {"version": ended.pk}, follow=True))
    back = PolicyRecord.objects.get()
    assert (back.state, back.summary) == ("draft", "Second words.")
    assert [item.title for item in back.evidence.all()] == ["A paper"]
    for wrong in ("", "x", "9" * 30, str(ended.pk + 99)):
        assert ann.post(gone, {"version": wrong}).status_code == 404
