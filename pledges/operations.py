"""Writes to pledges. Publishing and retracting are those of every record (``councils.operations``)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.operations import Person, edited, locked, require, store
from councils.rules import AsOf, Problem

from .models import Pledge


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


def _save(pledge: Pledge, now: datetime) -> None:
    pledge.full_clean()
    if pledge.pledged_on > AsOf.at(now).day:
        require([Problem("pledged_in_future", "pledged_on", _("This day is in the future."))])
    store(pledge, now)
