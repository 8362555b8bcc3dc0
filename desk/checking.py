"""What somebody found when they checked a council, made into drafts: all of it or nothing.

"Not found" is a record of its own (rule 1), but only where the record has no policy: one that was seen earlier is not
taken away by somebody who can't find it. They confirm it, it is noted for an editor, and the record stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils import operations
from councils.choices import Ask, PolicyStatus
from councils.models import Council, PolicyRecord
from councils.operations import DecisionInput, require
from councils.operations.review import submit
from councils.rules import BEYOND_CHECKING, UK, AsOf, Problem

from . import claiming
from .models import CouncilEvent
from .models.claims import Outcome
from .models.events import EventKind


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was found on these asks: a decision, or None. ``gone``: a policy on record is no longer found."""

    asks: Sequence[str]
    decision: DecisionInput | None = None
    gone: bool = False


@dataclass
class Checked:
    """What came of a check."""

    records: list[PolicyRecord] = field(default_factory=list)
    events: list[CouncilEvent] = field(default_factory=list)


class LookRefused(Exception):
    """A rule that one look would break: ``ask`` says in which form, ``error`` what."""

    def __init__(self, ask: str, error: ValidationError) -> None:
        super().__init__(str(error))
        self.ask, self.error = ask, error


@transaction.atomic
def save_check(
    *,
    council: Council,
    claim_id: int | None,
    looks: Sequence[Look],
    checked_on: date,
    private_note: str = "",
    publishing: bool = False,
    by: User,
    now: datetime,
) -> Checked:
    """Draft what was found and send it to review, or publish it; then the council is no longer this person's.

    Raises ``LookRefused`` for one look, ``RuleBroken`` for the whole: nothing has been stored then.
    """
    claiming.keep(council=council, claim_id=claim_id, by=by, now=now)
    require(_problems(looks, checked_on, now.astimezone(UK).date()))
    done = Checked()
    seen = seen_of(council, AsOf.at(now))
    for look in looks:
        try:
            _save(look, done, council, seen, checked_on, by, now)
        except ValidationError as error:
            raise LookRefused(look.asks[0], error) from error
    _note(done, private_note, now)
    _send_on(done.records, publishing, by, now)
    claiming.release(council=council, by=by, now=now, outcome=Outcome.SAVED)
    return done


def seen_of(council: Council, as_of: AsOf) -> dict[str, str]:
    """The status of each ask that the record shows of one council."""
    shown = PolicyRecord.published.as_of(as_of).filter(council=council).in_effect(as_of).order_by()
    return dict.fromkeys(Ask.values, PolicyStatus.NOT_CHECKED.value) | dict(shown.values_list("ask", "status"))


def _problems(looks: Sequence[Look], checked_on: date, today: date) -> list[Problem]:
    found = []
    if not looks:
        found.append(
            Problem("nothing_looked_at", "", _("Say for at least one ask what you found, or skip the council."))
        )
    if checked_on > today:
        found.append(Problem("checked_in_future", "checked_on", _("The day of the check can't be in the future.")))
    return found


def _save(
    look: Look, done: Checked, council: Council, seen: dict[str, str], checked_on: date, by: User, now: datetime
) -> None:
    if look.decision:
        done.records += operations.record_decision(
            council=council, asks=look.asks, decision=look.decision, by=by, now=now
        )
        return
    for ask in look.asks:
        if seen[ask] not in BEYOND_CHECKING:
            nothing = DecisionInput(
                status=PolicyStatus.NO_POLICY_FOUND, effective_from=checked_on, checked_on=checked_on
            )
            done.records += operations.record_decision(council=council, asks=[ask], decision=nothing, by=by, now=now)
        else:
            require([] if look.gone else [policy_on_record(seen[ask])])
            words = {"day": checked_on, "noted_at": now, "noted_by": by}
            event = CouncilEvent(council=council, kind=EventKind.NOT_FOUND_AGAIN, ask=ask, **words)
            event.full_clean()
            event.save()
            done.events.append(event)


def policy_on_record(status: str) -> Problem:
    """Why "not found" needs to be confirmed where the record says more."""
    message = _(
        "The record says “%(status)s”. If you looked for that and can’t find it any more, tick the box: an editor is "
        "told, and the record stays as it is until they have looked."
    )
    return Problem("policy_on_record", "gone", message % {"status": PolicyStatus(status).label})


def _note(done: Checked, private_note: str, now: datetime) -> None:
    """One note for the whole check: with its first record, or with the event where there is none."""
    if not private_note:
        return
    if done.records:
        for record in done.records:
            record.private_note = "\n\n".join(filter(None, (record.private_note, private_note)))
            operations.store(record, now, only=("private_note",))
    else:
        for event in done.events:
            event.note = private_note[:300]
            event.save(update_fields=["note"])


def _send_on(records: Sequence[PolicyRecord], publishing: bool, by: User, now: datetime) -> None:
    """Publish them all at one moment, or send each to review."""
    at = records[0] if records else None
    try:
        if publishing and at:
            operations.publish_records(records=records, by=by, now=now)
        else:
            for at in records:
                submit(row=at, by=by, now=now)
    except ValidationError as error:
        raise LookRefused(at.ask if at else "", error) from error
