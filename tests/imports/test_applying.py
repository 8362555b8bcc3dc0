"""What applying a file writes: drafts only, all or none, the same again never twice, and nobody's words lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from councils import imports, operations
from councils.models import Council, Edition, ImportedRow, ImportRun, PolicyRecord, PracticeFinding
from pledges.models import Pledge
from tests.builders import NOW, kept_copy, minutes
from tests.councils.desk import stored

from .files import DECISION, FINDING, PLEDGE, applied, as_csv, compared, decisions, outcomes

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def vera(db: None) -> User:
    return User.objects.create_user("vera")


def revised(record: PolicyRecord, by: User, **words: Any) -> PolicyRecord:
    """Somebody changes a draft by hand."""
    given = {
        name: getattr(record, name) for name in operations.DecisionInput.__dataclass_fields__ if name != "evidence"
    }
    evidence = [
        operations.EvidenceInput(id=item.pk, kind=item.kind, title=item.title, url=item.url, dated=item.dated)
        for item in record.evidence.all()
    ]
    decision = operations.DecisionInput(**given | {"evidence": evidence} | words)
    return operations.revise_decision(record=record, decision=decision, by=by, now=LATER)


def test_rows_become_drafts_with_their_documents_and_the_same_file_again_changes_nothing(
    places: list[Council], vera: User
) -> None:
    rows = decisions({"functions": "food safety; Planning", "carve_outs": "court_order"}, {"ask": "joint_inspections"})
    more = {"carve_outs": "", "evidence_2_kind": "agenda", "evidence_2_title": "x"}
    data = as_csv([more | row for row in rows])
    run = applied(data, by=vera)
    first, second = PolicyRecord.objects.order_by("pk")
    assert (first.state, first.created_by, first.council) == ("draft", vera, places[0])
    assert (first.functions, first.carve_outs, first.covers_all_functions) == (
        ["food_safety", "planning"],
        ["court_order"],
        False,
    )
    assert [(one.kind, one.grade, one.title) for one in first.evidence.all()] == [
        ("minutes", "A", "Cabinet, item 4"),
        ("agenda", "C", "x"),
    ]
    assert (second.ask, second.covers_all_functions, first.history.count()) == ("joint_inspections", True, 1)
    assert run.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert [row["record"] for row in run.report] == [first.pk, second.pk]
    assert not Edition.objects.exists()
    before = {name: rows for name, rows in stored().items() if name != "councils.ImportRun"}
    again = applied(data, by=vera, now=LATER)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert {name: rows for name, rows in stored().items() if name != "councils.ImportRun"} == before


def test_findings_and_pledges_become_drafts_and_change_with_their_rows(places: list[Council]) -> None:
    for row, model, name in ((FINDING, PracticeFinding, "statement"), (PLEDGE, Pledge, "name")):
        applied(as_csv([row]))
        assert applied(as_csv([row | {name: "Other words"}]), now=LATER).counts["changed"] == 1
        (found,) = model._default_manager.all()
        assert (found.state, getattr(found, name), found.version) == ("draft", "Other words", 2)
        assert applied(as_csv([row | {name: "Other words"}])).counts["unchanged"] == 1


def test_changed_rows_are_written_over_their_drafts_and_documents_that_stay_keep_their_copies(
    places: list[Council],
) -> None:
    applied(as_csv(decisions()))
    (record,) = PolicyRecord.objects.all()
    copy = kept_copy(record.evidence.get())
    other = {"evidence_1_title": "Cabinet, item 5", "summary": "In plain words.", "evidence_1_dated": "1 March 2026"}
    assert applied(as_csv(decisions(other)), now=LATER).counts["changed"] == 1
    record.refresh_from_db()
    item = record.evidence.get()
    assert (record.summary, item.title, item.pk) == ("In plain words.", "Cabinet, item 5", copy.evidence_id)
    assert record.history.count() == 3  # written, given a copy, changed
    # Columns that are not there say nothing: neither words nor documents go.
    short = {name: value for name, value in DECISION.items() if not name.startswith("evidence")}
    assert outcomes(as_csv([short])) == [(2, "unchanged", [])]


def test_a_draft_that_somebody_changed_since_is_refused_with_who_and_when(places: list[Council], vera: User) -> None:
    applied(as_csv(decisions()))
    revised(PolicyRecord.objects.get(), vera, summary="Vera’s words.")
    why = (
        "vera changed this draft on 1 June 2026, 13:00, since it was imported, and the file says something else. Take "
        "the draft’s words over into the file, or leave the row out."
    )
    for words in ({"summary": ""}, {"summary": "Other words."}):
        assert outcomes(as_csv(decisions(words))) == [(2, "refused", [why])]
    same = as_csv(decisions({"summary": "Vera’s words."}))
    assert outcomes(same) == [(2, "unchanged", [])]
    applied(same, now=LATER)  # file and draft agree again, so the file may change the draft from here
    assert compared(as_csv(decisions({"summary": "Newer."}))).counts["changed"] == 1


def test_what_is_published_in_review_or_thrown_away_is_not_changed(places: list[Council]) -> None:
    applied(as_csv(decisions({}, {}, {})))
    published, gone, waiting = PolicyRecord.objects.order_by("pk")
    operations.publish(row=published, by=None, now=LATER)
    operations.discard(row=gone)
    operations.submit(row=waiting, by=None, now=LATER)
    assert outcomes(as_csv(decisions({}, {}, {}))) == [
        (2, "unchanged", []),
        (
            3,
            "refused",
            [
                "The draft of this row was thrown away. Give the row another external id to import it as a new draft, "
                "or leave it out."
            ],
        ),
        (4, "unchanged", []),
    ]
    words = {"summary": "New words."}
    assert [row[2] for row in outcomes(as_csv(decisions(words, {"summary": ""}, words)))][::2] == [
        [
            "This is published, and what is published is never changed. Record a new one: give the row another "
            "external id."
        ],
        ["The draft of this row is in review. Take it out of review before its words are changed."],
    ]
    # Later documents and archived copies of what is published are no other words.
    operations.add_evidence(record=published, evidence=minutes(title="More"), by=None, now=LATER)
    item = published.evidence.get(title="Cabinet, item 4")
    operations.note_on_evidence(evidence=item, archived_url="https://archive.example/1", private_note="", now=LATER)
    assert outcomes(as_csv(decisions({}))) == [(2, "unchanged", [])]
    operations.retract(row=published, reason="Wrong.", by=None, now=LATER)
    assert outcomes(as_csv(decisions(words)))[0][2] == [
        "This was published and retracted. To say it again, give the row another external id."
    ]


def test_a_draft_is_never_moved_to_another_council_or_ask(places: list[Council]) -> None:
    applied(as_csv(decisions({}, {})))
    why = "The draft of this row is about something else (Hackney: Data-sharing, Policy in force (2 March 2026)). "
    for row in outcomes(as_csv(decisions({"council": "CMD"}, {"ask": "joint_inspections"}))):
        assert row[1] == "refused"
        assert row[2][0].startswith(why)


def test_refused_rows_stop_it_all_unless_they_are_left_out(places: list[Council]) -> None:
    data, before = as_csv(decisions({}, {"council": "nowhere"})), stored()
    with pytest.raises(imports.ImportRefused, match="1 row is refused, so nothing was imported"):
        applied(data)
    assert stored() == before
    run = applied(data, leave_out=True)
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert PolicyRecord.objects.count() == ImportedRow.objects.count() == 1


def test_a_failure_in_the_middle_stores_nothing(places: list[Council], monkeypatch: pytest.MonkeyPatch) -> None:
    data, before, written = as_csv(decisions({}, {}, {})), stored(), []

    def fail(**given: Any) -> Any:
        written.append(given)
        if len(written) == 3:
            raise ValidationError({"summary": "Something new is forbidden."})
        return record(**given)

    record = operations.record_decision
    monkeypatch.setattr(operations, "record_decision", fail)
    with pytest.raises(imports.ImportRefused) as refused:
        applied(data)
    assert refused.value.sentences == ("Line 4: summary: Something new is forbidden.",)
    assert len(written) == 3
    assert stored() == before


def test_drafts_changed_between_looking_and_applying_stop_it(places: list[Council], vera: User) -> None:
    applied(as_csv(decisions()))
    data = as_csv(decisions({"summary": "New words."}))
    run = imports.preview(data, "rows.csv", most=10, by=vera, now=NOW)
    revised(PolicyRecord.objects.get(), vera, summary="Vera’s words.")
    with pytest.raises(imports.ChangedSince):
        imports.apply_preview(run=run.pk, leave_out=False, by=vera, now=LATER)
    run.refresh_from_db()
    assert (run.state, run.counts["refused"]) == ("previewed", 1)
    assert PolicyRecord.objects.get().summary == "Vera’s words."


def test_a_preview_writes_its_own_row_alone_and_is_applied_once(places: list[Council], vera: User) -> None:
    data, before = as_csv(decisions()), stored()
    run = imports.preview(data, "rows.csv", most=10, by=vera, now=NOW)
    after = stored()
    assert len(after.pop("councils.ImportRun")) == 1
    assert after == {name: rows for name, rows in before.items() if name != "councils.ImportRun"}
    assert imports.apply_preview(run=run.pk, leave_out=False, by=vera, now=NOW) is True
    assert imports.apply_preview(run=run.pk, leave_out=False, by=vera, now=NOW) is False
    run.refresh_from_db()
    assert (run.state, run.content, run.applied_by) == ("applied", None, vera)
    assert PolicyRecord.objects.count() == 1


def test_a_file_that_was_not_applied_is_forgotten_after_a_day(places: list[Council], vera: User) -> None:
    run = imports.preview(as_csv(decisions()), "old.csv", most=10, by=vera, now=NOW)
    tomorrow = NOW + timedelta(days=1, seconds=1)
    imports.preview(as_csv(decisions()), "new.csv", most=10, by=vera, now=tomorrow)
    run.refresh_from_db()
    assert run.state == "expired"
    with pytest.raises(imports.ImportRefused, match="kept for a day only"):
        imports.apply_preview(run=run.pk, leave_out=False, by=vera, now=tomorrow)
    assert ImportRun.objects.filter(content__isnull=False).count() == 1


def test_line_ends_of_browsers_are_no_other_words(places: list[Council]) -> None:
    applied(as_csv(decisions({"summary": "One.\nTwo."})))
    PolicyRecord.objects.update(summary="One.\r\nTwo.")
    assert outcomes(as_csv(decisions({"summary": "One.\r\nTwo."}))) == [(2, "unchanged", [])]
