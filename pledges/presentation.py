"""Pledges in the words and shapes that pages need. They come in through the published door."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from councils.choices import Ask
from councils.rules import AsOf

from .choices import Outcome
from .models import Pledge
from .wording import pledged_words

Words = str | Promise


@dataclass(frozen=True)
class PledgedAsk:
    """One ask, and the words of the pledge to it ("" where it is in words of its own)."""

    label: Words
    words: Words


@dataclass(frozen=True)
class Shown:
    """A pledge as pages show it on a day. ``lapsed`` and ``outcome`` are sentences, or empty."""

    pledge: Pledge
    asks: list[PledgedAsk]
    lapsed: str
    outcome: str
    elected: bool

    @property
    def title(self) -> str:
        return f"{self.pledge.name}, {self.pledge.get_role_display()}"


def shown(pledge: Pledge, as_of: AsOf) -> Shown:
    """One pledge as it stood on the day."""
    outcome = pledge.outcome_at(as_of)
    return Shown(
        pledge,
        [PledgedAsk(ask.label, pledged_words(pledge.wording, ask)) for ask in Ask if ask in pledge.asks],
        _lapsed(pledge, as_of),
        _outcome(pledge, outcome),
        outcome == Outcome.ELECTED,
    )


def shown_all(pledges: Iterable[Pledge], as_of: AsOf) -> list[Shown]:
    return [shown(pledge, as_of) for pledge in pledges]


def _lapsed(pledge: Pledge, as_of: AsOf) -> str:
    found = pledge.lapse_at(as_of)
    if found is None:
        return ""
    words = {"day": date_format(found.last_day)}
    return (
        _("Lapsed: the election was on %(day)s.") % words
        if found.by_election
        else _("Lapsed: the term ended on %(day)s.") % words
    )


def _outcome(pledge: Pledge, outcome: str) -> str:
    if not outcome or pledge.outcome_on is None:
        return ""
    words = {"day": date_format(pledge.outcome_on)}
    if outcome == Outcome.ELECTED:
        return _("Pledged as a candidate, and was elected on %(day)s.") % words
    return _("Pledged as a candidate, and was not elected on %(day)s.") % words
