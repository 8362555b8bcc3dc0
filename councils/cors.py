"""Open data is open to other sites' pages too (CORS): read only, and never with anybody's cookies."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .problems import of_api

METHODS = "GET, HEAD, OPTIONS"


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let a page of any site read this answer, with its name and its links."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    return response


def open_data(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a page of any site read what this view answers, refusals and 304 included."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return open_to_all(view(*args, **kwargs))

    return opened


def open_api(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: every answer of the API is open, refusals and 304 included, and so is what a browser asks first."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not of_api(request):
            return get_response(request)
        if request.method == "OPTIONS":
            return open_to_all(_permission())
        response = get_response(request)
        if response.status_code == 405:
            response["Allow"] = METHODS
        return open_to_all(response)

    return middleware


def _permission() -> HttpResponse:
    """What a browser is told that asks what it may send."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    return response
