"""One council."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import Council
from ..presentation.council import council_view
from ..rules import AsOf


@require_safe
def council_page(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is public about one council, abolished and future ones included; 404 for a name not known."""
    council = get_object_or_404(Council.objects.select_related("county"), slug=slug)
    now = AsOf.at(timezone.now())
    return render(
        request,
        "councils/council.html",
        {"council": council, "page": council_view(council, now), "as_of": now},
    )
