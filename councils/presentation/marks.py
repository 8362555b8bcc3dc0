"""The map by what another app counts (``marks=`` of the list): each hexagon shows how many, by a shape and a shade."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..companions import companions
from ..summaries import Row

Words = str | Promise

# From how many on a hexagon has so many dots, in words; none has none.
BANDS: tuple[tuple[int, Words], ...] = (
    (0, gettext_lazy("None")),
    (1, gettext_lazy("1")),
    (2, gettext_lazy("2 to 4")),
    (5, gettext_lazy("5 or more")),
)
SHAPES = tuple(f"marked_{dots}" for dots in range(len(BANDS)))


@dataclass(frozen=True)
class Band:
    """One line of the legend: the shape, what it stands for, and how many councils have it."""

    shape: str
    label: Words
    count: int


@dataclass(frozen=True)
class Marks:
    """What the hexagons are marked by: the name of a companion, and its title."""

    name: str
    title: Words

    def shape(self, row: Row) -> str:
        count = row.tally(self.name).count
        return SHAPES[max(dots for dots, (lowest, _label) in enumerate(BANDS) if count >= lowest)]

    def words(self, row: Row) -> str:
        """For example "pledges: 3"."""
        title = str(self.title)
        return _("%(what)s: %(count)d") % {
            "what": title[:1].lower() + title[1:],
            "count": row.tally(self.name).count,
        }

    def legend(self, rows: Iterable[Row]) -> list[Band]:
        counts = Counter(self.shape(row) for row in rows)
        return [Band(shape, label, counts[shape]) for shape, (_lowest, label) in zip(SHAPES, BANDS, strict=True)]


def marks_called(name: str) -> Marks | None:
    """The marks that the address asks for; None where it asks for none."""
    return next((Marks(one.name, one.title) for one in companions() if one.name == name), None)
