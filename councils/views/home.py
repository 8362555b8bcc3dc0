"""The front page: where things stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Council
from ..presentation.lists import area_figures, entry
from ..presentation.map import hex_map
from ..rules import AsOf
from ..summaries import figures, latest_records, rows

LATEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How many councils stand where, and what was published last."""
    now = AsOf.at(timezone.now())
    found = rows(Council.objects.alive_on(now.day), now)
    latest = [entry(record) for record in latest_records(now, LATEST)]
    context = {"figures": area_figures(figures(found)), "latest": latest, "map": hex_map(found)}
    return render(request, "councils/home.html", context)
