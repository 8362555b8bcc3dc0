"""Writes to pledges: drafted, revised, and what became of candidates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.operations import Person, edited, locked, public_write, require, store
from councils.rules import AsOf, Problem

from ..choices import GROUPS, Outcome, Role
from ..models import Election, Pledge
from ..rules import outcome_problems
from ..wording import OWN_WORDS


@transaction.atomic
def record_pledge(
    *,
    council: Council,
    name: str,
    role: str,
    asks: Sequence[str],
    pledged_on: date,
    source_title: str,
    source_url: str = "",
    private_note: str = "",
    sentence: str = "",
    party: str = "",
    ward: str = "",
    election: Election | None = None,
    term_ends_on: date | None = None,
    wording: int = OWN_WORDS,
    by: Person,
    now: datetime,
    is_demo: bool = False,
) -> Pledge:
    """Draft a pledge, not of a future day. Raises ValidationError with a sentence for each field that is wrong."""
    pledge = Pledge(
        council=council,
        name=name,
        role=role,
        asks=sorted(asks),
        pledged_on=pledged_on,
        source_title=source_title,
        source_url=source_url,
        private_note=private_note,
        sentence=sentence,
        party=party,
        ward=ward,
        election=election,
        term_ends_on=term_ends_on,
        wording=wording,
        created_at=now,
        created_by=by,
        is_demo=is_demo,
    )
    _save(pledge, now)
    return pledge


@transaction.atomic
def revise_pledge(*, pledge: Pledge, version: int | None = None, by: Person, now: datetime, **words: Any) -> Pledge:
    """Rewrite a draft; ``words`` are those of ``record_pledge``. A published pledge can't be revised.

    ``version`` is that of the draft which the words were written over; a newer one is never overwritten.
    """
    pledge = locked(pledge, version)
    edited(pledge, by=by, now=now)
    for name, value in words.items():
        setattr(pledge, name, value)
    _save(pledge, now)
    return pledge


@public_write
def note_outcome(
    *, pledge: Pledge, outcome: str, outcome_on: date, elected_until: date | None = None, by: Person, now: datetime
) -> Pledge:
    """Note whether a candidate who pledged was elected: shown from this moment on, with its day. Can be put right."""
    row = Pledge.objects.select_for_update(of=("self",)).select_related("election").get(pk=pledge.pk)
    if row.state != "published" or row.role != Role.CANDIDATE or row.election is None:
        message = _("Only the published pledge of a candidate in a named election has an outcome.")
        require([Problem("no_outcome", "", message)])
    assert row.election is not None  # noqa: S101 (for the type checker: said above)
    require(
        outcome_problems(
            outcome=outcome,
            on=outcome_on,
            until=elected_until,
            polling_day=row.election.polling_day,
            today=AsOf.at(now).day,
        )
    )
    row.outcome, row.outcome_on, row.elected_until = Outcome(outcome), outcome_on, elected_until
    row.outcome_noted_at = now
    row._history_user = by
    store(row, now)
    return row


def _save(pledge: Pledge, now: datetime) -> None:
    pledge.full_clean(validate_constraints=False)
    require(_problems(pledge, AsOf.at(now).day))
    store(pledge, now)


def _problems(pledge: Pledge, today: date) -> list[Problem]:
    found = []
    if pledge.pledged_on > today:
        found.append(Problem("pledged_in_future", "pledged_on", _("This day is in the future.")))
    if pledge.election and pledge.election.council_id != pledge.council_id:
        found.append(Problem("other_council", "election", _("This election is of another council.")))
    if pledge.role in GROUPS and (pledge.term_ends_on or pledge.election):
        field = "term_ends_on" if pledge.term_ends_on else "election"
        found.append(Problem("group_has_no_term", field, _("A group has no term and no election. Leave this empty.")))
    return found
