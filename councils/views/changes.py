"""What changed when: a page, and feeds of everything, of an area and of a council."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..areas import AREAS, Area
from ..change_selection import ChangeSelection
from ..feeds import feed_of
from ..models import Council
from ..presentation.changes import days
from ..rules import AsOf


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


@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """Everything that changed."""
    return _feed(request)


@require_safe
def council_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed about one council; 404 for a name not known."""
    return _feed(request, council=get_object_or_404(Council, slug=slug))


@require_safe
def area_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in one region or nation; 404 for a name not known."""
    if slug not in AREAS:
        raise Http404
    return _feed(request, area=AREAS[slug])


def _feed(request: HttpRequest, *, council: Council | None = None, area: Area | None = None) -> HttpResponse:
    """A page of a feed; 400 with a sentence for what was not understood."""
    now = AsOf.at(timezone.now())
    selection = ChangeSelection(request.GET, now, known=("before",), council=council, area=area)
    if selection.errors:
        sentences = "".join(f"{error.name}: {error.message}\n" for error in selection.errors)
        return HttpResponse(sentences, status=400, content_type="text/plain; charset=utf-8")
    return feed_response(feed_of(selection, request.path).writeString("utf-8"))


def feed_response(content: str) -> HttpResponse:
    """An Atom document."""
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
