"""The page that explains the API, made from its description."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..api import versions
from ..api.asked import MOST, USUAL
from ..api.reading import reference
from ..caching import finished
from ..exports.about import LICENCE_TITLE, LICENCE_URL


@finished()
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """How to call the API, what it promises, and every address with its parameters and fields."""
    context = {
        "reference": reference(),
        "versions": versions.HISTORY,
        "version": versions.VERSION,
        "months_beside": versions.MONTHS_BESIDE,
        "usual": USUAL,
        "most": MOST,
        "licence_title": LICENCE_TITLE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "councils/api_docs.html", context)
