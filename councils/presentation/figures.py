"""A named figure with its number, its share and its query: of an area, on a day, and over time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..asked_day import NAME
from ..models import Council
from ..named_figures import FIGURES, NamedFigure
from ..progress import progress
from ..rules import AsOf, Standing
from ..selection import TRACKING, Refusal, Selection
from ..summaries import Row

Words = str | Promise
# The list's filters that say whose figure it is; all others would change what it counts.
AREA = ("nation", "region", "type")
FACTS = {"nation": "nation", "region": "region", "type": "council_type"}


@dataclass(frozen=True)
class Share:
    """How many of how many, on a day."""

    day: date
    count: int
    total: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.count / self.total, 1) if self.total else None


@dataclass(frozen=True)
class FigureLine:
    """A figure and its number; ``url`` is its page, the others are the query behind it."""

    figure: NamedFigure
    share: Share
    url: str
    list_url: str
    csv_url: str


def area_selection(query: QueryDict, now: AsOf) -> tuple[Selection, list[Refusal]]:
    """The councils that figures are of, and what was not understood: only the filters of ``AREA`` and the day count."""
    known = (*AREA, NAME)
    taken = QueryDict(mutable=True)
    for name in known:
        taken.setlist(name, query.getlist(name))
    selection = Selection(taken, now)
    sentence = _("Figures have no filter called “%(name)s”. They have: %(known)s.")
    unknown = [
        Refusal(name[:60], name[:60], sentence % {"name": name[:60], "known": ", ".join(known)})
        for name in query
        if name not in known and not name.startswith(TRACKING)
    ]
    return selection, [*selection.errors, *unknown]


def figure_line(figure: NamedFigure, selection: Selection) -> FigureLine:
    """The number of a figure among the councils of a selection."""
    counts = _test(figure, selection)
    filters = {name: list(codes) for name, codes in figure.filters.items()}
    query = selection.query_with()
    return FigureLine(
        figure=figure,
        share=Share(selection.as_of.day, sum(map(counts, selection.rows)), selection.count),
        url=f"{figure.url}?{query}" if query else figure.url,
        list_url=selection.address(**filters),
        csv_url=selection.file_url("csv", **filters),
    )


def grouped(selection: Selection) -> list[tuple[Words, list[FigureLine]]]:
    """Every figure with its number, by the heading it stands under."""
    groups: dict[Words, list[FigureLine]] = {}
    for figure in FIGURES.values():
        groups.setdefault(figure.group, []).append(figure_line(figure, selection))
    return list(groups.items())


def over_time(figure: NamedFigure, selection: Selection) -> list[Share]:
    """How a figure stood on days since the first publication, newest first; days without a change are left out."""
    counts, nobody = _test(figure, selection), Council()

    def code_of(standing: Standing) -> str:
        return "in" if counts(Row(nobody, standing)) else "out"

    inside = {FACTS[name]: codes for name in AREA if (codes := selection.parameters.get(name))}
    found: list[Share] = []
    for point in progress(selection.asked.seen, inside, code_of=code_of, codes=("in", "out")):
        if not found or (found[-1].count, found[-1].total) != (point.counts["in"], point.total):
            found.append(Share(point.day, point.counts["in"], point.total))
    return found[::-1]


def area_words(selection: Selection) -> str:
    """The councils that are counted, in the words of the filters: "Wales; District council"."""
    return "; ".join(str(chip.value) for chip in selection.chips)


def cite_title(line: FigureLine, selection: Selection) -> str:
    """For example "Firewall in force: 61 of 382 councils (Wales)"."""
    words = {"figure": line.figure.label, "n": line.share.count, "total": line.share.total}
    title = ngettext(
        "%(figure)s: %(n)d of %(total)d council", "%(figure)s: %(n)d of %(total)d councils", line.share.total
    )
    area = area_words(selection)
    return title % words + (f" ({area})" if area else "")


def _test(figure: NamedFigure, selection: Selection) -> Callable[[Row], bool]:
    """Exactly the tests of the list's filters."""
    tests: Sequence[Callable[[Row], bool]] = [
        selection.filter.filters[name].test(codes) for name, codes in figure.filters.items()
    ]
    return lambda row: all(test(row) for test in tests)
