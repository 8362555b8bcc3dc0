"""What a digest tells: the changes of some days, in words. Worked out once for all who are told of the same days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise

from councils.changes import Change, changes
from councils.choices import Ask, ChangeKind, Headline, PolicyStatus
from councils.rules import AsOf

from .models import Subscription

Words = str | Promise
STATUSES = dict(PolicyStatus.choices)
HEADLINES = dict(Headline.choices)
KINDS = dict(ChangeKind.choices)

# Of these, "so since" is the day of what they are about and not their own.
WITHOUT_A_DAY = {ChangeKind.CORRECTION, ChangeKind.EVIDENCE, ChangeKind.RESPONSE}


@dataclass(frozen=True)
class Document:
    """Evidence: its title, and the address of the document (of our page, where it has none of its own)."""

    title: str
    url: str


@dataclass(frozen=True)
class Line:
    """One change in words.

    ``kind`` is empty for the usual, a change of status; ``was`` and ``now`` are empty where no status changed, and
    ``stands`` where the council as a whole stands where it stood. ``taken_back``: since then, so it is not said again.
    """

    council: str
    kind: Words
    about: Words
    was: Words
    now: Words
    stands: Words
    text: str
    so_since: date | None
    said_on: date
    url: str
    documents: Sequence[Document]
    taken_back: bool
    is_demo: bool

    @property
    def is_to_come(self) -> bool:
        """Whether it was said before it was so."""
        return self.so_since is not None and self.so_since > self.said_on


@dataclass(frozen=True)
class Digest:
    """What one subscription is told: the changes after one moment and up to another, oldest first."""

    subscription: Subscription
    lines: Sequence[Line]
    first_day: date
    last_day: date

    @property
    def is_demo(self) -> bool:
        return any(line.is_demo for line in self.lines)


class Window:
    """All changes after a moment and up to ``through``: read once, however many subscriptions are told of them."""

    def __init__(self, after: datetime, through: AsOf) -> None:
        self.through = through
        self._found = [(change, _line(change)) for change in changes(through, after=after)]

    def digest(self, subscription: Subscription) -> Digest | None:
        """What has not been told to this subscription yet, None where that is nothing."""
        after = subscription.last_sent_through
        lines = [
            line
            for change, line in self._found
            if (after is None or change.at > after) and subscription.is_about(change.council)
        ]
        if not lines:
            return None
        return Digest(subscription, lines, first_day=lines[0].said_on, last_day=lines[-1].said_on)


def _line(change: Change) -> Line:
    url = settings.SITE_URL + change.url
    moved = bool(change.ask) and change.before != change.after
    taken_back = _taken_back(change)
    documents = [one for one in change.evidence if not (taken_back or one.retracted_at)]
    return Line(
        council=change.council.short_name,
        kind="" if change.kind == ChangeKind.STATUS else KINDS[change.kind],
        about=Ask(change.ask).label if moved else change.title,
        was=STATUSES[change.before] if moved else "",
        now=STATUSES[change.after] if moved else "",
        stands=HEADLINES.get(change.headline_after, "") if change.moves_headline else "",
        text="" if taken_back or change.text in [one.title for one in documents] else change.text,
        so_since=None if change.kind in WITHOUT_A_DAY else change.effective_from,
        said_on=change.said_on,
        url=url,
        documents=[Document(one.title, one.url or url) for one in documents],
        taken_back=taken_back,
        is_demo=change.is_demo,
    )


def _taken_back(change: Change) -> bool:
    """Whether what was said was taken back since, be it after the days that are told of: then it is not said again."""
    record = change.record
    return change.kind != ChangeKind.CORRECTION and record is not None and record.retracted_at is not None
