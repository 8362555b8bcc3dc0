"""What staff decide about pledges signed on the site, and the erasure of addresses some time after."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.operations import Person, public_write, publish, require
from councils.rules import UK, Problem

from ..choices import Decision
from ..models import Pledge, Signature
from .pledges import record_pledge
from .signing import require_open

# What is erased of a signature that came to nothing. Of one that was published only the address is: the rest is public.
WORDS = {"name": "", "sentence": "", "party": "", "ward": "", "reason": "", "term_ends_on": None, "election": None}


@public_write
def approve(*, signature: Signature, by: Person, now: datetime) -> Pledge:
    """Make the pledge that was signed, and publish it: whoever signed is its author, whoever approves its publisher."""
    row = _undecided(signature)
    require_open(row.role, row.election, now)
    assert row.confirmed_at is not None  # noqa: S101 (for the type checker: it waits)
    day = row.confirmed_at.astimezone(UK).date()
    with translation.override(settings.LANGUAGE_CODE):
        source = _("Signed on this site on %(day)s") % {"day": date_format(day)}
    pledge = record_pledge(
        council=row.council,
        name=row.name,
        role=row.role,
        asks=row.asks,
        pledged_on=day,
        source_title=source,
        sentence=row.sentence,
        party=row.party,
        ward=row.ward,
        election=row.election,
        term_ends_on=row.term_ends_on,
        wording=row.wording,
        by=None,
        now=now,
    )
    publish(row=pledge, by=by, now=now)
    _decide(row, Decision.APPROVED, by, now, pledge=pledge)
    return pledge


@transaction.atomic
def refuse(*, signature: Signature, reason: str, by: Person, now: datetime) -> Signature:
    """Refuse it, with the reason that the signer is told."""
    if not reason.strip():
        require([Problem("reason_missing", "reason", gettext_lazy("Say why: the signer is told."))])
    row = _undecided(signature)
    row.reason = reason.strip()
    return _decide(row, Decision.REFUSED, by, now)


def _undecided(signature: Signature) -> Signature:
    rows = Signature.objects.select_for_update(of=("self",)).select_related("council", "election")
    row = rows.filter(pk=signature.pk).first()
    if row is None or not row.is_waiting:
        message = gettext_lazy("This is decided or withdrawn by now. Look at it again.")
        require([Problem("not_waiting", "", message)])
    assert row is not None  # noqa: S101 (for the type checker: said above)
    return row


def _decide(row: Signature, decision: Decision, by: Person, now: datetime, pledge: Pledge | None = None) -> Signature:
    row.decision, row.decided_at, row.decided_by, row.pledge = decision, now, by, pledge
    row.save()
    return row


def told(*, signature: Signature, now: datetime) -> None:
    """The letter about the decision has left."""
    Signature.objects.filter(pk=signature.pk).update(told_at=now)


@transaction.atomic
def erase_due(*, now: datetime) -> int:
    """Erase addresses some time after the decision, and all words of what was refused; returns how many there were."""
    due = Signature.objects.to_erase(now)
    refused = due.filter(decision=Decision.REFUSED).update(email="", erased_at=now, **WORDS)
    return refused + due.update(email="", erased_at=now)
