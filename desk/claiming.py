"""Claims: taken, kept, ended. Whoever asks for the next council is given one that nobody else has.

All that takes a claim happens one after the other (``_one_at_a_time``), so that people who ask at the same moment are
given different councils; the database's own constraint is the second lock on the door.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from councils.models import Council
from councils.operations import RuleBroken, require
from councils.rules import UK, Problem

from .models.assignments import Assignment
from .models.claims import Claim, Outcome
from .queue import to_check

# As long as somebody may read minutes without touching our page.
LASTS = timedelta(minutes=60)
# Any number that no other advisory lock of this database uses.
LOCK = 361_383


class AlreadyDone(RuleBroken):
    """The claim that a form was filled in under has ended: what it says was stored, or meant not to be."""


@transaction.atomic
def claim_next(*, by: User, now: datetime) -> Claim | None:
    """The council that somebody has already, or else the next of the queue; None where nothing waits."""
    _one_at_a_time()
    mine = Claim.objects.filter(person=by, released_at__isnull=True, until__gt=now).order_by("claimed_at").first()
    if mine:
        return _renew(mine, now)
    waiting = to_check(now)
    first = assigned_to(by)
    waiting.sort(key=lambda one: one.council.pk not in first)  # keeps the order otherwise
    return _take(waiting[0].council, by, now) if waiting else None


@transaction.atomic
def claim(*, council: Council, by: User, now: datetime) -> Claim:
    """This council for this person: kept for longer where they have it, refused while somebody else has."""
    _one_at_a_time()
    require(_taken(council, by, now))
    if not council.is_alive_on(now.astimezone(UK).date()):
        require([Problem("council_not_alive", "", _("This council does not exist today: there is nothing to check."))])
    mine = Claim.objects.filter(council=council, person=by, released_at__isnull=True).first()
    return _renew(mine, now) if mine else _take(council, by, now)


@transaction.atomic
def keep(*, council: Council, claim_id: int | None, by: User, now: datetime) -> Claim:
    """Go on with a council that was claimed, or begin with a free one.

    Raises ``AlreadyDone`` where this very claim was ended by its owner (the same form was sent twice), ``RuleBroken``
    where somebody else has the council by now.
    """
    _one_at_a_time()
    ended = (Outcome.SAVED, Outcome.SKIPPED, Outcome.GIVEN_BACK)
    if claim_id and Claim.objects.filter(pk=claim_id, person=by, council=council, outcome__in=ended).exists():
        raise AlreadyDone([Problem("already_done", "", _("You have finished this council already."))])
    return claim(council=council, by=by, now=now)


@transaction.atomic
def release(*, council: Council, by: User, now: datetime, outcome: str, reason: str = "") -> None:
    """End somebody's claim of a council, if they still have it; the same again does no harm."""
    if outcome == Outcome.SKIPPED and not reason.strip():
        require([Problem("reason_needed", "reason", _("Say why: whoever comes next should know."))])
    Claim.objects.filter(council=council, person=by, released_at__isnull=True).update(
        released_at=now, outcome=outcome, reason=reason.strip()
    )


def holder(council: Council, now: datetime) -> Claim | None:
    """The claim that holds for a council at a moment, whoever has it."""
    held = Claim.objects.filter(council=council, released_at__isnull=True, until__gt=now)
    return held.select_related("person").first()


def assigned_to(person: User) -> frozenset[int]:
    """Ids of the councils that were assigned to somebody and wait for them."""
    return frozenset(Assignment.objects.of(person).order_by().values_list("council", flat=True))


def _taken(council: Council, by: User, now: datetime) -> list[Problem]:
    held = holder(council, now)
    if held is None or held.person_id == by.pk:
        return []
    words = {"who": held.person.get_username(), "until": date_format(held.until.astimezone(UK), "H:i")}
    return [Problem("claimed", "", _("%(who)s has this council until %(until)s.") % words)]


def _take(council: Council, by: User, now: datetime) -> Claim:
    ended = Claim.objects.filter(council=council, released_at__isnull=True)
    ended.update(released_at=now, outcome=Outcome.EXPIRED)
    return Claim.objects.create(council=council, person=by, claimed_at=now, until=now + LASTS)


def _renew(mine: Claim, now: datetime) -> Claim:
    mine.until = now + LASTS
    mine.save(update_fields=["until"])
    return mine


def _one_at_a_time() -> None:
    """Held until the transaction ends. SQLite lets one writer in at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
