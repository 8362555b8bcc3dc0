"""Regions and nations: each with its figures, its progress, its map and its councils."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..areas import AREAS, NATIONS, REGIONS_OF_ENGLAND, WHOLE, Area
from ..models import Council
from ..presentation.chart import chart
from ..presentation.lists import AreaFigures, area_figures, list_row
from ..presentation.map import hex_map
from ..presentation.press import press_summary
from ..progress import progress
from ..rules import AsOf
from ..summaries import Row, figures, rows


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Every region with its figures, and the progress of the whole."""
    now = AsOf.at(timezone.now())
    councils = list(Council.objects.alive_on(now.day).select_related("county"))
    found = rows(councils, now)
    counted, points = figures(found), progress(Council.objects.all(), now)
    context = {
        "groups": [
            (_("Nations"), [(area, _figures(area, found)) for area in NATIONS]),
            (_("Regions of England"), [(area, _figures(area, found)) for area in REGIONS_OF_ENGLAND]),
        ],
        "figures": area_figures(counted),
        "chart": chart(points),
        "press": press_summary(WHOLE, counted, now.day, points),
        "map": hex_map(found),
    }
    return render(request, "councils/regions.html", context)


def _figures(area: Area, found: Sequence[Row]) -> AreaFigures:
    return area_figures(figures([row for row in found if getattr(row.council, area.parameter) == area.code]), area)


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """One region or nation; 404 for a name not known."""
    area = AREAS.get(slug)
    if area is None:
        raise Http404
    now = AsOf.at(timezone.now())
    inside = Council.objects.filter(**area.lookup)
    found = rows(inside.alive_on(now.day).select_related("county"), now)
    counted, points = figures(found), progress(inside, now)
    context = {
        "area": area,
        "figures": area_figures(counted, area),
        "rows": [list_row(row) for row in found],
        "chart": chart(points),
        "press": press_summary(area.label, counted, now.day, points),
        "map": hex_map(found),
    }
    return render(request, "councils/region.html", context)
