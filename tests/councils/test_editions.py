"""Editions: every write that changes what is public begins a new one, in its own transaction."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from councils import checking, demo, operations
from councils.models import Council, Edition, PolicyRecord
from councils.operations import editions
from councils.summaries import edition_in_force
from pledges.models import Pledge
from tests.builders import (
    DAY,
    NOW,
    TODAY,
    at,
    body,
    council,
    decision,
    finding,
    pledge,
    press_report,
    published_decision,
    published_finding,
    retract,
)


def _publish_decision(where: Council) -> Callable[[], Any]:
    records = decision(where)
    return lambda: operations.publish_records(records=records, by=None, now=NOW)


def _publish_finding(where: Council) -> Callable[[], Any]:
    row = finding(where)
    return lambda: operations.publish_finding(finding=row, by=None, now=NOW)


def _answer(where: Council) -> Callable[[], Any]:
    row = published_finding(where)
    return lambda: operations.publish_response(finding=row, received_on=DAY, text="No.", by=None, now=NOW)


def _add_evidence(where: Council) -> Callable[[], Any]:
    record = published_decision(where)[0]
    return lambda: operations.add_evidence(record=record, evidence=press_report(), by=None, now=NOW)


def _archive(where: Council) -> Callable[[], Any]:
    item = published_decision(where)[0].evidence.get()
    return lambda: operations.note_on_evidence(evidence=item, archived_url="", private_note="x", now=NOW)


def _correct(where: Council) -> Callable[[], Any]:
    return lambda: operations.correct_function(
        council=where, function="planning", holds=False, source="x", by=None, now=NOW
    )


def _retract(where: Council) -> Callable[[], Any]:
    record = published_decision(where)[0]
    return lambda: retract(record)


def _pledge(where: Council) -> Callable[[], Any]:
    row: Pledge = pledge(where)
    return lambda: operations.publish(row=row, by=None, now=NOW)


def _load_demo(where: Council) -> Callable[[], Any]:
    return lambda: demo.unload(now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "prepare",
    [_publish_decision, _publish_finding, _answer, _add_evidence, _archive, _correct, _retract, _pledge, _load_demo],
)
def test_what_changes_the_public_record_begins_an_edition(prepare: Callable[[Council], Callable[[], Any]]) -> None:
    write = prepare(council())
    before = edition_in_force()
    write()
    assert edition_in_force() > before
    assert Edition.objects.latest("pk").at == NOW


@pytest.mark.django_db
def test_drafts_begin_none(client: Client) -> None:
    before = edition_in_force()
    decision(council())
    finding(council("BBB"))
    assert edition_in_force() == before


@pytest.mark.django_db
def test_what_is_refused_begins_none() -> None:
    record = decision(council(), "in_force", decided_by="full_council")[0]
    before = edition_in_force()
    with pytest.raises(operations.RuleBroken):
        operations.publish_records(records=[record], by=None, now=NOW)
    assert edition_in_force() == before


@pytest.mark.django_db(transaction=True)
def test_a_lower_edition_is_never_committed_after_a_higher_one() -> None:
    """Two writers at once: the second waits until the first has committed.

    SQLite lets one in at a time by itself, if transactions take their lock at once; its database for tests, in
    memory, refuses instead of waiting.
    """
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    began, finish, order = threading.Event(), threading.Event(), []

    def first() -> None:
        with transaction.atomic():
            editions.begin(at(TODAY, 9))
            began.set()
            finish.wait(10)
        order.append("first")
        connection.close()

    def second() -> None:
        began.wait(10)
        with transaction.atomic():
            finish_soon = threading.Timer(0.3, finish.set)
            finish_soon.start()
            editions.begin(at(TODAY, 10))
            order.append("second")
        connection.close()

    threads = [threading.Thread(target=one) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert order == ["first", "second"]
    assert list(Edition.objects.values_list("at", flat=True)) == [at(TODAY, 9), at(TODAY, 10)]


@pytest.mark.django_db
def test_an_archived_copy_of_evidence_changes_nothing_else(client: Client) -> None:
    record: PolicyRecord = published_decision(council())[0]
    before = body(client.get("/policy-records.csv"))
    operations.note_on_evidence(
        evidence=record.evidence.get(), archived_url="https://archive.example.org/1", private_note="", now=NOW
    )
    assert body(client.get("/policy-records.csv")) == before


@pytest.mark.django_db
def test_what_was_published_past_the_operations_is_found() -> None:
    published_decision(council())
    assert list(checking.edition_faults()) == []
    record = decision(council("BBB"), "no_policy_found")[0]
    PolicyRecord.objects.filter(pk=record.pk).update(published_at=at(TODAY, 23))
    assert [fault.split(":")[0] for fault in checking.edition_faults()] == ["policy records"]
