"""The front page: where things stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..asked_day import asked_day
from ..caching import finished
from ..changes import latest
from ..in_force import Remembered
from ..presentation.changes import items
from ..presentation.lists import area_figures
from ..presentation.map import hex_map
from ..registered import councils_alive
from ..rules import AsOf
from ..summaries import figures, rows

LATEST = 6
# One entry may be a change of both asks.
_latest = Remembered(lambda as_of: latest(as_of, 2 * LATEST))


@finished()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How many councils stand where, and what was published last."""
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    found = rows(councils_alive(asked.as_of), asked.as_of)
    context = {
        "asked": asked,
        "figures": area_figures(figures(found), asked),
        "latest": items(_latest.asked(asked.as_of), asked.as_of)[:LATEST],
        "map": hex_map(found),
    }
    return render(request, "councils/home.html", context, status=asked.status)
