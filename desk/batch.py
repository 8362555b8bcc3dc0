"""What "checked, no policy found" would record for many councils at once, and which it leaves out and why: a preview.

Nothing is written here. "No policy found" never takes the place of something more (rule 1 the other way round): what
somebody saw once stays until somebody looks at that council alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from councils.choices import Ask
from councils.models import Council, PolicyRecord
from councils.rules import BEYOND_CHECKING, AsOf

from .models.claims import Claim

Words = str | Promise


@dataclass(frozen=True)
class Recorded:
    """One council and the asks on which a record would be written."""

    council: Council
    asks: tuple[str, ...]

    @property
    def ask_labels(self) -> list[Words]:
        return [Ask(ask).label for ask in self.asks]


@dataclass(frozen=True)
class LeftOut:
    """One council and the asks on which nothing would be written, why, and where to read on; no asks: on any."""

    council: Council
    asks: tuple[str, ...]
    why: str
    url: str = ""

    @property
    def ask_labels(self) -> list[Words]:
        return [Ask(ask).label for ask in self.asks]


@dataclass(frozen=True)
class Plan:
    """What a batch would do on a day of the check."""

    day: date
    asks: tuple[str, ...]
    recorded: tuple[Recorded, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def records(self) -> int:
        """How many records it would write."""
        return sum(len(one.asks) for one in self.recorded)

    @cached_property
    def mark(self) -> str:
        """The same for the same plan, so that what is done is what was shown."""
        parts = [self.day.isoformat(), *(f"{one.council.pk}:{','.join(one.asks)}" for one in self.recorded)]
        return sha256("|".join(parts).encode()).hexdigest()[:24]


def plan(*, councils: Sequence[Council], asks: Sequence[str], day: date, by: User, now: datetime) -> Plan:
    """Look at each council on each ask; in a fixed number of queries, however many there are."""
    known = _Known(councils, by, now)
    recorded: list[Recorded] = []
    left_out: list[LeftOut] = []
    for council in councils:
        why = known.against(council, day)
        if why:
            left_out.append(LeftOut(council, (), why))
            continue
        refused = {ask: found for ask in asks if (found := known.against_ask(council, ask, day))}
        left_out += _together(council, refused)
        free = tuple(ask for ask in asks if ask not in refused)
        if free:
            recorded.append(Recorded(council, free))
    return Plan(day, tuple(asks), tuple(recorded), tuple(left_out))


def _together(council: Council, refused: Mapping[str, tuple[str, str]]) -> Iterator[LeftOut]:
    """One line where both asks are left out for the same reason."""
    lines: dict[str, list[str]] = defaultdict(list)
    for ask, (why, _url) in refused.items():
        lines[why].append(ask)
    for why, asks in lines.items():
        yield LeftOut(council, tuple(asks), why, refused[asks[0]][1])


class _Known:
    """What the record says of these councils at a moment: four queries."""

    def __init__(self, councils: Sequence[Council], by: User, now: datetime) -> None:
        as_of = AsOf.at(now)
        self.today = as_of.day
        of_these = {"council__in": [council.pk for council in councils]}
        shown: Any = PolicyRecord.published.filter(**of_these).order_by("effective_from", "pk")
        self.current = _by_ask(shown.in_effect(as_of))
        self.to_come = _by_ask(shown.filter(effective_from__gt=as_of.day))
        drafts = PolicyRecord.objects.drafts().filter(**of_these).select_related("created_by")
        self.drafts = _by_ask(drafts.order_by("pk"))
        held = Claim.objects.filter(released_at__isnull=True, until__gt=now, **of_these).exclude(person=by)
        self.claims = {claim.council_id: claim.person for claim in held.select_related("person")}

    def against(self, council: Council, day: date) -> str:
        """Why nothing can be recorded for a council at all; "" where it can."""
        if not council.is_alive_on(self.today):
            return _("It does not exist today.")
        if not council.is_alive_on(day):
            return _("It did not exist on that day.")
        if council.pk in self.claims:
            return _("%(who)s is checking it at the moment.") % {"who": self.claims[council.pk].get_username()}
        return ""

    def against_ask(self, council: Council, ask: str, day: date) -> tuple[str, str] | None:
        """Why nothing can be recorded on an ask, and where to read on."""
        key = council.pk, ask
        for found, reason in (
            (self.current.get(key), _why_current),
            (self.to_come.get(key), _why_to_come),
            (self.drafts.get(key), _why_draft),
        ):
            why = reason(found, day) if found else ""
            if found and why:
                return why, reverse("admin:councils_policyrecord_change", args=[found.pk])
        return None


def _by_ask(rows: QuerySet[PolicyRecord]) -> dict[tuple[int, str], PolicyRecord]:
    return {(row.council_id, row.ask): row for row in rows}


def _why_current(record: PolicyRecord, day: date) -> str:
    words = {"status": record.get_status_display(), "day": date_format(record.effective_from)}
    if record.status in BEYOND_CHECKING:
        return _("The record says “%(status)s” since %(day)s. Check this council by itself.") % words
    if record.checked_on >= day:
        return _("Recorded already: checked on %(day)s.") % {"day": date_format(record.checked_on)}
    return ""


def _why_to_come(record: PolicyRecord, day: date) -> str:
    words = {"status": record.get_status_display(), "day": date_format(record.effective_from)}
    return _("“%(status)s” is published already from %(day)s on.") % words


def _why_draft(record: PolicyRecord, day: date) -> str:
    words = {"status": record.get_status_display(), "who": record.created_by or _("somebody")}
    return _("There is a draft by %(who)s: “%(status)s”. Finish that one first.") % words
