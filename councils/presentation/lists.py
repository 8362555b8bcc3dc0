"""Lines of the list, figures of the front page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise

from ..areas import Area
from ..asked_day import AskedDay
from ..choices import Ask, Headline, PolicyStatus, Region
from ..models import Council
from ..models.council import council_addresses
from ..summaries import Figures, Row
from ..words import words_of

Words = str | Promise


class AskCell(NamedTuple):
    ask: str
    ask_label: Words
    status: str
    status_label: Words
    since: date | None


class ListRow(NamedTuple):
    """A council as one line of the list: all that is drawn of it, so that equal ones are drawn alike."""

    name: str
    url: str
    place: str
    headline: str
    headline_label: Words
    asks: tuple[AskCell, ...]
    checked_on: date | None
    pledges: int
    is_demo: bool


@dataclass(frozen=True)
class Said:
    """Words and addresses that rows share, looked up once for all of them."""

    regions: Mapping[str, str]
    headlines: Mapping[str, str]
    asks: Mapping[str, str]
    statuses: Mapping[str, str]
    address: Callable[[Council], str]


def said_of_all() -> Said:
    words = words_of(Region), words_of(Headline), words_of(Ask), words_of(PolicyStatus)
    return Said(*words, address=council_addresses())


def list_rows(rows: Iterable[Row]) -> list[ListRow]:
    said = said_of_all()
    return [list_row(row, said) for row in rows]


def list_row(row: Row, said: Said) -> ListRow:
    """A row of the list: ``pledges`` is what the pledges app counts, 0 where there is none."""
    council = row.council
    region = said.regions[council.region]
    return ListRow(
        name=council.short_name,
        url=said.address(council),
        place=f"{council.county.short_name}, {region}" if council.county else region,
        headline=row.headline,
        headline_label=said.headlines[row.headline],
        asks=tuple([_ask_cell(row, ask, label, said) for ask, label in said.asks.items()]),
        checked_on=row.standing.checked_on,
        pledges=row.tally("pledges").count,
        is_demo=row.is_demo,
    )


def _ask_cell(row: Row, ask: str, label: str, said: Said) -> AskCell:
    status = row.standing.status(ask)
    decision = row.standing.decisions.get(ask)
    since = decision.effective_from if decision else None
    return AskCell(ask, label, status, said.statuses[status], since)


@dataclass(frozen=True)
class Count:
    code: str
    label: Words
    count: int
    url: str


@dataclass(frozen=True)
class AskCounts:
    ask: str
    label: Words
    counts: list[Count]


@dataclass(frozen=True)
class AreaFigures:
    """How many councils there are, stand at each headline, and at each status of each ask."""

    alive: int
    headlines: list[Count]
    asks: list[AskCounts]

    @property
    def adopted(self) -> int:
        return self.headlines[0].count


def area_figures(counted: Figures, asked: AskedDay, area: Area | None = None) -> AreaFigures:
    """Figures of a day, of an area or the whole, with words and links to the lists behind them."""
    base = f"{area.list_url}&" if area else f"{reverse('councils:list')}?"

    def counts(name: str, choices: Any, numbers: Any) -> list[Count]:
        return [Count(code, label, numbers[code], asked.on(f"{base}{name}={code}")) for code, label in choices.choices]

    return AreaFigures(
        alive=counted.alive,
        headlines=counts("headline", Headline, counted.headlines),
        asks=[AskCounts(ask, label, counts(ask, PolicyStatus, counted.asks[ask])) for ask, label in Ask.choices],
    )
