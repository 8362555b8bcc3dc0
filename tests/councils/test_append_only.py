"""History is append-only (rule 5): the database refuses to change or delete what was published, whoever asks."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from councils.models import (
    Evidence,
    EvidenceCopy,
    FunctionCorrection,
    PolicyRecord,
    PracticeFinding,
    Record,
    Response,
    append_only,
)
from councils.operations import RuleBroken, correct_function, publish_response
from pledges.models import Pledge
from tests.builders import (
    DAY,
    NOW,
    TODAY,
    council,
    database_refuses,
    decision,
    kept_copy,
    published_decision,
    published_finding,
    published_pledge,
    retract,
)

pytestmark = pytest.mark.django_db

WORDS: dict[type[Record], dict[str, Any]] = {
    PolicyRecord: {"summary": "Other words", "status": "reversed", "effective_from": TODAY, "functions": ["planning"]},
    PracticeFinding: {"statement": "Other words", "finding": "disputed", "offered_on": TODAY},
    Evidence: {"title": "Other words", "url": "https://other.example.org/", "grade": "B", "quotation": "x"},
    EvidenceCopy: {"media_type": "application/pdf", "size": 1, "original_sha256": "0" * 64},
    Response: {"text": "Other words", "received_on": DAY},
    FunctionCorrection: {"holds": False, "source": "Other words"},
    Pledge: {"name": "Other words", "role": "candidate", "asks": []},
}
MODELS = sorted(WORDS, key=lambda model: model.__name__)


@pytest.fixture
def published() -> dict[type[Record], Record]:
    """One published row of every kind."""
    where = council()
    record = published_decision(where)[0]
    row = published_finding(where)
    return {
        PolicyRecord: record,
        PracticeFinding: row,
        Evidence: record.evidence.get(),
        EvidenceCopy: kept_copy(record.evidence.get()),
        Response: publish_response(finding=row, received_on=TODAY, text="No.", by=None, now=NOW),
        FunctionCorrection: correct_function(
            council=where, function="planning", holds=True, source="s", by=None, now=NOW
        ),
        Pledge: published_pledge(where),
    }


Published = dict[type[Record], Record]


def same(model: type[Record], row: Record) -> Any:
    return model.objects.filter(pk=row.pk)


def test_every_kind_of_record_is_tested_here() -> None:
    assert set(append_only.protected_models()) == set(WORDS)


@pytest.mark.parametrize("model", MODELS)
def test_no_word_of_what_is_published_is_changed(model: type[Record], published: Published) -> None:
    for name, value in {
        **WORDS[model],
        "published_at": None,
        "created_at": NOW.replace(year=2020),
        "is_demo": True,
    }.items():
        with database_refuses():
            same(model, published[model]).update(**{name: value})


@pytest.mark.parametrize("model", MODELS)
def test_nothing_published_is_deleted(model: type[Record], published: Published) -> None:
    with database_refuses():
        same(model, published[model])._raw_delete("default")
    with database_refuses(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [published[model].pk])


@pytest.mark.parametrize("model", MODELS)
def test_nothing_retracted_is_changed_deleted_or_put_back(model: type[Record], published: Published) -> None:
    row = published[model]
    retract(row) if model is not Evidence else retract(row.policy_record)  # type: ignore[attr-defined]
    for change in ({"retracted_at": None}, {"retraction_reason": "Another"}, WORDS[model]):
        with database_refuses():
            same(model, row).update(**change)
    with database_refuses():
        same(model, row)._raw_delete("default")


@pytest.mark.parametrize("model", MODELS)
def test_a_private_note_may_change(model: type[Record], published: Published) -> None:
    assert same(model, published[model]).update(private_note="Call back.") == 1


def test_bulk_update_and_save_are_refused_too(published: Published) -> None:
    record = published[PolicyRecord]
    assert isinstance(record, PolicyRecord)
    record.summary = "Other words"
    with database_refuses():
        PolicyRecord.objects.bulk_update([record], ["summary"])
    with database_refuses():
        record.save()


@pytest.mark.parametrize("model", MODELS)
def test_only_what_was_published_is_retracted(model: type[Record], published: Published) -> None:
    row = published[model]
    if model is not Response:
        with database_refuses():
            same(model, row).update(retracted_at=NOW.replace(year=2020), retraction_reason="x")
    with database_refuses():
        same(model, row).update(retracted_at=NOW.replace(year=2030), retraction_reason="")


def test_a_draft_may_be_changed_and_deleted() -> None:
    (first, _second) = decision(council())
    assert PolicyRecord.objects.filter(pk=first.pk).update(summary="Other words") == 1
    Evidence.objects.filter(policy_record=first).delete()
    assert PolicyRecord.objects.filter(pk=first.pk).delete()[0] == 1


def test_a_draft_is_not_retracted() -> None:
    draft = decision(council())[0]
    with pytest.raises(RuleBroken, match="Only what is published"):
        retract(draft)
    with database_refuses():
        PolicyRecord.objects.filter(pk=draft.pk).update(retracted_at=NOW, retraction_reason="x")


def test_a_retraction_needs_its_reason_and_happens_once() -> None:
    record = published_decision(council())[0]
    with pytest.raises(RuleBroken, match="Say what was wrong"):
        retract(record, reason="  ")
    retract(record)
    with pytest.raises(RuleBroken, match="Only what is published"):
        retract(record)


def test_demonstration_rows_may_be_removed() -> None:
    records = decision(council())
    PolicyRecord.objects.update(is_demo=True)
    Evidence.objects.all().delete()
    PolicyRecord.objects.update(published_at=NOW, support_grade="A")
    assert PolicyRecord.objects.filter(pk=records[0].pk).delete()[0] == 1


def test_a_real_row_does_not_become_a_demonstration_row(published: Published) -> None:
    with database_refuses():
        PolicyRecord.objects.update(is_demo=True)


def test_the_triggers_are_all_there_after_migrating() -> None:
    assert append_only.missing() == []


def test_migrating_lays_the_triggers_again(published: Published) -> None:
    append_only.remove()
    assert len(append_only.missing()) == 2 * len(MODELS)
    call_command("migrate", verbosity=0)
    assert append_only.missing() == []


def test_a_migration_may_mend_published_rows_and_only_while_it_does(published: Published) -> None:
    with append_only.suspended():
        PolicyRecord.objects.update(summary="Mended")
    with database_refuses():
        PolicyRecord.objects.update(summary="Mended again")
