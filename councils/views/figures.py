"""Figures with permanent pages of their own, each with the exact query behind it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..caching import finished
from ..named_figures import FIGURES
from ..presentation.figures import area_selection, area_words, cite_title, figure_line, grouped, over_time
from ..rules import AsOf
from ..selection import Refusal, Selection


@finished()
@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every figure with its number, of an area and a day if asked for."""
    selection, refused = area_selection(request.GET, AsOf.at(timezone.now()))
    context = _context(request.path, selection, refused) | {"groups": grouped(selection)}
    return render(request, "councils/figures.html", context, status=400 if refused else 200)


@finished()
@require_safe
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """One figure; 404 for a name not known."""
    named = FIGURES.get(name)
    if named is None:
        raise Http404
    selection, refused = area_selection(request.GET, AsOf.at(timezone.now()))
    line = figure_line(named, selection)
    context = _context(request.path, selection, refused) | {
        "figure": named,
        "line": line,
        "history": over_time(named, selection),
        "address": line.url,
        "all_url": selection.address("councils:figures"),
        "cite_title": cite_title(line, selection),
    }
    return render(request, "councils/figure.html", context, status=400 if refused else 200)


def _context(path: str, selection: Selection, refused: list[Refusal]) -> dict[str, Any]:
    query = selection.query_with(as_of=[])
    return {
        "today_url": f"{path}?{query}" if query else path,
        "selection": selection,
        "refused": refused,
        "asked": selection.asked,
        "form": selection.form,
        "area": area_words(selection),
    }
