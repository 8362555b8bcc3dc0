"""What changed when: a page, and feeds of everything, of an area and of a council."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..areas import AREAS, Area
from ..caching import etag, finished, gzipped, kept, not_modified, takes_gzip
from ..change_selection import ChangeSelection
from ..feeds import feed_of
from ..models import Council
from ..presentation.changes import days
from ..registered import formerly
from ..rules import AsOf


@finished()
@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """What changed, newest first; what was not understood is said and left out, and makes the answer a 400."""
    selection = ChangeSelection(request.GET, AsOf.at(timezone.now()))
    context = {
        "selection": selection,
        "form": selection.form,
        "days": days(selection.page.changes, selection.now),
    }
    return render(request, "councils/changes.html", context, status=400 if selection.errors else 200)


@finished()
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponseBase:
    """Everything that changed."""
    return _feed(request)


@finished()
@require_safe
def council_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changed about one council; a name of before leads to today's, 404 for one not known."""
    council = Council.objects.filter(slug=slug).first()
    if council:
        return _feed(request, council=council)
    today = formerly([slug]).get(slug)
    if today is None:
        raise Http404
    return redirect("councils:council_feed", today, permanent=True)


@finished()
@require_safe
def area_feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What changed in one region or nation; 404 for a name not known."""
    if slug not in AREAS:
        raise Http404
    return _feed(request, area=AREAS[slug])


def _feed(request: HttpRequest, *, council: Council | None = None, area: Area | None = None) -> HttpResponseBase:
    """A page of a feed; 400 with a sentence for what was not understood."""
    now = AsOf.at(timezone.now())
    selection = ChangeSelection(request.GET, now, known=("before",), council=council, area=area)
    if selection.errors:
        sentences = "".join(f"{error.name}: {error.message}\n" for error in selection.errors)
        return HttpResponse(sentences, status=400, content_type="text/plain; charset=utf-8")
    zipped = takes_gzip(request)
    tag = etag(request, now, now, variant="gzip" if zipped else "")
    unchanged = not_modified(request, tag)
    if unchanged:
        return unchanged
    content = feed_of(selection, request.path).writeString("utf-8").encode()
    return kept(_atom(b"".join(gzipped([content])) if zipped else content, zipped=zipped), tag, for_ever=False)


def _atom(content: bytes, *, zipped: bool) -> HttpResponse:
    response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
