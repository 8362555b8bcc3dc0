"""Pages of which the address holds the token of a letter: a GET shows, a POST does, since mail scanners open links."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import tokens

View = Callable[..., HttpResponse]
either = require_http_methods(["GET", "HEAD", "POST"])


def of_a_token(purpose: str, *, refused: str) -> Callable[[View], View]:
    """Read the token, answer for links that do nothing, and keep the address out of caches, indexes and referrers.

    The view takes the key instead of the token. ``purpose`` is what the token was signed for ("alerts.confirm");
    the template ``refused`` shows the ``sentence`` that says why a link does nothing: 404 for what never was one,
    410 for one that ``LinkRefused`` is raised for.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, token: str) -> HttpResponse:
            key = tokens.read(token, purpose)
            try:
                response = view(request, key) if key else _broken(request, refused)
            except tokens.LinkRefused as refusal:
                response = render(request, refused, {"sentence": refusal.sentence}, status=410)
            return private(response)

        return either(wrapped)

    return decorate


def private(response: HttpResponse) -> HttpResponse:
    """For one person: kept by no cache, told to no other site, found by no search engine."""
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _broken(request: HttpRequest, template: str) -> HttpResponse:
    sentence = _("This link is not whole. Copy all of it from the e-mail, or press it there.")
    return render(request, template, {"sentence": sentence}, status=404)
