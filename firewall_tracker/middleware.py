"""What is said or refused before any view is asked."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from councils.views.errors import bad_request

from .finished import may_be_kept
from .redaction import holds_secret

type_of_next = Callable[[HttpRequest], HttpResponseBase]


# No page needs any of these: say so to the browser, and to whatever a page might one day hold.
UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "screen-wake-lock", "usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(f"{name}=()" for name in UNUSED)


def safe_headers(get_response: type_of_next) -> type_of_next:
    """What browsers are told of every answer; views that are meant for other sites say so themselves.

    Other sites may use what is open to all their pages (CORS), and nothing else. Where an address holds the token of
    a letter, no page says to anybody, this site included, that it came from there; whatever the answer was.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_open else "same-origin")
        if holds_secret(request.get_full_path()):
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware


class Compression(GZipMiddleware):
    """Compresses pages, and leaves alone what has a strong ETag: compressed here, its bytes would belie it.

    And what is kept finished, which is compressed once.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("ETag", "").startswith('"') or may_be_kept(request, response):
            return response
        return super().process_response(request, response)


def refuse_malformed(get_response: type_of_next) -> type_of_next:
    """Refuse a null byte in an address (PostgreSQL stores none) and a body that is too large, each with its page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest(_("The address holds a null character, which no part of this site can use."))
        limit = _limit(request.path_info)
        if _length(request) > limit:
            return _too_large(request, limit)
        return get_response(request)

    return middleware


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0


def _limit(path: str) -> int:
    """What a body may measure at an address: more where files are sent."""
    found = (limit for pattern, limit in settings.UPLOAD_LIMITS.items() if re.search(pattern, path))
    return next(found, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _too_large(request: HttpRequest, limit: int) -> HttpResponse:
    error = RequestDataTooBig(
        _("What was sent is too large. The limit is %(limit)s.") % {"limit": filesizeformat(limit)}
    )
    return bad_request(request, error, status=413)
