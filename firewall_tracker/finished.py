"""Finished answers: a public page is made once for each edition of the record, compressed, and then given as it is.

The edition is read anew for every request, so that no page is older than what was published before it was asked for,
in whichever process. It stands before all other middleware: what is kept has the headers that all of them add, so
what differs from request to request has to be added before it. Nothing is kept but what a view opts into
(``councils.caching.finished``).
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli
from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request

from councils.caching import code_fingerprint, codings
from councils.in_force import record_stamp
from councils.rules import AsOf
from councils.selection import TRACKING

from .shelf import Finished, Shelf, new_shelf

type_of_next = Callable[[HttpRequest], HttpResponseBase]

# A browser asks each time, and is told in a moment that nothing changed. What stands between may keep it for seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=10, stale-while-revalidate=30"
ONLY_FOR_ONE = ("private", "no-store", "no-cache")
LONGEST_QUERY = 2_000
LARGEST = 1_000_000
WORTH_COMPRESSING = 200
LOCALE = "django.middleware.locale.LocaleMiddleware"
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")


class FinishedAnswers:
    """Middleware that answers from the shelf, or puts there what the others answered."""

    def __init__(self, get_response: type_of_next) -> None:
        if settings.DEBUG or not settings.PAGE_CACHE_MB:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf: Shelf = new_shelf()
        self.by_language = LOCALE in settings.MIDDLEWARE

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        by = opted_in(request.path_info, settings.ROOT_URLCONF) if request.method in ("GET", "HEAD") else None
        if by is None:
            return self.get_response(request)
        if is_personal(request):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        known = self._key(request, by)
        if known is None:
            return self.get_response(request)
        key, state = known
        found = self.shelf.get(key, state)
        if found is None:
            request.finished_by = by  # type: ignore[attr-defined]
            response = self.get_response(request)
            if not may_be_kept(request, response):
                return response
            ready = _ready(request, response)
            if ready is None:
                return response
            found = ready
            self.shelf.put(key, found, state)
        return _answer(request, found)

    def _key(self, request: HttpRequest, by: tuple[str, ...]) -> tuple[str, str] | None:
        """Everything that an answer depends on, and of it the state and the day; None where nothing can be kept.

        The query string is put in one order and freed of what others added to it, for the view too: what is kept
        is then the answer to any way of writing it.
        """
        meta = request.META
        query = meta.get("QUERY_STRING", "")
        if query:
            if len(query) > LONGEST_QUERY:
                return None
            query = meta["QUERY_STRING"] = normal(query)
        try:
            request.get_host()
            stamp = record_stamp()
        except (DisallowedHost, DatabaseError):
            return None  # and those who come after say what is wrong
        now = AsOf.at(timezone.now())
        if not stamp.is_seen_at(now.moment):
            return None
        parts = (
            stamp.text,
            now.day.isoformat(),
            _of_this_site(),
            request.scheme or "",
            request.path,
            query,
            _coding(meta.get("HTTP_ACCEPT_ENCODING", "")),
            get_language_from_request(request, check_path=True) if self.by_language else "",
            *(meta.get(name, "")[:500] for name in by),
        )
        return "\x1f".join(parts), f"{parts[0]} {parts[1]}"


@lru_cache(maxsize=4096)
def opted_in(path: str, urlconf: str) -> tuple[str, ...] | None:
    """The headers by which the answer at a path differs; None where it is not to be kept."""
    try:
        return getattr(resolve(path, urlconf).func, "finished", None)
    except Http404:
        return None


def is_personal(request: HttpRequest) -> bool:
    """Whether somebody has signed in or is being told something."""
    meta = request.META
    if "HTTP_AUTHORIZATION" in meta:
        return True
    return "HTTP_COOKIE" in meta and not {settings.SESSION_COOKIE_NAME, "messages"}.isdisjoint(request.COOKIES)


@lru_cache(maxsize=1024)
def normal(query: str) -> str:
    """A query string in the order of its names, without what other sites add to count their readers."""
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if not pair[0].startswith(TRACKING)]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


@lru_cache(maxsize=512)
def _coding(accepted: str) -> str:
    named = codings(accepted)
    return "br" if "br" in named else "gzip" if "gzip" in named else ""


def _of_this_site() -> str:
    """What pages show of the settings, and the code that makes them."""
    shown = (settings.SITE_URL, settings.SITE_NAME, settings.CONTACT_NAME, settings.CONTACT_EMAIL, settings.CONTACT_URL)
    return " ".join((code_fingerprint(), *shown))


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer is a whole one, the same for everybody, of a view that opted in."""
    by = getattr(request, "finished_by", None)
    if by is None or response.status_code != 200 or response.cookies:
        return False
    if any(word in response.get("Cache-Control", "") for word in ONLY_FOR_ONE):
        return False
    if "nonce-" in response.get("Content-Security-Policy", ""):
        return False
    varies = {name.strip().upper().replace("-", "_") for name in response.get("Vary", "").split(",") if name.strip()}
    known = {"ACCEPT_ENCODING", "ACCEPT_LANGUAGE"} if LOCALE in settings.MIDDLEWARE else {"ACCEPT_ENCODING"}
    return {f"HTTP_{name}" for name in varies - known} <= set(by)


def _ready(request: HttpRequest, response: Any) -> Finished | None:
    """The answer as it will be sent, compressed; None for one that is too large to keep, which goes on its way."""
    body = _whole(response)
    if body is None:
        return None
    coding = _coding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if "Content-Encoding" not in response and _compressible(response["Content-Type"]):
        patch_vary_headers(response, ["Accept-Encoding"])
        if coding and len(body) >= WORTH_COMPRESSING:
            body = brotli.compress(body, quality=5) if coding == "br" else _gzip(body)
            response["Content-Encoding"] = coding
    response["Content-Length"] = str(len(body))
    response.headers.setdefault("ETag", f'"{hashlib.sha256(body).hexdigest()[:32]}"')
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    return Finished(dict(response.headers), body)


def _gzip(body: bytes) -> bytes:
    compress = zlib.compressobj(6, wbits=31)
    return compress.compress(body) + compress.flush()


def _whole(response: Any) -> bytes | None:
    """All of an answer, unless it is too large: then what was read of it goes on before the rest."""
    if not response.streaming:
        content: bytes = response.content
        return content if len(content) <= LARGEST else None
    pieces: Iterator[bytes] = iter(response.streaming_content)
    read, size = [], 0
    for piece in pieces:
        read.append(piece)
        size += len(piece)
        if size > LARGEST:
            response.streaming_content = chain(read, pieces)
            return None
    return b"".join(read)


def _compressible(content_type: str) -> bool:
    return content_type.startswith(("text/", "application/json", "application/xml", "application/atom", "image/svg"))


def _answer(request: HttpRequest, found: Finished) -> HttpResponseBase:
    meta = request.META
    if meta.get("HTTP_IF_NONE_MATCH") == found.etag and "HTTP_IF_MATCH" not in meta:
        return _bare(HttpResponseNotModified(), found)
    response = HttpResponse(b"" if request.method == "HEAD" else found.body, headers=found.headers)
    if any(name in meta for name in CONDITIONS):
        conditional = get_conditional_response(request, etag=found.etag, response=response)
        if conditional is not response and conditional is not None:
            return _bare(conditional, found)
    return response


def _bare(response: HttpResponseBase, found: Finished) -> HttpResponseBase:
    """An answer without a body, with the headers of the one that has it: a browser takes these for those of its own."""
    for name, value in found.headers.items():
        if not name.startswith("Content-") or name == "Content-Security-Policy":
            response.headers[name] = value
    return response
