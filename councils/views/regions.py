"""Regions and nations: each with its figures, its progress, its map and its councils."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..areas import AREAS, NATIONS, REGIONS_OF_ENGLAND, WHOLE, Area
from ..asked_day import AskedDay, asked_day
from ..caching import finished
from ..filters import SORTS
from ..presentation.chart import chart
from ..presentation.lists import AreaFigures, area_figures, list_rows
from ..presentation.map import hex_map
from ..presentation.press import press_summary
from ..progress import progress
from ..registered import councils_alive
from ..rules import AsOf
from ..summaries import Row, figures, rows


@finished()
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Every region with its figures, and the progress of the whole."""
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    found = rows(councils_alive(asked.as_of), asked.as_of)
    context = _context(request, asked, found, None, WHOLE) | {
        "groups": [
            (_("Nations"), [(area, _figures(area, asked, found)) for area in NATIONS]),
            (_("Regions of England"), [(area, _figures(area, asked, found)) for area in REGIONS_OF_ENGLAND]),
        ],
    }
    return render(request, "councils/regions.html", context, status=asked.status)


@finished()
@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """One region or nation; 404 for a name not known."""
    area = AREAS.get(slug)
    if area is None:
        raise Http404
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    inside = [council for council in councils_alive(asked.as_of) if area.has(council)]
    found = rows(inside, asked.as_of)
    context = _context(request, asked, found, area, area.label) | {
        "area": area,
        "rows": list_rows(found),
        "sorts": dict.fromkeys(SORTS),  # a table that can’t be sorted
    }
    return render(request, "councils/region.html", context, status=asked.status)


def _context(
    request: HttpRequest, asked: AskedDay, found: Sequence[Row], area: Area | None, label: str | Promise
) -> dict[str, Any]:
    """What the page of a region and that of all have in common."""
    counted = figures(found)
    points = progress(asked.seen, {area.parameter: [area.code]} if area else None)
    return {
        "asked": asked,
        "figures": area_figures(counted, asked, area),
        "chart": chart(points),
        "press": press_summary(label, counted, asked.as_of.day, points),
        "map": hex_map(found),
    }


def _figures(area: Area, asked: AskedDay, found: Sequence[Row]) -> AreaFigures:
    return area_figures(figures([row for row in found if area.has(row.council)]), asked, area)
