"""What a page says about the day that it shows: a past one, one to come, or one that was not understood."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from ..asked_day import AskedDay
from ..summaries import first_published_on


@dataclass(frozen=True)
class DayNotice:
    """The notice of ``components/as_of.html``; ``first`` is the first day of a record, asked for where it is past."""

    asked: AskedDay
    today_url: str
    first: date | None = None

    @property
    def day(self) -> date:
        return self.asked.as_of.day

    @property
    def is_before_first(self) -> bool:
        """Whether nothing had been published by the end of that day."""
        return self.asked.is_past and (self.first is None or self.day < self.first)

    @property
    def error(self) -> str | Promise:
        return self.asked.error


def day_notice(asked: AskedDay, today_url: str) -> DayNotice:
    """In one query for a past day, and none for others."""
    return DayNotice(asked, today_url, first_published_on(asked.now) if asked.is_past else None)
