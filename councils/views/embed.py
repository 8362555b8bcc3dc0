"""The map and a council's status for other people's pages: framed anywhere, without cookie or script."""

from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ..models import Council
from ..presentation.council import council_view
from ..presentation.lists import area_figures
from ..presentation.map import hex_map
from ..rules import AsOf
from ..selection import Selection
from ..summaries import figures


def frameable(view: Any) -> Any:
    """Let any site show this view in a frame; nothing else about its safety changes."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(view))


@frameable
@require_safe
def embed_map(request: HttpRequest) -> HttpResponse:
    """The map with its legend; the list's query string narrows it."""
    selection = Selection(request.GET, AsOf.at(timezone.now()))
    drawn = hex_map(selection.all_rows, kept=selection.ids, layer=selection.layer, zoom=selection.zoom)
    context = {"map": drawn, "selection": selection, "figures": area_figures(figures(selection.rows))}
    return render(request, "embed/map.html", context)


@frameable
@require_safe
def embed_council(request: HttpRequest, slug: str) -> HttpResponse:
    """One council's answer; 404 for a name not known."""
    council = get_object_or_404(Council.objects.select_related("county"), slug=slug)
    view = council_view(council, AsOf.at(timezone.now()))
    return render(request, "embed/council.html", {"council": council, "page": view})
