"""The hexagon map of a selection: what each hexagon says, and where it is drawn."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..areas import region_url
from ..choices import Ask, CouncilType, PolicyStatus, Region
from ..companions import companions
from ..geography import hexmap
from ..geography.hexmap import Box, Cell, Spot
from ..models import Succession
from ..models.council import council_addresses
from ..summaries import Row
from ..words import words_of
from .marks import Band, Marks, marks_called

Words = str | Promise
# The most hexagons that leave each enough room for its code.
MOST_WITH_CODES = 80
# Regions in the order in which a reader goes over the map: from north to south, as a page is read.
READING_ORDER = (
    Region.SCOTLAND,
    Region.NORTHERN_IRELAND,
    Region.NORTH_EAST,
    Region.NORTH_WEST,
    Region.YORKSHIRE_AND_THE_HUMBER,
    Region.WALES,
    Region.WEST_MIDLANDS,
    Region.EAST_MIDLANDS,
    Region.EAST_OF_ENGLAND,
    Region.SOUTH_WEST,
    Region.SOUTH_EAST,
    Region.LONDON,
)


class Hexagon(NamedTuple):
    """One council on the map.

    ``name`` is what a screen reader says: council, place, both statuses, and how many of what the map is marked by.
    ``shape`` is how it looks: its headline, or the band of what the map is marked by.
    """

    code: str
    cell: Cell
    spot: Spot
    url: str
    name: str
    shape: str
    dimmed: bool


@dataclass(frozen=True)
class RegionOnMap:
    """The hexagons of a region, in reading order."""

    code: str
    label: Words
    hexagons: list[Hexagon]

    @property
    def border(self) -> str:
        return hexmap.border(frozenset(hexagon.cell for hexagon in self.hexagons))


@dataclass(frozen=True)
class MapLink:
    """Another map: a layer, a region alone, or the same by something else."""

    code: str
    label: Words
    url: str
    active: bool


@dataclass(frozen=True)
class HexMap:
    """A map, ready to be drawn. ``whole_url`` is empty where there is nothing wider to go back to.

    ``bands`` is the legend of ``marks``, where it is marked by something else than where councils stand.
    """

    layer: str
    box: Box
    regions: list[RegionOnMap]
    layers: list[MapLink]
    zooms: list[MapLink]
    marked_by: list[MapLink]
    bands: list[Band]
    marks: Marks | None
    whole_url: str

    @property
    def border_scale(self) -> str:
        return f"{hexmap.STEP_X:g},{hexmap.STEP_Y:g}"

    @cached_property
    def count(self) -> int:
        return sum(len(region.hexagons) for region in self.regions)

    @property
    def has_codes(self) -> bool:
        """Whether the hexagons are large enough for a short label."""
        return self.count <= MOST_WITH_CODES


def hex_map(
    rows: Iterable[Row],
    *,
    kept: Container[int] | None = None,
    layer: str = "councils",
    zoom: str = "",
    marks: str = "",
    address: Callable[..., str] | None = None,
) -> HexMap:
    """The map of councils, one layer of it, with those not in ``kept`` dimmed.

    ``rows`` are all councils of the day; one that has been replaced since stands, smaller, in the cell of its
    successor, so that no other has to move; those without any place in the layer are left out. ``zoom`` is the code
    of a region to show alone, ``marks`` the name of a companion to be marked by. ``address`` makes links: it takes
    ``layer``, ``zoom`` and ``marks`` as lists of values. Without it there is one layer, the links to regions lead to
    their pages, and those to other marks to the list.
    """
    cells: Mapping[str, Cell] = hexmap.layout(layer)
    rows = list(rows)
    homeless = [row for row in rows if row.council.code not in cells]
    cells = {**cells, **_successors_cells(homeless, layer, cells)}
    placed = [(row, cells[row.council.code]) for row in rows if row.council.code in cells]
    by_region: dict[str, list[tuple[Row, Cell]]] = defaultdict(list)
    for row, cell in placed:
        by_region[row.council.region].append((row, cell))
    present = [region for region in READING_ORDER if region in by_region]
    drawn = [region for region in present if not zoom or region == zoom]
    marked = marks_called(marks)
    hexagon = _hexagon_of(kept, marked)
    return HexMap(
        layer=layer,
        box=hexmap.box(cell for region in drawn for _row, cell in by_region[region]),
        regions=[RegionOnMap(region.value, region.label, _hexagons(by_region[region], hexagon)) for region in drawn],
        layers=_layers(layer, address) if address else [],
        zooms=[
            MapLink(
                region.value,
                region.label,
                address(zoom=[region.value]) if address else region_url(region),
                zoom == region,
            )
            for region in present
        ],
        marked_by=_marked_by(marks, address),
        bands=marked.legend(row for row in rows if kept is None or row.council.pk in kept) if marked else [],
        marks=marked,
        whole_url=address(zoom=[]) if address and zoom else "",
    )


def _successors_cells(homeless: Sequence[Row], layer: str, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cell of a successor for each council without one of its own: the first that has one, however far on."""
    counties = layer == "counties"
    # Of one that the register has since said something else about, the end may not have been known yet.
    replaced = (row.council for row in homeless if row.council.end_date or row.council.differs_since)
    codes = [one.code for one in replaced if (one.council_type == CouncilType.COUNTY) == counties]
    if not codes:
        return {}
    steps: dict[str, list[str]] = {}
    for old, new in Succession.objects.order_by("date", "pk").values_list("predecessor__code", "successor__code"):
        steps.setdefault(old, []).append(new)
    found = {}
    for code in codes:
        queue = list(steps.get(code, ()))
        while queue and code not in found:
            successor = queue.pop(0)
            if successor in cells:
                found[code] = cells[successor]
            queue += steps.get(successor, ())
    return found


def _layers(layer: str, address: Callable[..., str]) -> list[MapLink]:
    return [
        MapLink("councils", _("Districts and single-tier"), address(layer=[], zoom=[]), layer == "councils"),
        MapLink("counties", _("County councils"), address(layer=["counties"], zoom=[]), layer == "counties"),
    ]


def _marked_by(marks: str, address: Callable[..., str] | None) -> list[MapLink]:
    """By where councils stand, and by what each companion counts."""
    link = address or _list_address
    by = [MapLink(one.name, one.title, link(marks=[one.name]), one.name == marks) for one in companions()]
    return [MapLink("status", _("Where they stand"), link(marks=[]), not marks), *by] if by and address else by


def _list_address(*, marks: list[str]) -> str:
    return f"{reverse('councils:list')}?{urlencode({'marks': marks}, doseq=True)}"


def _hexagons(placed: Sequence[tuple[Row, Cell]], hexagon: Callable[[Row, Cell, Spot], Hexagon]) -> list[Hexagon]:
    """Those of a region, from top to bottom."""
    sharing = Counter(cell for _row, cell in placed)
    spots = {cell: iter(hexmap.share(cell, count)) for cell, count in sharing.items()}
    in_order = sorted(placed, key=lambda pair: (-pair[1].r, pair[1].x, pair[0].council.code))
    return [hexagon(row, cell, next(spots[cell])) for row, cell in in_order]


def _hexagon_of(kept: Container[int] | None, marks: Marks | None) -> Callable[[Row, Cell, Spot], Hexagon]:
    """What makes one; words and addresses are looked up once for all of them."""
    name, address = hexagon_names(), council_addresses()

    def hexagon(row: Row, cell: Cell, spot: Spot) -> Hexagon:
        return Hexagon(
            code=row.council.code,
            cell=cell,
            spot=spot,
            url=address(row.council),
            name=f"{name(row)}; {marks.words(row)}" if marks else name(row),
            shape=marks.shape(row) if marks else row.headline,
            dimmed=kept is not None and row.council.pk not in kept,
        )

    return hexagon


def hexagon_names() -> Callable[[Row], str]:
    """For example "Hackney, London: data-sharing: policy in force; joint inspections: not yet checked".

    The words are looked up once for all hexagons.
    """
    statuses = {code: _lower(label) for code, label in words_of(PolicyStatus).items()}
    places, asks = words_of(Region), Ask.values
    for_both = _("%(name)s, %(place)s: %(first)s, for both asks")
    for_each = _("%(name)s, %(place)s: data-sharing: %(first)s; joint inspections: %(second)s")

    def name(row: Row) -> str:
        first, second = (statuses[row.standing.status(ask)] for ask in asks)
        council = row.council
        words = {"name": council.short_name, "place": places[council.region], "first": first, "second": second}
        return (for_both if first == second else for_each) % words

    return name


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
