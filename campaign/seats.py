"""How many councillors each council has, from a file: read, compared, and only then stored."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.db import transaction
from django.utils.translation import gettext as _

from councils.models import Council
from councils.operations import Person

from .models import MOST_SEATS, CouncilCampaign
from .operations import set_facts

COLUMNS = ("code", "seats")


class SeatsError(ValueError):
    """Lines that can't be read; ``problems`` has a sentence for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class SeatChange:
    """That a council has other seats than are stored (None: none are)."""

    council: Council
    before: int | None
    after: int


def compare(text: str) -> list[SeatChange]:
    """What a CSV file with the columns ``code`` and ``seats`` would change. Raises SeatsError for wrong lines."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise SeatsError([_("The first line has to name these columns: %(names)s.") % {"names": ", ".join(COLUMNS)}])
    councils = {council.code: council for council in Council.objects.all()}
    stored = dict(CouncilCampaign.objects.values_list("council__code", "seats"))
    given: dict[str, int] = {}
    problems: list[str] = []
    for number, line in enumerate(reader, 2):
        code, seats = ((line[name] or "").strip() for name in COLUMNS)
        problem = _problem(code.upper(), seats, councils, given)
        if problem:
            problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": problem})
        else:
            given[code.upper()] = int(seats)
    if problems:
        raise SeatsError(problems)
    return [
        SeatChange(councils[code], stored.get(code), seats)
        for code, seats in given.items()
        if stored.get(code) != seats
    ]


def _problem(code: str, seats: str, councils: dict[str, Council], given: dict[str, int]) -> str:
    if code not in councils:
        return _("no council has the code “%(code)s”.") % {"code": code}
    if code in given:
        return _("%(code)s is there twice.") % {"code": code}
    if not (seats.isascii() and seats.isdecimal() and len(seats) < 4 and 1 <= int(seats) <= MOST_SEATS):
        return _("“%(seats)s” is no number of seats from 1 to %(most)d.") % {"seats": seats, "most": MOST_SEATS}
    return ""


@transaction.atomic
def apply(changes: Iterable[SeatChange], *, by: Person, now: datetime) -> None:
    """Store what ``compare`` found, all or nothing."""
    for change in changes:
        set_facts(council=change.council, seats=change.after, by=by, now=now)
