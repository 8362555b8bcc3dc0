"""The rules of pledges, pure: when one lapses, which addresses are a council's, which text can be published."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.rules import AsOf, Problem, midnight

from .choices import GROUPS, Outcome, Role

Words = str | Promise

# A signature that nobody confirms is deleted after this time.
UNCONFIRMED_FOR = timedelta(days=7)
# So long after the decision the address is kept, for questions; then only a keyed hash of it is.
ERASED_AFTER = timedelta(days=30)

# How many letters one address can be made to receive, whoever asks for them.
LETTER_EVERY = timedelta(hours=1)
LETTERS_A_DAY = 5
# Of one network in an hour: a whole council behind one address can sign in an evening, a machine is stopped.
MOST_OF_A_NETWORK = 200

LONGEST_SENTENCE = 280
MARKS_IN_A_ROW = 4


# --- When a pledge lapses -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What decides whether a pledge stands."""

    role: str
    term_ends_on: date | None = None
    polling_day: date | None = None
    outcome: str = ""
    elected_until: date | None = None


@dataclass(frozen=True)
class Lapse:
    """That a pledge has lapsed: after which day, and whether because of an election (or the end of a term)."""

    last_day: date
    by_election: bool


def lapse(facts: Facts, day: date) -> Lapse | None:
    """Why a pledge no longer stands on a day; None while it does.

    A person's lapses after the day on which the term ends, or the election is; a candidate's who was elected goes on
    until the term so won ends. A group's never lapses by itself.
    """
    if facts.role in GROUPS:
        return None
    if facts.role == Role.CANDIDATE and facts.outcome == Outcome.ELECTED:
        return _past(facts.elected_until, day, by_election=False)
    over = [_past(facts.term_ends_on, day, by_election=False), _past(facts.polling_day, day, by_election=True)]
    return min((one for one in over if one), key=lambda one: one.last_day, default=None)


def _past(last_day: date | None, day: date, *, by_election: bool) -> Lapse | None:
    return Lapse(last_day, by_election) if last_day and last_day < day else None


def closed(polling_day: date, day: date) -> bool:
    """Whether candidates can no longer sign for an election: from polling day on."""
    return day >= polling_day


def outcome_problems(*, outcome: str, on: date, until: date | None, polling_day: date, today: date) -> list[Problem]:
    """What is wrong with the outcome of an election for somebody who pledged."""
    found = []
    if on < polling_day:
        found.append(Problem("outcome_too_early", "outcome_on", _("This day is before polling day.")))
    if on > today:
        found.append(Problem("outcome_in_future", "outcome_on", _("This day is in the future.")))
    if until and outcome != Outcome.ELECTED:
        message = _("Only somebody who was elected has a term. Leave this empty.")
        found.append(Problem("term_without_election", "elected_until", message))
    if until and until < on:
        found.append(Problem("term_too_short", "elected_until", _("The term can’t end before it begins.")))
    return found


# --- Addresses ------------------------------------------------------------------------------------------------

# Councils of Northern Ireland that write from elsewhere: the addresses of all others end in .gov.uk.
COUNCIL_DOMAINS = frozenset({"derrystrabane.com", "fermanaghomagh.com", "midulstercouncil.org", "newrymournedown.org"})


def address_key(address: str) -> str:
    """An address as it is compared: without regard to case and to spaces around it."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def domain_of(address: str) -> str:
    return address_key(address).rpartition("@")[2].rstrip(".")


def is_council_address(address: str) -> bool:
    """Whether an address is on a council's own domain. That proves work for a council, never office."""
    domain = domain_of(address)
    return domain.endswith(".gov.uk") or any(domain == own or domain.endswith(f".{own}") for own in COUNCIL_DOMAINS)


def letter_allowed(*, last: datetime | None, today: int, now: datetime) -> bool:
    """Whether an address may get a letter: an hour after the last about the same pledge, and five a day in all."""
    return (last is None or last + LETTER_EVERY <= now) and today < LETTERS_A_DAY


def day_begins(now: datetime) -> datetime:
    """The first moment of the day in the UK."""
    return midnight(AsOf.at(now).day)


# --- Text of strangers ----------------------------------------------------------------------------------------

# Joiners, which names in Persian, Urdu, Hindi and other languages need between letters.
JOINERS = frozenset("\u200c\u200d")
NOT_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tidy(text: str) -> str:
    """Text with single spaces, none around it, and its letters composed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_problem(text: str) -> Words | None:
    """Why a line of text from a stranger can't be published, in a sentence; None where it can.

    Characters that nobody sees can turn the text around them, or fill a page; an address would make it an advert.
    """
    if any(unicodedata.category(one) in NOT_TEXT and one not in JOINERS for one in text):
        return _("There is a character in it that can’t be seen. Type it anew instead of pasting it.")
    if "<" in text or ">" in text:
        return _("Leave out < and >.")
    if any(part in text.casefold() for part in ("http:", "https:", "www.", "://")):
        return _("Leave out web addresses.")
    if _piled_up(text):
        return _("There are too many marks above or below one letter.")
    return None


def name_problem(text: str) -> Words | None:
    """The same for a name, in which there is a letter at least, and no e-mail address."""
    if not any(unicodedata.category(one).startswith("L") for one in text):
        return _("Write a name with letters.")
    if "@" in text:
        return _("Write the name, not an e-mail address.")
    return text_problem(text)


def _piled_up(text: str) -> bool:
    run = 0
    for one in text:
        run = run + 1 if unicodedata.category(one) in ("Mn", "Me") else 0
        if run > MARKS_IN_A_ROW:
            return True
    return False
