"""The rules of alerts, pure: limits, how addresses are compared, and which days a digest tells of."""

import unicodedata
from datetime import UTC, datetime, timedelta

from councils.rules import AsOf, midnight

from .choices import Frequency

# An address that nobody confirms is deleted after this time.
UNCONFIRMED_FOR = timedelta(days=7)

# How many letters (not digests) one address can be made to receive, whoever asks for them.
LETTER_EVERY = timedelta(hours=1)
LETTERS_A_DAY = 5

# A day is told when it has been over for so long: what was being published at its end is stored by then.
SETTLED_AFTER = timedelta(minutes=10)

# While a digest is being sent nobody else sends it. A run that dies leaves it to the next after this time.
SENDING_FOR = timedelta(minutes=10)


def address_key(address: str) -> str:
    """An address as it is compared: without regard to case and to spaces around it."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()


def told_through(frequency: str, now: datetime) -> AsOf:
    """The end of the last whole day (daily) or of the last Sunday (weekly) in the UK: digests reach so far."""
    last = AsOf.at(now.astimezone(UTC) - SETTLED_AFTER).day - timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        last -= timedelta(days=(last.weekday() + 1) % 7)
    return AsOf.end_of(last)


def day_begins(now: datetime) -> datetime:
    """The first moment of the day in the UK."""
    return midnight(AsOf.at(now).day)


def letter_allowed(*, last: datetime | None, today: int, now: datetime) -> bool:
    """Whether an address may get a letter about an alert: an hour after the last about it, and five a day in all.

    ``last`` is when the last one about this alert was asked for (None: never), ``today`` how many the address was
    sent since the day began in the UK.
    """
    return (last is None or last + LETTER_EVERY <= now) and today < LETTERS_A_DAY
