"""Find your council: a postcode comes by POST and is never kept; a name may come by GET."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..finder import Answer, Kind, find
from ..geography.postcodes import looks_like_one, parse
from ..presentation.places import found_places
from ..rules import AsOf


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def find_council(request: HttpRequest) -> HttpResponse:
    """The councils of a postcode, of a part of one, or of a name.

    One council found leads straight to its page; a name that was posted becomes an address that can be shared.
    A postcode in an address is not looked up: it would stand in logs and histories.
    """
    posted = request.method == "POST"
    text = (request.POST if posted else request.GET).get("q", "").strip()[:100]
    is_postcode = parse(text) is not None or (looks_like_one(text) and not text.isalpha())
    if is_postcode and not posted:
        return _page(request, Answer(Kind.EMPTY), "", refused_get=True)
    if posted and text and not is_postcode:
        return _see(f"{reverse('councils:find')}?{urlencode({'q': text})}")
    now = AsOf.at(timezone.now())
    answer = find(text, now.day)
    if len(answer.places) == 1 and answer.places[0].county is None and answer.kind in (Kind.POSTCODE, Kind.NAMES):
        return _see(answer.places[0].council.get_absolute_url())
    return _page(request, answer, text, places=found_places(answer.places, now))


def _page(request: HttpRequest, answer: Answer, text: str, **more: Any) -> HttpResponse:
    context = {"answer": answer, "kind": answer.kind.value, "text": text, **more}
    return _private(render(request, "councils/find.html", context))


def _see(address: str) -> HttpResponse:
    """303: what was posted is not posted again."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Where somebody lives is nobody's business: kept by no cache, told to no site."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    return response
