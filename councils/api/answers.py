"""Answers in JSON: compressed, with a strong name and as long a life as they may have; or a problem."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ..caching import etag, gzipped, kept, not_modified, takes_gzip
from ..exports.about import LICENCE_URL
from ..problems import API_ROOT, NotAcceptable, Plainly, Problems, refuse
from ..rules import AsOf
from ..selection import Refusal
from ..summaries import holds_demo_data

JSON = "application/json"
DESCRIPTION_TYPE = "application/vnd.oai.openapi+json"
View = Callable[..., HttpResponseBase]


def in_json(view: View) -> View:
    """Refuse, with 406, whoever does not take JSON."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.accepts(JSON):
            return refuse(JSON, NotAcceptable(JSON))
        return view(request, *args, **kwargs)

    return checked


def clock() -> AsOf:
    """Now. The one place where the API reads the clock."""
    return AsOf.at(timezone.now())


def refused(errors: Sequence[Refusal]) -> HttpResponse:
    """400, with a sentence for each parameter that was not understood."""
    return refuse(JSON, Problems(errors))


def not_found(message: str) -> HttpResponse:
    return refuse(JSON, Plainly(404, _("Nothing here"), message))


def answer(
    request: HttpRequest,
    as_of: AsOf,
    make: Callable[[bool], Mapping[str, Any]],
    *,
    withdrawable: bool = False,
) -> HttpResponseBase:
    """What ``make`` gives, as JSON; 304 without making it, if the request names it already.

    ``make`` is told whether demonstration data is loaded.
    """
    now, is_demo, zipped = clock(), holds_demo_data(), takes_gzip(request)
    withdrawable = withdrawable or is_demo
    tag = etag(request, as_of, now, variant="gzip" if zipped else "", withdrawable=withdrawable)
    unchanged = not_modified(request, tag)
    if unchanged:
        return unchanged
    made = make(is_demo)
    body = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    response = HttpResponse(b"".join(gzipped([body])) if zipped else body, content_type=JSON)
    if zipped:
        response["Content-Encoding"] = "gzip"
    response["Link"] = ", ".join(_links(made.get("next")))
    return kept(response, tag, for_ever=as_of.day < now.day and not withdrawable)


def _links(following: str | None) -> list[str]:
    """The next page, the licence and the description (RFC 8288, RFC 8631)."""
    described = f"{settings.SITE_URL}{API_ROOT}openapi.json"
    links = [f'<{following}>; rel="next"'] if following else []
    return [*links, f'<{LICENCE_URL}>; rel="license"', f'<{described}>; rel="service-desc"; type="{DESCRIPTION_TYPE}"']
