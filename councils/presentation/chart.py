"""Progress as a chart: bands of an SVG, and the table of the same numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from ..choices import Headline
from ..progress import Point

WIDTH, HEIGHT = 480, 240
# The furthest stage at the bottom, where it can be read off; what nobody has looked at on top.
STACK = tuple(Headline)


@dataclass(frozen=True)
class Band:
    """One headline over time, as the points of an SVG polygon; ``count`` is its number on the last day."""

    code: str
    label: str | Promise
    polygon: str
    count: int


@dataclass(frozen=True)
class TableRow:
    day: date
    counts: list[int]


@dataclass(frozen=True)
class Chart:
    """A chart of councils by headline: bands from the bottom up, its first and last day, and the table beside it."""

    width: int
    height: int
    bands: list[Band]
    first: date
    last: date
    labels: list[str | Promise]
    table: list[TableRow]
    top: int

    @property
    def legend(self) -> list[Band]:
        """As the bands lie: the topmost first."""
        return list(reversed(self.bands))


def chart(points: Sequence[Point]) -> Chart | None:
    """Bands in steps, as the numbers change on days and not between them; None with fewer than two days."""
    if len(points) < 2:
        return None
    top = max(point.total for point in points)
    first, span = points[0].day, (points[-1].day - points[0].day).days or 1
    xs = [round(WIDTH * (point.day - first).days / span, 1) for point in points]
    below = [0] * len(points)
    bands = []
    for headline in STACK:
        above = [low + point.counts[headline] for low, point in zip(below, points, strict=True)]
        if above != below:
            outline = [*_steps(xs, above, top), *reversed(_steps(xs, below, top))]
            polygon = " ".join(f"{x:g},{y:g}" for x, y in outline)
            bands.append(Band(headline.value, headline.label, polygon, points[-1].counts[headline]))
        below = above
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        bands=bands,
        first=points[0].day,
        last=points[-1].day,
        labels=[headline.label for headline in STACK],
        table=[TableRow(point.day, [point.counts[headline] for headline in STACK]) for point in reversed(points)],
        top=top,
    )


def _steps(xs: Sequence[float], values: Sequence[int], top: int) -> list[tuple[float, float]]:
    """Corners of a line that stays level until the next day."""
    corners: list[tuple[float, float]] = []
    for index, (x, value) in enumerate(zip(xs, values, strict=True)):
        y = round(HEIGHT * (1 - value / top), 1) if top else HEIGHT
        if index:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners
