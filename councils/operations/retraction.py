"""Taking back what was published; and throwing away what never was."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Evidence, EvidenceCopy, PolicyRecord, PracticeFinding, Record, Response
from ..rules import UK, Problem
from .base import Person, locked, require, store
from .editions import public_write
from .evidence import owner_of, refresh_support
from .policy import policy_problems
from .practice import finding_problems


@public_write
def retract(*, row: Record, reason: str, correction: str = "", by: Person, now: datetime) -> None:
    """Take back something published, with the reason that the corrections page shows.

    What hangs on it (its evidence with their copies, its responses) goes with it. Evidence on which a published
    record rests can't be retracted alone. One person may do it even where a second one has to publish: a wrong word
    must go at once.
    """
    require(rules.retraction_problems(reason))
    type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    row.refresh_from_db()
    if row.state != "published":
        require([Problem("not_published", "", _("Only what is published can be retracted."))])
    for part in [row, *_dependents(row)]:
        part.retracted_at, part.retracted_by = now, by
        part.retraction_reason, part.correction = reason.strip(), correction.strip()
        store(part, now)
    if isinstance(row, Evidence):
        _keep_supported(row.policy_record or row.practice_finding, now)


def _dependents(row: Record) -> list[Record]:
    if isinstance(row, Evidence):
        return list(EvidenceCopy.published.filter(evidence=row))
    if not isinstance(row, PolicyRecord | PracticeFinding):
        return []
    responses = list(Response.published.filter(practice_finding=row)) if isinstance(row, PracticeFinding) else []
    evidence = [item for item in row.evidence.all() if item.state == "published"]
    return [*evidence, *EvidenceCopy.published.filter(evidence__in=evidence), *responses]


def _keep_supported(record: PolicyRecord | PracticeFinding | None, now: datetime) -> None:
    """Refuse to leave a published record without the evidence that its status needs."""
    if record is None or record.state != "published":
        return
    grades = list(Evidence.published.filter(**owner_of(record)).values_list("grade", flat=True))
    today = now.astimezone(UK).date()
    found = (
        policy_problems(record, grades, today)
        if isinstance(record, PolicyRecord)
        else finding_problems(record, grades, today)
    )
    if any(problem.field == "evidence" for problem in found):
        message = _("The record rests on this document. Retract the record, or add other evidence to it first.")
        require([Problem("record_rests_on_it", "", message)])
    refresh_support(record, now)


@transaction.atomic
def discard(*, row: Record, version: int | None = None) -> None:
    """Throw away a draft, with its evidence; of this ``version``, if one is named.

    What was published once can't be discarded.
    """
    row = locked(row, version)
    if isinstance(row, PolicyRecord | PracticeFinding):
        for item in row.evidence.all():
            item.delete()
    row.delete()
