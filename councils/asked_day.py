"""The day of which a page, a list or a file is asked (``as_of``): which days can be, and links that keep the day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import REGISTER_BEGINS, AsOf

NAME = "as_of"
FORMAT = "%Y-%m-%d"
KNOWN_AHEAD = timedelta(days=731)
NOT_A_DAY = _("Give the day as year, month, day: for example 2026-05-01.")
TOO_LATE = _("Which councils there will be is known for two years ahead, not longer.")
TOO_EARLY = _("The register begins on 1 April 2015: choose that day or a later one.")


def check_day(day: date, today: date) -> None:
    """Raise ValidationError, with a sentence, for a day of which nothing can be said."""
    if day > today + KNOWN_AHEAD:
        raise ValidationError(TOO_LATE)
    if day < REGISTER_BEGINS:
        raise ValidationError(TOO_EARLY)


def moment_of(day: date | None, now: AsOf) -> AsOf:
    """The end of the day; now for today, which has not ended, and for no day."""
    return AsOf.end_of(day) if day and day != now.day else now


@dataclass(frozen=True)
class AskedDay:
    """The moment that is shown, beside now; ``given`` is what the address said, ``error`` what was wrong with it."""

    as_of: AsOf
    now: AsOf
    given: str = ""
    error: str | Promise = ""

    @property
    def is_past(self) -> bool:
        return self.as_of.day < self.now.day

    @property
    def is_future(self) -> bool:
        """Of a day to come: the councils that there will be, with what is published now."""
        return self.as_of.day > self.now.day

    @property
    def seen(self) -> AsOf:
        """The moment up to which there is a history: now for a day to come."""
        return self.now if self.is_future else self.as_of

    @cached_property
    def query(self) -> str:
        """The parameter that asks for this day; empty for today."""
        return f"{NAME}={self.as_of.day.isoformat()}" if self.is_past or self.is_future else ""

    def on(self, address: str) -> str:
        """An address of this site that keeps the day."""
        if not self.query:
            return address
        path, hash_sign, anchor = address.partition("#")
        return f"{path}{'&' if '?' in path else '?'}{self.query}{hash_sign}{anchor}"

    @property
    def status(self) -> int:
        """Of the HTTP answer: what was not understood is said, and the page shown as of today."""
        return 400 if self.error else 200

    @property
    def first(self) -> date:
        """The first day that can be asked for."""
        return REGISTER_BEGINS

    @property
    def last(self) -> date:
        """The last day that can be asked for."""
        return self.now.day + KNOWN_AHEAD


def asked_day(query: QueryDict, now: AsOf) -> AskedDay:
    """The day that a query string asks for, or now."""
    given = query.get(NAME, "").strip()
    if not given:
        return AskedDay(now, now)
    try:
        day = parse_day(given)
        check_day(day, now.day)
    except ValidationError as refused:
        return AskedDay(now, now, given[:60], " ".join(refused.messages))
    return AskedDay(moment_of(day, now), now, given)


def parse_day(text: str) -> date:
    """As the date field of the list's filters reads it. Raises ValidationError, with a sentence."""
    try:
        return datetime.strptime(text, FORMAT).date()  # noqa: DTZ007  # a day has no time zone
    except ValueError:
        raise ValidationError(NOT_A_DAY) from None
