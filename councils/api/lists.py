"""Regions and figures, as the API gives them; and what it asks for besides data sets."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import QueryDict

from ..areas import AREAS, Area
from ..filters import CouncilFilter
from ..named_figures import FIGURES
from ..presentation.figures import FigureLine, Share, figure_line
from ..problems import API_ROOT
from ..rules import AsOf
from ..selection import Refusal, Selection
from ..summaries import Row, figures
from .asked import plain_mistakes


def selected(query: QueryDict, now: AsOf, *only: str) -> tuple[Selection, list[Refusal]]:
    """The councils that a query selects with these filters only, and all that was not understood."""
    every = CouncilFilter(QueryDict(), today=now.day).filters
    selection = Selection(query, now, without=tuple(name for name in every if name not in only))
    several = tuple(name for name, one in every.items() if hasattr(one, "codes_of"))
    return selection, [*selection.errors, *plain_mistakes(query, several)]


def regions(selection: Selection) -> Iterator[dict[str, Any]]:
    """Every region and nation with the figures of its councils."""
    for area in AREAS.values():
        yield _region(area, [row for row in selection.all_rows if area.has(row.council)], selection)


def _region(area: Area, rows: list[Row], selection: Selection) -> dict[str, Any]:
    counted = figures(rows)
    return {
        "name": area.slug,
        "label": str(area.label),
        "kind": area.parameter,
        "code": area.code,
        "councils": counted.alive,
        "headlines": dict(counted.headlines),
        "asks": {ask: dict(numbers) for ask, numbers in counted.asks.items()},
        "url": settings.SITE_URL + area.url,
        "councils_url": councils_url(selection, {area.parameter: [area.code]}),
    }


def all_figures(selection: Selection) -> Iterator[dict[str, Any]]:
    for named in FIGURES.values():
        yield figure(figure_line(named, selection), selection)


def figure(line: FigureLine, selection: Selection) -> dict[str, Any]:
    """A named figure and its number."""
    named = line.figure
    filters = {name: list(values) for name, values in named.filters.items()}
    return {
        "name": named.name,
        "group": str(named.group),
        "label": str(named.label),
        "definition": str(named.definition),
        "filters": filters,
        "count": line.share.count,
        "total": line.share.total,
        "percent": line.share.percent,
        "url": settings.SITE_URL + line.url,
        "councils_url": councils_url(selection, filters),
    }


def share(point: Share) -> dict[str, Any]:
    return {"day": point.day.isoformat(), "count": point.count, "total": point.total, "percent": point.percent}


def councils_url(selection: Selection, filters: dict[str, list[str]]) -> str:
    """The councils behind a number, in this API."""
    return f"{settings.SITE_URL}{API_ROOT}councils?{selection.query_with(**filters)}"
