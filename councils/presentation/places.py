"""What a postcode or a name led to: each council with where it stands, and which of two councils inspects what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from ..choices import InspectionFunction
from ..finder import Place
from ..models import Council
from ..rules import AsOf
from ..summaries import Row, rows
from .lists import ListRow, list_row, said_of_all

Words = str | Promise


@dataclass(frozen=True)
class FoundCouncil:
    """A council of the answer: its line of the list, and what it inspects."""

    council: Council
    line: ListRow
    functions: list[Words]


@dataclass(frozen=True)
class FoundPlace:
    """A place's council, and its county council where there are two tiers."""

    council: FoundCouncil
    county: FoundCouncil | None

    @property
    def tiers(self) -> list[FoundCouncil]:
        return [self.council, self.county] if self.county else [self.council]


def found_places(places: Sequence[Place], as_of: AsOf) -> list[FoundPlace]:
    """The places of an answer as they stand on a day, in their order; a fixed number of queries."""
    councils = {c.pk: c for place in places for c in (place.council, place.county) if c}
    found = {row.council.pk: _found(row) for row in rows(councils.values(), as_of)} if councils else {}
    return [FoundPlace(found[place.council.pk], found[place.county.pk] if place.county else None) for place in places]


def _found(row: Row) -> FoundCouncil:
    held: list[Words] = [function.label for function in InspectionFunction if function in row.standing.held]
    return FoundCouncil(row.council, list_row(row, said_of_all()), held)
