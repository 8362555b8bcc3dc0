"""The hexagon map: where each council's hexagon lies, and the shapes in drawing units.

Pointy-top hexagons in "odd-r" offset coordinates: odd rows are shoved half a hexagon to the right, and r grows to
the north. The layouts in ``data/`` are made by ``script/make_hexmap``.
"""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"
LAYERS = {"councils": "hexmap.csv", "counties": "hexmap_counties.csv"}

# Drawing units: whole numbers keep the SVG small. The width of a hexagon is HALF * 2, its height SIDE * 2.
HALF = 10
SIDE = 11.547  # HALF * 2 / sqrt(3)
ROW = 17.32  # SIDE * 1.5
MARGIN = 2

# Borders are drawn in steps of the lattice on which all corners lie, so that every step is a small whole number.
STEP_X, STEP_Y = HALF, SIDE / 2
Corner = tuple[int, int]
CORNERS: tuple[Corner, ...] = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))


class Cell(NamedTuple):
    """A place in a layout: column and row, and the centre of its hexagon in drawing units (y grows downwards)."""

    q: int
    r: int

    @property
    def x(self) -> float:
        return HALF * (2 * self.q + (self.r & 1))

    @property
    def y(self) -> float:
        return round(-ROW * self.r, 1)


class Spot(NamedTuple):
    """Where one hexagon is drawn, and how large: 1 is a whole cell."""

    x: float
    y: float
    scale: float = 1

    @property
    def transform(self) -> str:
        """As an SVG ``transform`` takes it, in any language."""
        place = f"translate({self.x:g},{self.y:g})"
        return place if self.scale == 1 else f"{place} scale({self.scale:g})"


@lru_cache(maxsize=2048)
def share(cell: Cell, count: int) -> tuple[Spot, ...]:
    """Spots for so many councils in one cell: the whole of it for one, else smaller ones in a ring.

    From seven on one stands in the middle. More than seven have to overlap a little; no area had so many.
    """
    if count == 1:
        return (Spot(cell.x, cell.y),)
    ring = count if count < 7 else count - 1
    scale, radius = (0.5, 5.2) if count < 4 else (0.36, 6.2) if count < 7 else (0.31, 6.8)
    spots = [] if ring == count else [Spot(cell.x, cell.y, scale)]
    for number in range(ring):
        angle = 2 * math.pi * number / ring + math.pi / 2
        x, y = cell.x - radius * math.cos(angle), cell.y - radius * math.sin(angle)
        spots.append(Spot(round(x, 1), round(y, 1), scale))
    return tuple(spots)


@dataclass(frozen=True)
class Box:
    """A window onto the map, as an SVG ``viewBox``."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.x:g} {self.y:g} {self.width:g} {self.height:g}"


@cache
def layout(layer: str = "councils") -> Mapping[str, Cell]:
    """The cell of each council's code. Raises KeyError for a layer that does not exist."""
    with (DATA / LAYERS[layer]).open(newline="", encoding="utf-8") as file:
        return {row["council_code"]: Cell(int(row["q"]), int(row["r"])) for row in csv.DictReader(file)}


def box(cells: Iterable[Cell], margin: float = MARGIN) -> Box:
    """The smallest window that holds these cells; a hexagon's worth around the origin for none."""
    cells = list(cells) or [Cell(0, 0)]
    left = min(cell.x for cell in cells) - HALF - margin
    right = max(cell.x for cell in cells) + HALF + margin
    top = min(cell.y for cell in cells) - SIDE - margin
    bottom = max(cell.y for cell in cells) + SIDE + margin
    return Box(*(round(value, 1) for value in (left, top, right - left, bottom - top)))


def outline(radius: float = SIDE) -> str:
    """The points of a hexagon around the origin, for an SVG ``path``."""
    corners = [(radius * math.sin(angle), -radius * math.cos(angle)) for angle in (i * math.pi / 3 for i in range(6))]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


@lru_cache(maxsize=64)
def border(cells: frozenset[Cell]) -> str:
    """The line around these cells as an SVG path, in steps of the lattice (``STEP_X``, ``STEP_Y``)."""
    edges: set[tuple[Corner, Corner]] = set()
    for cell in cells:
        u, v = 2 * cell.q + (cell.r & 1), -3 * cell.r
        corners = [(u + x, v + y) for x, y in CORNERS]
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            # An edge between two of the cells comes once in each direction: it is not on the border.
            if (end, start) in edges:
                edges.remove((end, start))
            else:
                edges.add((start, end))
    return "".join(_loops(dict(edges)))


def _loops(following: dict[Corner, Corner]) -> Iterable[str]:
    """Closed paths along corners, each begun at its first; takes the corners away as it goes."""
    while following:
        start = here = min(following)
        steps = []
        while (there := following.pop(here, None)) is not None:
            steps.append(f"{there[0] - here[0]} {there[1] - here[1]}")
            here = there
        yield "M{} {}l{}z".format(*start, " ".join(steps[:-1]))


def corners(cell: Cell) -> list[tuple[float, float]]:
    """The six corners of a cell's hexagon, in drawing units."""
    return [(cell.x + x * STEP_X, cell.y + y * STEP_Y) for x, y in CORNERS]


# The layout laid over the country, for maps that want degrees: the shift and the one scale that bring the cells
# nearest to their councils' centres (least squares in Mercator's projection, so that hexagons stay regular).
DEGREES, EAST, NORTH = 0.018495, -6.1859, 58.3311


def _degrees(x: float, y: float) -> list[float]:
    """Longitude and latitude of a point in drawing units."""
    mercator = math.radians(NORTH - DEGREES * y)
    return [round(EAST + DEGREES * x, 4), round(math.degrees(2 * math.atan(math.exp(mercator)) - math.pi / 2), 4)]


@cache
def outlines() -> Mapping[str, list[list[float]]]:
    """For each council's code its hexagon as a ring of (longitude, latitude), anticlockwise and closed (RFC 7946)."""
    rings = {}
    for code, cell in layout().items():
        ring = [_degrees(x, y) for x, y in reversed(corners(cell))]
        rings[code] = [*ring, ring[0]]
    return rings
