"""Work on many councils at once: recorded as checked, given to somebody, tagged. Each in one transaction.

Councils are locked in the order of their ids, so that of two people who do the same at the same moment the second
sees what the first has done.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils import operations
from councils.choices import PolicyStatus
from councils.models import Council, PolicyRecord
from councils.operations import DecisionInput, RuleBroken, public_write, require
from councils.operations.review import submit
from councils.rules import Problem

from .batch import Plan, plan
from .models import Assignment, Tag, Team


class Then(Enum):
    """What becomes of the records of a batch."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    PUBLISHED = "published"


class PlanChanged(RuleBroken):
    """The record is no longer what it was when the plan was shown; ``plan`` is that of now."""

    def __init__(self, plan: Plan) -> None:
        message = _("The record has changed since you opened this page. Look again at what would be recorded now.")
        super().__init__([Problem("plan_changed", "", message)])
        self.plan = plan


@dataclass(frozen=True)
class Done:
    """What a batch has written."""

    plan: Plan
    records: Sequence[PolicyRecord]


def record_checked(
    *, councils: Collection[int], asks: Sequence[str], day: date, seen: str, then: Then, by: User, now: datetime
) -> Done:
    """Write "no policy found" for councils, given by their ids, all or none; ``seen`` is the mark of the plan that was
    shown. Where a second person has to publish, what was to be published is sent to review instead.

    Raises ``PlanChanged`` where the record has changed since, and ``RuleBroken`` where there is nothing to record.
    """
    if then is Then.PUBLISHED and settings.REQUIRE_SECOND_PERSON:
        then = Then.SUBMITTED
    # What is public changes for one person after the other: whoever publishes waits here before anything is read.
    write = public_write(_record_checked) if then is Then.PUBLISHED else transaction.atomic(_record_checked)
    return write(councils=councils, asks=asks, day=day, seen=seen, then=then, by=by, now=now)


def _record_checked(
    *, councils: Collection[int], asks: Sequence[str], day: date, seen: str, then: Then, by: User, now: datetime
) -> Done:
    found = plan(councils=_locked(councils), asks=asks, day=day, by=by, now=now)
    if found.mark != seen:
        raise PlanChanged(found)
    if not found.recorded:
        require([Problem("nothing_to_record", "", _("There is nothing to record for these councils."))])
    decision = DecisionInput(status=PolicyStatus.NO_POLICY_FOUND, effective_from=day, checked_on=day)
    records = [
        record
        for line in found.recorded
        for record in operations.record_decision(
            council=line.council, asks=line.asks, decision=decision, by=by, now=now
        )
    ]
    if then is Then.PUBLISHED:
        operations.publish_records(records=records, by=by, now=now)
    elif then is Then.SUBMITTED:
        records = [submit(row=record, by=by, now=now) for record in records]
    return Done(found, records)


@transaction.atomic
def assign(
    *,
    councils: Collection[int],
    person: User | None = None,
    team: Team | None = None,
    due_on: date | None = None,
    note: str = "",
    by: User,
    now: datetime,
) -> int:
    """Give councils to a person or to a team, whoever had them before; to nobody, and they are taken away.

    Returns how many councils there were.
    """
    rows = _locked(councils)
    Assignment.objects.filter(council__in=rows).delete()
    if person or team:
        words = {"due_on": due_on, "note": note.strip(), "assigned_at": now, "assigned_by": by}
        given = [Assignment(council=row, person=person, team=team, **words) for row in rows]
        for one in given[:1]:  # they differ in their councils only
            one.full_clean()
        Assignment.objects.bulk_create(given)
    return len(rows)


@transaction.atomic
def tag(*, councils: Collection[int], tag: Tag, remove: bool = False) -> int:
    """Put a tag on councils, or take it off; the same again does no harm. Returns how many councils there were."""
    rows = _locked(councils)
    if remove:
        tag.councils.remove(*rows)
    else:
        tag.councils.add(*rows)
    return len(rows)


def _locked(councils: Collection[int]) -> list[Council]:
    """Without the key, to which others may refer meanwhile."""
    rows = Council.objects.filter(pk__in=councils).order_by("pk").select_for_update(no_key=True)
    return sorted(rows, key=lambda council: (council.short_name, council.code))
