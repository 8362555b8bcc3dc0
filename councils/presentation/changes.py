"""Changes in words: what turned from what to what, since when, and which documents show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..changes import Change
from ..choices import Ask, ChangeKind, Finding, Headline, InspectionFunction, PolicyStatus
from ..models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding
from ..rules import UK, AsOf
from ..words import words_of


@dataclass(frozen=True)
class Mark:
    """Where something stood: its word and, where it has a badge, the code of that."""

    label: str
    code: str = ""


@dataclass(frozen=True)
class Turn:
    """What a change is about, what it turned from and to; either end may be missing."""

    subject: str
    before: Mark | None = None
    after: Mark | None = None

    def __str__(self) -> str:
        ends = " → ".join(mark.label for mark in (self.before, self.after) if mark)
        return f"{self.subject}: {ends}" if ends else self.subject


@dataclass(frozen=True)
class Item:
    """Changes of one council that were said together, as one entry of a page; a feed has one change in each."""

    kind: str
    kind_label: str
    council: Council
    url: str
    said_on: date
    turns: list[Turn]
    so: str = ""
    said: str = ""
    withdrawn: str = ""
    text: str = ""
    right: str = ""
    headline: Turn | None = None
    taken_back: date | None = None
    evidence: list[Evidence] = field(default_factory=list)
    is_demo: bool = False

    @property
    def when(self) -> str:
        """The two dates of a change: when it was so, and when this site said so."""
        return " ".join(filter(None, (self.so, self.said)))

    @property
    def headlines(self) -> list[Turn]:
        """The headline as a list, drawn as the turns are."""
        return [self.headline] if self.headline else []

    @property
    def title(self) -> str:
        """The whole in one line."""
        said = "; ".join(str(turn) for turn in self.turns)
        told = _("Taken back: %(what)s") % {"what": self.withdrawn} if self.withdrawn else said
        return f"{self.council.short_name}: {told}"


@dataclass(frozen=True)
class Day:
    """What this site said on one day."""

    day: date
    items: list[Item]


def days(changes: Iterable[Change], now: AsOf) -> list[Day]:
    """Changes by the day on which they were said, in their order."""
    found: dict[date, list[Item]] = {}
    for one in items(changes, now):
        found.setdefault(one.said_on, []).append(one)
    return [Day(day, those) for day, those in found.items()]


def items(changes: Iterable[Change], now: AsOf) -> list[Item]:
    """Changes as entries: what was said of one council at one moment, with the same dates, is one."""
    together: dict[Any, list[Change]] = {}
    for change in changes:
        key = (change.at, change.council.pk, change.kind, change.effective_from, _taken_back(change, now))
        together.setdefault(key, []).append(change)
    return [item(group[::-1], now) for group in together.values()]


def item(group: list[Change], now: AsOf) -> Item:
    """One entry for changes that belong together, oldest first."""
    first, last = group[0], group[-1]
    is_correction = first.kind == ChangeKind.CORRECTION
    taken_back = _taken_back(first, now)
    moved = first.headline_before != last.headline_after
    return Item(
        kind=first.kind,
        kind_label=words_of(ChangeKind)[first.kind],
        council=first.council,
        url=first.url,
        said_on=first.said_on,
        turns=_one_if_same([_turn(change) for change in group]),
        so=_so(first),
        said=_said(first),
        withdrawn="; ".join(_each(_withdrawn(change) for change in group)) if is_correction else "",
        # What was taken back since is not said again, on pages of the time before neither.
        text="" if taken_back or first.kind == ChangeKind.EVIDENCE else "\n".join(_each(c.text for c in group)),
        right="\n".join(_each(_correction(change) for change in group)) if is_correction else "",
        headline=_headline(first, last) if moved else None,
        taken_back=taken_back,
        evidence=[] if taken_back else _documents(group, now),
        is_demo=any(change.is_demo for change in group),
    )


def _each(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def _one_if_same(turns: list[Turn]) -> list[Turn]:
    """Both asks that turned alike are told in one line."""
    subjects = {turn.subject for turn in turns}
    ends = {(turn.before, turn.after) for turn in turns}
    if len(ends) == 1 and subjects == set(words_of(Ask).values()):
        return [Turn(_("Both asks"), turns[0].before, turns[0].after)]
    return list(dict.fromkeys(turns))


def _headline(first: Change, last: Change) -> Turn | None:
    if not last.headline_after:
        return None
    words = words_of(Headline)
    before = Mark(words[first.headline_before], first.headline_before) if first.headline_before else None
    return Turn(_("Where the council stands"), before, Mark(words[last.headline_after], last.headline_after))


def _taken_back(change: Change, now: AsOf) -> date | None:
    """The day on which the statement that a change is about was taken back, unless the change is just that."""
    record = change.record
    if change.kind == ChangeKind.CORRECTION or record is None or record.retracted_at is None:
        return None
    return record.retracted_at.astimezone(UK).date() if record.retracted_at <= now.moment else None


def _documents(group: list[Change], now: AsOf) -> list[Evidence]:
    """The documents of all, each once: the same one may support both asks."""
    found: dict[Any, Evidence] = {}
    for change in group:
        for one in change.evidence:
            if one.retracted_at is None or one.retracted_at > now.moment:
                found.setdefault((one.kind, one.grade, one.title, one.url, one.dated), one)
    return list(found.values())


# --- What turned


def _turn(change: Change) -> Turn:
    return TURNS[change.kind](change)


def _status(change: Change) -> Turn:
    before = _policy(change.before) if change.before != change.after else None
    return Turn(words_of(Ask)[change.ask], before, _policy(change.after))


def _told(change: Change) -> Turn:
    """A statement that does not move where the council stands."""
    record: Any = change.record
    return Turn(words_of(Ask)[change.ask], None, _policy(record.status))


def _finding(change: Change) -> Turn:
    return Turn(_practice(change.record), None, Mark(words_of(Finding)[change.after], change.after))


def _added(change: Change) -> Turn:
    return Turn(_("New document for “%(what)s”") % {"what": change.title})


def _answered(change: Change) -> Turn:
    return Turn(_("The council’s answer about “%(what)s”") % {"what": change.title})


def _corrected(change: Change) -> Turn:
    if change.ask:
        return _status(change)
    return _functions(change) if isinstance(change.record, FunctionCorrection) else Turn(change.title)


def _functions(change: Change) -> Turn:
    record: Any = change.record
    words = {"held": _("held"), "not_held": _("not held")}
    before = Mark(words[change.before]) if change.before != change.after else None
    return Turn(words_of(InspectionFunction)[record.function], before, Mark(words[change.after]))


def _policy(code: str) -> Mark:
    return Mark(words_of(PolicyStatus)[code], code)


def _practice(record: Any) -> str:
    return f"{record.get_mechanism_display()}, {record.get_function_display()}".removesuffix(", ")


TURNS: dict[str, Callable[[Change], Turn]] = {
    ChangeKind.STATUS: _status,
    ChangeKind.ANNOUNCED: _told,
    ChangeKind.HISTORY: _told,
    ChangeKind.FINDING: _finding,
    ChangeKind.EVIDENCE: _added,
    ChangeKind.RESPONSE: _answered,
    ChangeKind.CORRECTION: _corrected,
    ChangeKind.FUNCTIONS: _functions,
    ChangeKind.REGISTER: lambda change: Turn(change.title),
}


def _withdrawn(change: Change) -> str:
    """What a correction takes back, in words."""
    record: Any = change.record
    if isinstance(record, PolicyRecord):
        return f"{record.get_ask_display()}: {record.get_status_display()}"
    if isinstance(record, PracticeFinding):
        return f"{_practice(record)}: {record.get_finding_display()}"
    if isinstance(record, FunctionCorrection):
        held = _("held") if record.holds else _("not held")
        return f"{record.get_function_display()}: {held}"
    return str(record)


def _correction(change: Change) -> str:
    return change.record.correction if change.record else ""


# --- When


def _so(change: Change) -> str:
    """When it was so."""
    if not change.effective_from or change.kind not in SO:
        return ""
    return SO[change.kind]() % {"day": date_format(change.effective_from)}


def _said(change: Change) -> str:
    """When this site said so. The days on which councils begin and end came without a word of ours."""
    said = date_format(change.said_on)
    first = date_format(change.record.published_on) if change.record else ""
    if change.kind == ChangeKind.CORRECTION:
        return _("Said here from %(first)s to %(last)s.") % {"first": first, "last": said}
    if change.id.endswith("-effective"):
        return _("Announced here on %(day)s.") % {"day": first}
    if change.kind == ChangeKind.REGISTER and change.effective_from:
        return ""
    return _("Said here on %(day)s.") % {"day": said}


SO: dict[str, Callable[[], str]] = {
    ChangeKind.STATUS: lambda: _("So since %(day)s."),
    ChangeKind.ANNOUNCED: lambda: _("To be so from %(day)s."),
    ChangeKind.HISTORY: lambda: _("So since %(day)s; what is known of later days stays."),
    ChangeKind.FINDING: lambda: _("So on %(day)s."),
    ChangeKind.RESPONSE: lambda: _("Received on %(day)s."),
    ChangeKind.REGISTER: lambda: _("So since %(day)s."),
}
