"""One council."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..addresses import address
from ..asked_day import AskedDay, asked_day
from ..caching import finished
from ..models import Council
from ..presentation.council import council_view
from ..presentation.downloads import files_of
from ..registered import council_known, formerly
from ..rules import AsOf


@finished()
@require_safe
def council_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was public about one council on a day, abolished and future ones included.

    A name that the council had before leads to today's; 404 for a name not known, and for a council that this site
    did not list yet on the day.
    """
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    council = council_known(slug, asked.as_of)
    if council is None:
        return _elsewhere(request, slug, asked)
    context = {
        "council": council,
        "slug": slug,  # of today, where the council had another on the day
        "page": council_view(council, asked.as_of),
        "as_of": asked.as_of,
        "asked": asked,
        "files": files_of(council, asked),
        "everything_url": asked.on(f"{address('councils:everything')}?council={council.code}"),
    }
    return render(request, "councils/council.html", context, status=asked.status)


def renamed(request: HttpRequest, slug: str, view: str = "councils:council") -> HttpResponse | None:
    """For good to the address of today, with its query string, where a council once had this name in addresses."""
    today = formerly([slug]).get(slug)
    if today is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(reverse(view, args=[today]) + (f"?{query}" if query else ""))


def _elsewhere(request: HttpRequest, slug: str, asked: AskedDay) -> HttpResponse:
    council = Council.objects.filter(slug=slug).first() if asked.is_past else None
    if council:
        context = {"council": council, "asked": asked}
        return render(request, "councils/council/not_listed.html", context, status=404)
    answer = renamed(request, slug)
    if answer is None:
        raise Http404
    return answer
