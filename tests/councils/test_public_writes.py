"""Nothing that the public sees changes without the stamp of the record: every operation is tried, pages compared."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from councils import copies, demo, imports, in_force, operations
from councils.models import Council, PolicyRecord
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    body,
    council,
    decision,
    decision_input,
    finding,
    finding_input,
    invented_decision,
    pledge,
    png,
    press_report,
    published_decision,
    published_finding,
)
from tests.councils.desk import DECISIONS

PAGES = ("/", "/councils/", "/councils/aaashire/", "/changes/", "/corrections/", "/evidence.csv")
WHO: dict[str, Any] = {"by": None, "now": NOW}
Prepared = Callable[[], Any]


def sent(where: Council) -> PolicyRecord:
    return operations.submit(row=decision(where, asks=[DATA_SHARING])[0], **WHO)


def public(where: Council) -> PolicyRecord:
    return published_decision(where, asks=[DATA_SHARING])[0]


def waiting_copy(where: Council) -> Any:
    item = decision(where, asks=[DATA_SHARING])[0].evidence.get()
    return operations.add_copy(evidence=item, file=copies.clean(png()), **WHO)


def waiting_beside(where: Council) -> Any:
    """A copy that waits for a second person, beside a published document."""
    copy = waiting_copy(where)
    published = public(where).evidence.get()
    type(copy).objects.filter(pk=copy.pk).update(evidence=published)
    copy.refresh_from_db()
    return copy


def with_document(where: Council, outcome: str) -> Prepared:
    item = public(where).evidence.get()
    return lambda: operations.note_link(evidence_id=item.pk, outcome=outcome, now=NOW)


def seen_again(where: Council) -> Prepared:
    item = public(where).evidence.get()
    for days in (9, 5):
        operations.note_link(evidence_id=item.pk, outcome="unreachable", now=NOW - timedelta(days=days))
    return lambda: operations.note_link(evidence_id=item.pk, outcome="unreachable", now=NOW)


def discarding(where: Council) -> Prepared:
    (row,) = decision(where, asks=[DATA_SHARING])
    return lambda: operations.discard(row=row)


def revising(where: Council) -> Prepared:
    (record,), row = decision(where, asks=[DATA_SHARING]), finding(where)
    operations.revise_finding(row=row, finding=finding_input("council_says_none"), **WHO)
    return lambda: operations.revise_decision(record=record, decision=decision_input("motion_passed"), **WHO)


def with_(make: Callable[[Council], Any], run: Callable[[Any], Any]) -> Callable[[Council], Prepared]:
    def prepare(where: Council) -> Prepared:
        made = make(where)
        return lambda: run(made)

    return prepare


def previewed(where: Council) -> Any:
    return imports.preview(DECISIONS, "rows.csv", most=10, **WHO)


ops = operations
# Every operation: what it works on is made first, and then the public pages are looked at before and after it.
PUBLIC: dict[str, Callable[[Council], Prepared]] = {
    "publish_records": with_(decision, lambda rows: ops.publish_records(records=rows, **WHO)),
    "publish_finding": with_(finding, lambda row: ops.publish_finding(finding=row, **WHO)),
    "publish_response": with_(
        published_finding, lambda row: ops.publish_response(finding=row, received_on=DAY, text="No.", **WHO)
    ),
    "publish": with_(pledge, lambda row: ops.publish(row=row, **WHO)),
    "publish_all": with_(sent, lambda row: ops.publish_all(rows=[(row, row.version)], **WHO)),
    "publish_copy": with_(waiting_beside, lambda copy: ops.publish_copy(copy=copy, **WHO)),
    "add_evidence": with_(public, lambda row: ops.add_evidence(record=row, evidence=press_report(), **WHO)),
    "add_copy": with_(
        lambda where: public(where).evidence.get(),
        lambda item: ops.add_copy(evidence=item, file=copies.clean(png()), **WHO),
    ),
    "note_on_evidence": with_(
        lambda where: public(where).evidence.get(),
        lambda item: ops.note_on_evidence(evidence=item, archived_url="https://a.example", private_note="", now=NOW),
    ),
    "correct_function": with_(
        lambda where: where,
        lambda where: ops.correct_function(council=where, function="planning", holds=False, source="x", **WHO),
    ),
    "retract": with_(public, lambda row: ops.retract(row=row, reason="It was about another council.", **WHO)),
    "note_link": lambda where: with_document(where, "gone"),
    "note_link again": seen_again,
    "demo.unload": with_(invented_decision, lambda _rows: demo.unload(now=NOW)),
}
PRIVATE: dict[str, Callable[[Council], Prepared]] = {
    "record_decision": lambda where: lambda: decision(where),
    "record_finding": lambda where: lambda: finding(where),
    "revise_decision, revise_finding": revising,
    "discard": discarding,
    "discard_copy": with_(waiting_copy, lambda copy: ops.discard_copy(copy=copy, **WHO)),
    "submit": lambda where: lambda: sent(where),
    "withdraw": with_(sent, lambda row: ops.withdraw(row=row, **WHO)),
    "send_back": with_(sent, lambda row: ops.send_back(row=row, comment="Which minutes?", **WHO)),
    "keep_person": lambda where: lambda: ops.keep_person(person=User(username="x"), role=None),
    "note_link": lambda where: with_document(where, "alive"),
    "note_offer": with_(finding, lambda row: ops.note_offer(finding=row, offered_on=DAY, **WHO)),
    "keep_preview": lambda where: lambda: previewed(where),
    "keep_report": with_(previewed, lambda run: ops.keep_report(run=run, seen="x", counts={}, report=[])),
    "note_applied": with_(previewed, lambda run: imports.apply_preview(run=run.pk, leave_out=False, **WHO)),
}
# Only ever part of another operation, or no write.
PARTS = {"edited", "policy_problems", "publish_document", "require_keepers", "store"}


@contextmanager
def alone() -> Iterator[Council]:
    """A council in a world of its own."""
    with transaction.atomic():
        yield council()
        transaction.set_rollback(True)


def pages(client: Client) -> list[str]:
    return [body(client.get(path)) for path in PAGES]


def looked_at(client: Client, write: Prepared) -> tuple[bool, bool]:
    """Whether a write changed what the public sees, and whether it changed the stamp by which pages are kept."""
    before, stamp = pages(client), in_force.record_stamp()
    write()
    return pages(client) != before, in_force.record_stamp() != stamp


@pytest.mark.once
@pytest.mark.django_db
def test_what_changes_a_public_page_changes_the_stamp(client: Client) -> None:
    for name, prepare in PUBLIC.items():
        with alone() as where:
            assert looked_at(client, prepare(where)) == (True, True), name


@pytest.mark.once
@pytest.mark.django_db
def test_what_does_not_is_not_public(client: Client) -> None:
    for name, prepare in PRIVATE.items():
        with alone() as where:
            changed, _began = looked_at(client, prepare(where))
        assert not changed, name


def test_no_operation_is_forgotten() -> None:
    tried = {part for name in (*PUBLIC, *PRIVATE) for part in name.replace(",", "").split()}
    writes = {
        name
        for name in operations.__all__
        if inspect.isfunction(found := getattr(operations, name))
        and any(one.kind is one.KEYWORD_ONLY for one in inspect.signature(found).parameters.values())
    }
    assert writes - tried - PARTS == set()
