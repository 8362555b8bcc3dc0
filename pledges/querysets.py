"""Pledges, elections and signatures in domain words."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from councils.querysets import RecordQuerySet
from councils.rules import AsOf

from .choices import GROUPS, Decision, Outcome, Role
from .rules import ERASED_AFTER, UNCONFIRMED_FOR

if TYPE_CHECKING:
    from .models import Election, Signature  # noqa: F401


def _not_past(field: str, day: date) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": day})


class PledgeQuerySet(RecordQuerySet):
    def standing_on(self, as_of: AsOf) -> Self:
        """Those that have not lapsed: what ``rules.lapse`` says of each, asked of the database."""
        day = as_of.day
        elected = Q(role=Role.CANDIDATE, outcome=Outcome.ELECTED, outcome_noted_at__lte=as_of.moment)
        in_time = _not_past("term_ends_on", day) & _not_past("election__polling_day", day)
        return self.filter(Q(role__in=GROUPS) | in_time | (elected & _not_past("elected_until", day))).exclude(
            elected & Q(elected_until__lt=day)
        )

    def not_withdrawn(self) -> Self:
        """Without those that were taken back by whoever made them: they are gone from past days too."""
        return self.filter(withdrawn=False)


class ElectionQuerySet(QuerySet["Election"]):
    def coming(self, day: date) -> Self:
        """For which candidates can still sign."""
        return self.filter(polling_day__gt=day)


class SignatureQuerySet(QuerySet["Signature"]):
    def waiting(self) -> Self:
        """Confirmed, and not decided yet: for staff, the longest waiting first."""
        open_ones = self.filter(confirmed_at__isnull=False, decided_at__isnull=True, withdrawn_at__isnull=True)
        return open_ones.order_by("confirmed_at", "pk")

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True, decided_at__isnull=True, withdrawn_at__isnull=True)

    def expired(self, now: datetime) -> Self:
        """Never confirmed, and the link to do so has run out."""
        return self.unconfirmed().filter(asked_at__lte=now - UNCONFIRMED_FOR)

    def to_erase(self, now: datetime) -> Self:
        """Decided so long ago that nobody needs to write to the address any more."""
        return self.filter(decided_at__lte=now - ERASED_AFTER, erased_at__isnull=True)

    def untold(self) -> Self:
        """Decided, and the letter that says so has not left yet."""
        return self.filter(decided_at__isnull=False, told_at__isnull=True).exclude(email="")

    def taken(self) -> Self:
        """Confirmed and not refused: the same address can't sign the same again."""
        confirmed = self.filter(confirmed_at__isnull=False).exclude(email_hash="")
        return confirmed.exclude(decision=Decision.REFUSED)
