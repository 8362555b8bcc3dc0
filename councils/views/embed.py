"""The map and a council's status for other people's pages: framed anywhere, without cookie or script."""

from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from ..asked_day import asked_day
from ..caching import finished
from ..presentation.council import council_view
from ..presentation.lists import area_figures
from ..presentation.map import hex_map
from ..registered import council_known
from ..rules import AsOf
from ..selection import Selection
from ..summaries import figures
from .council import renamed


def frameable(view: Any) -> Any:
    """Let any site show this view in a frame; nothing else about its safety changes."""

    @wraps(view)
    def framed(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return xframe_options_exempt(csp_replace({"frame-ancestors": ["*"]})(framed))


@finished()
@frameable
@require_safe
def embed_map(request: HttpRequest) -> HttpResponse:
    """The map with its legend; the list's query string narrows it."""
    selection = Selection(request.GET, AsOf.at(timezone.now()))
    drawn = hex_map(
        selection.all_rows,
        kept=selection.ids,
        layer=selection.layer,
        zoom=selection.zoom,
        marks=selection.marks,
    )
    context = {
        "map": drawn,
        "selection": selection,
        "asked": selection.asked,
        "figures": area_figures(figures(selection.rows), selection.asked),
    }
    return render(request, "embed/map.html", context)


@finished()
@frameable
@require_safe
def embed_council(request: HttpRequest, slug: str) -> HttpResponse:
    """One council's answer; a former name leads to today's, and a name not known is a 404."""
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    council = council_known(slug, asked.as_of)
    if council is None:
        answer = renamed(request, slug, "councils:embed_council")
        if answer is None:
            raise Http404
        return answer
    context = {"council": council, "page": council_view(council, asked.as_of), "asked": asked}
    return render(request, "embed/council.html", context, status=asked.status)
