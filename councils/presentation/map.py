"""The hexagon map of a selection: what each hexagon says, and where it is drawn."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..choices import Ask, PolicyStatus, Region
from ..geography import hexmap
from ..geography.hexmap import Box, Cell
from ..summaries import Row

Words = str | Promise
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


@dataclass(frozen=True)
class Hexagon:
    """One council on the map. ``name`` is what a screen reader says: council, place, and both statuses."""

    code: str
    x: float
    y: float
    url: str
    name: str
    headline: str
    dimmed: bool


@dataclass(frozen=True)
class RegionOnMap:
    """The hexagons of a region, in reading order, and the link that shows it alone."""

    code: str
    label: Words
    hexagons: list[Hexagon]
    zoom_url: str
    zoomed: bool


@dataclass(frozen=True)
class HexMap:
    """A map, ready to be drawn."""

    layer: str
    box: Box
    regions: list[RegionOnMap]
    layers: list[tuple[str, Words, str, bool]]
    zoom: str
    whole_url: str

    @property
    def outline(self) -> str:
        return hexmap.outline()

    @property
    def count(self) -> int:
        return sum(len(region.hexagons) for region in self.regions)


def hex_map(
    rows: Iterable[Row],
    *,
    kept: Container[int] | None = None,
    layer: str = "councils",
    zoom: str = "",
    address: Callable[..., str] = lambda **changes: "",
) -> HexMap:
    """The map of councils, one layer of it, with those not in ``kept`` dimmed.

    ``rows`` are all councils of the day; those without a cell in the layer are left out. ``zoom`` is the code of a
    region to show alone. ``address`` makes links: it takes ``layer`` and ``zoom`` as lists of values.
    """
    cells = hexmap.layout(layer)
    placed = [(row, cells[row.council.code]) for row in rows if row.council.code in cells]
    regions = [
        RegionOnMap(
            code=region.value,
            label=region.label,
            hexagons=_hexagons([pair for pair in placed if pair[0].council.region == region], kept),
            zoom_url=address(zoom=[region.value]),
            zoomed=zoom == region,
        )
        for region in READING_ORDER
    ]
    drawn = [cell for row, cell in placed if not zoom or row.council.region == zoom]
    return HexMap(
        layer=layer,
        box=hexmap.box(drawn),
        regions=[region for region in regions if region.hexagons and (not zoom or region.zoomed)],
        layers=[
            ("councils", _("Districts and single-tier councils"), address(layer=[]), layer == "councils"),
            ("counties", _("County councils"), address(layer=["counties"]), layer == "counties"),
        ],
        zoom=zoom,
        whole_url=address(zoom=[]),
    )


def _hexagons(placed: Sequence[tuple[Row, Cell]], kept: Container[int] | None) -> list[Hexagon]:
    top_to_bottom = sorted(placed, key=lambda pair: (pair[1].y, pair[1].x))
    return [
        Hexagon(
            code=row.council.code,
            x=cell.x,
            y=cell.y,
            url=row.council.get_absolute_url(),
            name=hexagon_name(row),
            headline=row.headline,
            dimmed=kept is not None and row.council.pk not in kept,
        )
        for row, cell in top_to_bottom
    ]


def hexagon_name(row: Row) -> str:
    """For example "Hackney, London: data-sharing: policy in force; joint inspections: not yet checked"."""
    first, second = (_lower(PolicyStatus(row.standing.status(ask)).label) for ask in Ask.values)
    words = {
        "name": row.council.short_name,
        "place": row.council.get_region_display(),
        "first": first,
        "second": second,
    }
    if first == second:
        return _("%(name)s, %(place)s: %(first)s, for both asks") % words
    return _("%(name)s, %(place)s: data-sharing: %(first)s; joint inspections: %(second)s") % words


def _lower(words: Words) -> str:
    text = str(words)
    return text[:1].lower() + text[1:]
