"""Draft, in review, sent back or published: who may take which step, of which version, and several at once."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from councils import operations
from councils.models import Council, Edition, PolicyRecord, PracticeFinding
from councils.operations import RuleBroken
from councils.roles import Role
from pledges.models import Pledge
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    body,
    council,
    decision,
    decision_input,
    finding,
    minutes,
    pledge,
    tip,
)
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


@pytest.fixture
def volunteer(db: None) -> Client:
    return signed_in(staff_of(Role.VOLUNTEER))


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(staff_of(Role.EDITOR))


def draft(where: Council, **words: Any) -> PolicyRecord:
    return decision(where, asks=[DATA_SHARING], **words)[0]


def step(client: Client, row: Any, code: str, **words: Any) -> Any:
    url = f"/admin/review/{row._meta.label_lower}/{row.pk}/"
    return client.post(url, {"step": code, "version": row.version, **words}, follow=True)


def fresh(row: Any) -> Any:
    row.refresh_from_db()
    return row


# --- Operations


def test_a_draft_goes_to_review_and_back_and_to_review_and_is_published(anyshire: Council) -> None:
    row = draft(anyshire)
    stages = [row.stage]
    for take in (
        lambda: operations.submit(row=row, by=None, now=NOW),
        lambda: operations.send_back(row=row, comment=" The date is wrong. ", by=None, now=NOW),
        lambda: operations.submit(row=row, by=None, now=NOW),
        lambda: operations.withdraw(row=row, by=None, now=NOW),
        lambda: operations.submit(row=row, by=None, now=NOW),
        lambda: operations.publish(row=row, by=None, now=NOW),
    ):
        take()
        stages.append(fresh(row).stage)
    assert stages == ["draft", "in_review", "sent_back", "in_review", "sent_back", "in_review", "published"]
    assert row.review_comment == "The date is wrong."
    assert row.version == 6


@pytest.mark.parametrize("make", [draft, finding, pledge])
def test_every_kind_of_record_can_be_reviewed(make: Any, anyshire: Council) -> None:
    row = make(anyshire)
    operations.submit(row=row, by=None, now=NOW)
    operations.publish(row=row, version=2, by=None, now=NOW)
    assert fresh(row).state == "published"


def test_what_could_not_be_published_is_not_sent_to_review(anyshire: Council) -> None:
    row = draft(anyshire, evidence=())
    with pytest.raises(RuleBroken, match="evidence"):
        operations.submit(row=row, by=None, now=NOW)
    assert fresh(row).stage == "draft"


def test_sending_back_needs_a_comment_and_something_in_review(anyshire: Council) -> None:
    row = draft(anyshire)
    with pytest.raises(RuleBroken, match="not in review"):
        operations.send_back(row=row, comment="Mend it.", by=None, now=NOW)
    operations.submit(row=row, by=None, now=NOW)
    with pytest.raises(RuleBroken, match="has to be mended"):
        operations.send_back(row=row, comment=" \n", by=None, now=NOW)


def test_an_edit_takes_a_draft_out_of_review(anyshire: Council) -> None:
    row = operations.submit(row=draft(anyshire), by=None, now=NOW)
    operations.revise_decision(record=row, decision=decision_input("motion_passed"), by=None, now=NOW)
    assert (fresh(row).stage, row.version) == ("draft", 3)


@pytest.mark.parametrize("make", [draft, finding, pledge])
def test_nobody_publishes_words_they_have_not_seen(make: Any, anyshire: Council) -> None:
    row = make(anyshire)
    operations.submit(row=row, by=None, now=NOW)
    with pytest.raises(RuleBroken, match="changed this draft since"):
        operations.publish(row=row, version=1, by=None, now=NOW)
    assert fresh(row).state == "draft"


def test_a_draft_thrown_away_meanwhile_is_told_plainly(anyshire: Council) -> None:
    row = draft(anyshire)
    operations.discard(row=PolicyRecord.objects.get(pk=row.pk))
    with pytest.raises(RuleBroken, match="thrown this draft away"):
        operations.submit(row=row, by=None, now=NOW)


def test_several_are_published_at_one_moment_as_one_edition(anyshire: Council) -> None:
    rows = [draft(anyshire), finding(anyshire), pledge(anyshire)]
    before = Edition.objects.count()
    operations.publish_all(rows=[(row, row.version) for row in rows], by=None, now=NOW)
    assert {fresh(row).published_at for row in rows} == {NOW}
    assert Edition.objects.count() == before + 1


def test_of_several_none_is_published_where_one_is_refused(anyshire: Council) -> None:
    rows = [draft(anyshire), draft(anyshire, evidence=())]
    before = Edition.objects.count()
    with pytest.raises(RuleBroken, match=r"Anyshire|Aaashire.*was refused, so nothing was published"):
        operations.publish_all(rows=[(row, row.version) for row in rows], by=None, now=NOW)
    assert [fresh(row).state for row in rows] == ["draft", "draft"]
    assert Edition.objects.count() == before


# --- The admin


def test_a_volunteer_sends_to_review_an_editor_sends_back_and_publishes(
    anyshire: Council, volunteer: Client, editor: Client, client: Client
) -> None:
    row = draft(anyshire)
    url = f"/admin/councils/policyrecord/{row.pk}/change/"
    assert "In review since" in body(step(volunteer, row, "submit"))
    page = body(editor.get(url))
    assert "What has to be mended?" in page
    assert 'name="effective_from"' not in page  # it is read, not edited
    assert 'name="effective_from"' in body(editor.get(url + "?edit=1"))
    assert "Say what has to be mended." in body(step(editor, fresh(row), "send_back", comment=" "))
    step(editor, fresh(row), "send_back", comment="Which <b>committee</b>?")
    shown = body(volunteer.get(url))
    assert "Which &lt;b&gt;committee&lt;/b&gt;?" in shown
    assert 'name="effective_from"' in shown
    step(volunteer, fresh(row), "submit")
    assert "the public can see it now" in body(step(editor, fresh(row), "publish"))
    assert "Policy in force" in body(client.get(anyshire.get_absolute_url()))


def test_the_steps_are_refused_to_those_who_may_not_take_them(anyshire: Council, volunteer: Client) -> None:
    row = operations.submit(row=draft(anyshire), by=None, now=NOW)
    for code in ("publish", "send_back", "nonsense", ""):
        assert step(volunteer, row, code, comment="x").status_code == 403
    assert fresh(row).stage == "in_review"


def test_a_stale_page_publishes_nothing_and_says_why(anyshire: Council, editor: Client) -> None:
    row = operations.submit(row=draft(anyshire), by=None, now=NOW)
    row.version -= 1
    assert "changed this draft since" in body(step(editor, row, "publish"))
    for version in ("x", "9" * 30, ""):
        assert step(editor, row, "publish", version=version).status_code == 200
    assert fresh(row).stage == "in_review"


def test_saving_and_sending_to_review_is_one_click(anyshire: Council, volunteer: Client) -> None:
    data = {"council": anyshire.pk, "name": "Cllr Example", "role": "councillor", "asks": [DATA_SHARING]}
    data |= {"pledged_on": "2026-03-02", "source_title": "Their letter", "_submit": "1"}
    assert "Sent to review" in body(volunteer.post("/admin/pledges/pledge/add/", data, follow=True))
    assert Pledge.objects.get().stage == "in_review"


def test_what_waits_for_review_is_one_page_the_longest_waiting_first(
    anyshire: Council, editor: Client, volunteer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows: list[Any] = [draft(anyshire), finding(anyshire), pledge(anyshire)]
    for hour, row in enumerate(rows):
        operations.submit(row=row, by=None, now=NOW.replace(hour=12 - hour))
    with django_assert_max_num_queries(22):
        page = body(editor.get("/admin/review/"))
    assert page.index("Green group") < page.index("Joint visit") < page.index("Policy in force")
    assert "Publish the chosen" in page
    assert "Publish the chosen" not in body(volunteer.get("/admin/review/"))
    for number in range(5):
        operations.submit(row=draft(council(f"B{'ABCDE'[number]}B")), by=None, now=NOW)
    with django_assert_max_num_queries(22):
        editor.get("/admin/review/")


def test_those_chosen_are_published_together_or_not_at_all(anyshire: Council, editor: Client) -> None:
    good, stale = (operations.submit(row=draft(anyshire), by=None, now=NOW) for _ in range(2))
    keys = [f"councils.policyrecord:{row.pk}:{row.version}" for row in (good, stale)]
    operations.revise_decision(record=stale, decision=decision_input("motion_passed"), by=None, now=NOW)
    refused = editor.post("/admin/review/", {"row": keys})
    assert refused.status_code == 422
    assert "changed this draft since" in body(refused)
    assert fresh(good).state == "draft"
    assert "Published: 1 record" in body(editor.post("/admin/review/", {"row": keys[:1]}, follow=True))
    assert fresh(good).state == "published"
    for key in ("councils.council:1:1", "nonsense", "councils.policyrecord:x:1", "councils.policyrecord:999999:1"):
        assert editor.post("/admin/review/", {"row": key}).status_code == 404


def test_lists_are_filtered_by_how_far_a_draft_has_come(anyshire: Council, editor: Client) -> None:
    operations.submit(row=draft(anyshire), by=None, now=NOW)
    back = operations.submit(row=draft(anyshire, summary="Mend me"), by=None, now=NOW)
    operations.send_back(row=back, comment="Mend it.", by=None, now=NOW)
    url = "/admin/councils/policyrecord/?state="
    assert [body(editor.get(url + state)).count("field-council") for state in ("draft", "in_review", "sent_back")] == [
        2,
        1,
        1,
    ]


def test_the_comment_never_leaves_the_staff_side(anyshire: Council, client: Client) -> None:
    row = operations.submit(row=draft(anyshire, evidence=(minutes(), tip())), by=None, now=NOW)
    operations.send_back(row=row, comment="Zebra-comment", by=None, now=NOW)
    operations.publish(row=row, by=None, now=NOW)
    for url in (anyshire.get_absolute_url(), "/councils.csv", "/policy-records.csv", "/changes/"):
        assert "Zebra-comment" not in body(client.get(url))
    assert PracticeFinding.published.model.STAFF_ONLY == ("private_note", "review_comment")
    assert DAY
