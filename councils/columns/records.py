"""Columns of what was published: policy records, practice findings, evidence, answers, corrections of functions."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..choices import (
    Ask,
    CarveOut,
    DecidedBy,
    EvidenceKind,
    Finding,
    Grade,
    InspectionFunction,
    Mechanism,
    PolicyStatus,
)
from ..models import Record
from ..rules import AsOf
from .column import Column, Value, Words, closing, in_order
from .register import named

Of = Callable[[Any, AsOf], Value]


def stored(name: str) -> Of:
    """A column of the stored record."""
    return lambda item, as_of: getattr(item.record, name)


def words(name: str, choices: Any) -> Of:
    """A code of the stored record, in words; empty where there is none."""
    said = {"": ""}  # each is translated once for a file, in which it stands many times

    def value(item: Any, as_of: AsOf) -> Value:
        code = getattr(item.record, name)
        if code not in said:
            said[code] = str(choices(code).label)
        return said[code]

    return value


def unless_retracted(name: str) -> Of:
    """What was taken back is not said again."""
    return lambda item, as_of: "" if is_retracted(item.record, as_of) else getattr(item.record, name)


def is_retracted(record: Record, as_of: AsOf) -> bool:
    return record.retracted_at is not None and record.retracted_at <= as_of.moment


def opening(what: Words) -> tuple[Column, ...]:
    """Which record, of which council."""
    return (
        Column("id", _("Number"), what, stored("pk"), "integer", required=True),
        *named("council", lambda item: item.council),
    )


def publication() -> tuple[Column, ...]:
    """When this site said so and, where it was taken back, when and why."""

    def once_retracted(name: str) -> Of:
        return lambda item, as_of: getattr(item.record, name) if is_retracted(item.record, as_of) else None

    return (
        Column("published_at", _("Published"), _("The moment at which this site said so (UTC)."), stored("published_at"), "datetime", required=True),
        Column("retracted_at", _("Retracted"), _("The moment at which it was taken back (UTC); empty if it stands."), once_retracted("retracted_at"), "datetime"),
        Column("retraction_reason", _("What was wrong"), _("Why it was taken back."), once_retracted("retraction_reason")),
        Column("correction", _("What is right"), _("What is known instead."), once_retracted("correction")),
    )  # fmt: skip


def ending() -> tuple[Column, ...]:
    return closing(lambda item: settings.SITE_URL + item.url, lambda item: item.record.is_demo)


GRADE = Column(
    "evidence_grade", _("Strongest evidence"), _("Grade A to D of the strongest document shown on the as-of day."),
    lambda item, as_of: item.grade, choices=Grade,
)  # fmt: skip


def policy_columns() -> tuple[Column, ...]:
    """Every policy record ever published, those taken back included."""
    return (
        *opening(_("Number of the policy record; the same for good.")),
        Column("ask", _("Ask"), _("Which of the two asks the decision is about."), stored("ask"), choices=Ask, required=True),
        Column("status", _("Status"), _("What the council decided."), stored("status"), choices=PolicyStatus, required=True),
        Column("status_label", _("Status in words"), _("The status as people read it."), words("status", PolicyStatus), required=True),
        Column("in_effect", _("Counts"), _("true for the one record of its council and ask that counts on the as-of day."), lambda i, d: i.counts, "boolean", required=True),
        Column("effective_from", _("So since"), _("The day from which it was so."), stored("effective_from"), "date", required=True),
        Column("checked_on", _("Checked on"), _("The day somebody last looked."), stored("checked_on"), "date", required=True),
        Column("decided_by", _("Decided by"), _("The body that decided."), stored("decided_by"), choices=DecidedBy),
        Column(
            "covers_all_functions", _("Covers all functions"), _("true if the decision covers every inspection function that the council holds."),
            stored("covers_all_functions"), "boolean", required=True,
        ),
        Column(
            "functions", _("Functions named"), _("Codes of the inspection functions that the decision names."),
            lambda i, d: in_order(InspectionFunction, i.record.functions), "list", choices=InspectionFunction,
        ),
        Column(
            "carve_outs", _("Exceptions"), _("Lawful exceptions that the decision names."),
            lambda i, d: sorted(i.record.carve_outs), "list", choices=CarveOut,
        ),
        Column("summary", _("In a sentence or two"), _("In plain words; empty once taken back."), unless_retracted("summary")),
        GRADE,
        *publication(),
        *ending(),
    )  # fmt: skip


def finding_columns() -> tuple[Column, ...]:
    """Every practice finding ever published: what councils do. Never a policy."""
    return (
        *opening(_("Number of the finding; the same for good.")),
        Column("mechanism", _("Mechanism"), _("How data or officers would pass."), stored("mechanism"), choices=Mechanism, required=True),
        Column("function", _("Inspection function"), _("The function it is about; empty where the source does not say."), stored("function"), choices=InspectionFunction),
        Column("finding", _("Finding"), _("What the council or a source says."), stored("finding"), choices=Finding, required=True),
        Column("finding_label", _("Finding in words"), _("The finding as people read it."), words("finding", Finding), required=True),
        Column("current", _("Counts"), _("true for the latest finding of its council, mechanism and function on the as-of day."), lambda i, d: i.counts, "boolean", required=True),
        Column("statement", _("Statement"), _("What is said, in plain words; empty once taken back."), unless_retracted("statement")),
        Column("effective_from", _("So since"), _("The day on which it happened, or from which it was so."), stored("effective_from"), "date", required=True),
        Column("checked_on", _("Checked on"), _("The day somebody last looked."), stored("checked_on"), "date", required=True),
        Column("offered_on", _("Say offered on"), _("The day on which the council was offered its say."), stored("offered_on"), "date"),
        GRADE,
        *publication(),
        *ending(),
    )  # fmt: skip


class Supports:
    """What a document supports, as codes."""

    choices = (("policy_record", _("A policy record")), ("practice_finding", _("A practice finding")))


def evidence_columns() -> tuple[Column, ...]:
    """Every document ever published. Grade E never is."""
    return (
        *opening(_("Number of the document; the same for good.")),
        Column("supports", _("Supports"), _("Whether it supports a policy record or a practice finding."), lambda i, d: "policy_record" if i.record.policy_record_id else "practice_finding", choices=Supports, required=True),
        Column("record_id", _("Number of the record"), _("Number of the policy record or practice finding that it supports."), lambda i, d: i.record.policy_record_id or i.record.practice_finding_id, "integer", required=True),
        Column("kind", _("Kind"), _("What the document is."), stored("kind"), choices=EvidenceKind, required=True),
        Column("kind_label", _("Kind in words"), _("The kind as people read it."), words("kind", EvidenceKind), required=True),
        Column("grade", _("Grade"), _("How strong it is as evidence, from A to D."), stored("grade"), choices=Grade, required=True),
        Column("title", _("Title"), _("Title of the document."), stored("title"), required=True),
        Column("dated", _("Date"), _("Date of the document."), stored("dated"), "date"),
        Column("document_url", _("Address"), _("Where it is; empty once taken back."), unless_retracted("url")),
        Column("archived_url", _("Archived copy"), _("Where a copy is kept; empty once taken back."), lambda i, d: "" if is_retracted(i.record, d) else i.archived_url),
        Column("copy_url", _("Copy kept by us"), _("Where the copy is that this site keeps itself (PDF, PNG, JPEG or WebP); empty without one, or once taken back."), lambda i, d: settings.SITE_URL + i.copy_path if i.copy_path else ""),
        Column("copy_sha256", _("SHA-256 of the copy"), _("Fingerprint of the copy that this site keeps, as 64 hexadecimal digits."), lambda i, d: i.copy_sha256),
        Column("quotation", _("Quotation"), _("The words that matter; empty once taken back."), unless_retracted("quotation")),
        *publication(),
        *ending(),
    )  # fmt: skip


def response_columns() -> tuple[Column, ...]:
    """What councils answered when offered their say."""
    return (
        *opening(_("Number of the answer; the same for good.")),
        Column("finding_id", _("Number of the finding"), _("The practice finding that it answers."), stored("practice_finding_id"), "integer", required=True),
        Column("received_on", _("Received on"), _("The day on which the answer came."), stored("received_on"), "date", required=True),
        Column("text", _("Answer"), _("What the council answered; empty once taken back."), unless_retracted("text")),
        *publication(),
        *ending(),
    )  # fmt: skip


def function_columns() -> tuple[Column, ...]:
    """Corrections of who holds which inspection function."""
    return (
        *opening(_("Number of the correction; the same for good.")),
        Column("function", _("Inspection function"), _("The function it is about."), stored("function"), choices=InspectionFunction, required=True),
        Column("holds", _("Holds it"), _("true if the council holds the function, against what its type says; false if it does not."), stored("holds"), "boolean", required=True),
        Column("source", _("Source"), _("Where this can be read."), unless_retracted("source")),
        *publication(),
        *ending(),
    )  # fmt: skip
