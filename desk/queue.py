"""Which councils to check next, and why: read from the record, never stored.

Only councils that exist today, each once, with its most urgent reason. What the public may be reading wrongly comes
first, what nobody has ever looked at last. Left out are councils that somebody is busy with:

- claimed by somebody;
- finished or skipped within ``RESTS``: it comes back then, if the reason still holds;
- with a decision in review, or a draft of one that was touched within ``FORGOTTEN_AFTER`` (but for an answer that is
  overdue, which is no matter of the check). A draft that nobody touched for longer counts for nothing.

A check is a published decision: its ``checked_on``. A council is checked when both asks are, so one of which only one
ask was looked at is still "never checked" (rule 1: half a check is no answer).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import cast

from django.contrib import admin
from django.db.models import Exists, Max, OuterRef, Q, TextChoices
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask, Finding
from councils.desk_site import DeskSite
from councils.models import Council, Evidence, FormerFacts, LinkCheck, PolicyRecord, PracticeFinding, Succession
from councils.rules import FAILING, AsOf, answer_due, is_dead, is_stale

from .models.claims import Claim, Outcome
from .models.events import CouncilEvent, EventKind

Words = str | Promise

RESTS = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=30)
# What of the register's word on a council, when it changes, may change its policies.
FACTS_THAT_MATTER = ("council_type", "start_date", "end_date")


class Reason(TextChoices):
    """Why a council waits, the most urgent first."""

    ANSWER_OVERDUE = "answer_overdue", _("The council’s answer is overdue")
    NOT_FOUND_AGAIN = "not_found_again", _("A policy on record was no longer found")
    DEAD_LINK = "dead_link", _("A document is no longer at its address")
    REORGANISED = "reorganised", _("Reorganised since the last check")
    CONTROL_CHANGED = "control_changed", _("Changed control, or something else happened")
    CHECKED_LONG_AGO = "checked_long_ago", _("Not checked for over a year")
    NEVER_CHECKED = "never_checked", _("Never checked on both asks")


URGENCY = {code: number for number, code in enumerate(Reason.values)}


@dataclass(frozen=True)
class Waiting:
    """A council that waits, and its most urgent reason.

    ``since`` is the day the reason is about: on which the answer was due, the document was missed, the event happened
    or the council was last checked; None where it was never checked.
    """

    council: Council
    reason_code: str
    reason_label: Words
    since: date | None = None


def to_check(now: datetime, *, limit: int | None = None, reasons: Collection[str] | None = None) -> list[Waiting]:
    """The councils to check next, the most urgent first, then whoever waits longest; in a fixed number of queries.

    With ``reasons`` only those whose most urgent reason is among them.
    """
    waiting = [one for one in _all_waiting(now) if reasons is None or one.reason_code in reasons]
    return waiting[:limit]


def counts(now: datetime) -> dict[str, int]:
    """How many councils wait for each reason."""
    return counted(_all_waiting(now))


def counted(waiting: Iterable[Waiting]) -> dict[str, int]:
    """How many wait for each reason: every code of ``Reason`` is there, and each council counts once."""
    found = Counter(one.reason_code for one in waiting)
    return {code: found[code] for code in Reason.values}


def reasons_of(council: Council, now: datetime) -> list[Waiting]:
    """Every reason for which one council waits, whoever is busy with it: for its own page."""
    found = [one for one in _Record(now).reasons() if one[0] == council.pk]
    return sorted((_waiting(council, code, since) for _pk, code, since in found), key=_order)


def _all_waiting(now: datetime) -> list[Waiting]:
    record = _Record(now)
    alive = record.alive
    first: dict[int, Waiting] = {}
    for pk, code, since in record.reasons():
        if pk not in alive or pk in record.resting or (pk in record.worked_on and code != Reason.ANSWER_OVERDUE):
            continue
        one = _waiting(alive[pk], code, since)
        if pk not in first or _order(one) < _order(first[pk]):
            first[pk] = one
    return sorted(first.values(), key=_order)


def _waiting(council: Council, code: str, since: date | None) -> Waiting:
    return Waiting(council, str(code), Reason(code).label, since)


def _order(one: Waiting) -> tuple[int, date, str, int]:
    return URGENCY[one.reason_code], one.since or date.min, one.council.short_name, one.council.pk


@dataclass(frozen=True)
class Looked:
    """The last published check of one ask of one council."""

    on: date
    published_at: datetime


Found = Iterator[tuple[int, str, date | None]]


@dataclass
class _Record:
    """What the record says at a moment, each part in one query when it is first asked for."""

    now: datetime
    as_of: AsOf = field(init=False)

    def __post_init__(self) -> None:
        self.as_of = AsOf.at(self.now)

    @property
    def today(self) -> date:
        return self.as_of.day

    @cached_property
    def alive(self) -> Mapping[int, Council]:
        return {council.pk: council for council in Council.objects.alive_on(self.today)}

    @cached_property
    def looked(self) -> Mapping[int, Mapping[str, Looked]]:
        """By council and ask."""
        found: dict[int, dict[str, Looked]] = defaultdict(dict)
        shown = PolicyRecord.published.order_by().values("council", "ask")
        for row in shown.annotate(on=Max("checked_on"), at=Max("published_at")):
            found[row["council"]][row["ask"]] = Looked(row["on"], row["at"])
        return found

    def last(self, council: int) -> date | None:
        """The day of the last check of either ask."""
        return max((one.on for one in self.looked.get(council, {}).values()), default=None)

    @cached_property
    def worked_on(self) -> frozenset[int]:
        """Councils with a decision in review, or a draft that is not forgotten."""
        lately = Q(touched__gt=self.now - FORGOTTEN_AFTER)
        drafts = PolicyRecord.objects.drafts().annotate(touched=Coalesce("edited_at", "created_at"))
        found = drafts.filter(Q(submitted_at__isnull=False) | lately).order_by()
        return frozenset(found.values_list("council", flat=True))

    @cached_property
    def resting(self) -> frozenset[int]:
        """Councils that are claimed, or were finished or skipped lately."""
        held = Q(released_at__isnull=True, until__gt=self.now)
        rests = Q(released_at__gt=self.now - RESTS, outcome__in=(Outcome.SAVED, Outcome.SKIPPED))
        return frozenset(Claim.objects.filter(held | rests).order_by().values_list("council", flat=True))

    def reasons(self) -> Found:
        """Every reason there is, as (council, code, since)."""
        parts: Iterable[Callable[[], Found]] = (
            self._answers_overdue,
            self._dead_links,
            self._reorganised,
            self._events,
            self._long_ago_or_never,
        )
        for part in parts:
            yield from part()

    def _answers_overdue(self) -> Found:
        drafts = PracticeFinding.objects.drafts().filter(offered_on__isnull=False, responses__isnull=True)
        for findings in cast(DeskSite, admin.site).answered():
            drafts = drafts.exclude(pk__in=findings)
        for council, offered in drafts.exclude(finding=Finding.COUNCIL_SAYS_NONE).values_list("council", "offered_on"):
            if offered and answer_due(offered) < self.today:
                yield council, Reason.ANSWER_OVERDUE, answer_due(offered)

    def _dead_links(self) -> Found:
        """Documents of what counts today; not those with an archived copy, to which readers are led already."""
        checks = LinkCheck.objects.filter(outcome__in=FAILING, evidence__archived_url="").select_related("evidence")
        shown = checks.filter(evidence__in=Evidence.published.order_by().values("pk"))
        counting = PolicyRecord.published.as_of(self.as_of).in_effect(self.as_of).order_by()
        newer = PracticeFinding.published.filter(
            council=OuterRef("council"),
            mechanism=OuterRef("mechanism"),
            function=OuterRef("function"),
            effective_from__gt=OuterRef("effective_from"),
        )
        findings = PracticeFinding.published.filter(~Exists(newer)).order_by()
        for of, column in ((counting, "policy_record"), (findings, "practice_finding")):
            of_these = shown.filter(**{f"evidence__{column}__in": of.values("pk")})
            for check in of_these.annotate(council=Max(f"evidence__{column}__council")).order_by():
                if is_dead(check.outcome, check.failures):
                    yield check.council, Reason.DEAD_LINK, check.checked_on

    def _reorganised(self) -> Found:
        """Took over from another since it was last checked.

        Never checked, it counts where the other's policies have to be secured again.
        """
        said = frozenset(PolicyRecord.published.order_by().values_list("council", flat=True).distinct())
        for before, after, day in Succession.objects.filter(date__lte=self.today).values_list(
            "predecessor", "successor", "date"
        ):
            last = self.last(after)
            if last < day if last else before in said:
                yield after, Reason.REORGANISED, day
        yield from self._register_changed()

    def _register_changed(self) -> Found:
        """Of another type, or with another first or last day, than when it was last checked."""
        for former in FormerFacts.objects.select_related("council").order_by():
            day, last = AsOf.at(former.until).day, self.last(former.council_id)
            if last and last < day and _differs(former):
                yield former.council_id, Reason.REORGANISED, day

    def _events(self) -> Found:
        for event in CouncilEvent.objects.filter(day__lte=self.today).order_by():
            if event.kind == EventKind.NOT_FOUND_AGAIN:
                looked = self.looked.get(event.council_id, {}).get(event.ask)
                if looked and looked.published_at <= event.noted_at:
                    yield event.council_id, Reason.NOT_FOUND_AGAIN, event.day
                continue
            last = self.last(event.council_id)
            if last is None or last < event.day:
                yield event.council_id, Reason.CONTROL_CHANGED, event.day

    def _long_ago_or_never(self) -> Found:
        for council in self.alive:
            days = [one.on for one in self.looked.get(council, {}).values()]
            if len(days) < len(Ask):
                yield council, Reason.NEVER_CHECKED, None
            elif is_stale(min(days), self.today):
                yield council, Reason.CHECKED_LONG_AGO, min(days)


def _differs(former: FormerFacts) -> bool:
    return any(
        str(former.facts.get(name) or "") != str(getattr(former.council, name) or "") for name in FACTS_THAT_MATTER
    )
