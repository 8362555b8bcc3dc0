"""How long an answer may be kept, and by what name it is known: strong ETags, and answers that need no body.

An answer is the same as long as the record's edition, the day, the address and this code are.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from .rules import AsOf
from .summaries import edition_in_force

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"


View = TypeVar("View", bound=Callable[..., Any])


def finished(*by: str) -> Callable[[View], View]:
    """Let the finished answer of a public view be kept and given to others (``firewall_tracker.finished``).

    It may depend on the path, the query string, the record, the day and the headers named (``by``), and on nothing
    else: not on who asks. What it shows may change with an edition only.
    """

    def marked(view: View) -> View:
        view.finished = tuple(f"HTTP_{name.upper().replace('-', '_')}" for name in by)  # type: ignore[attr-defined]
        return view

    return marked


@cache
def code_fingerprint() -> str:
    """Of the code and words that make answers: a new version of them may make them differently."""
    base = Path(settings.BASE_DIR)
    apps_here = [Path(one.path) for one in apps.get_app_configs() if base in Path(one.path).parents]
    found = {path for app in apps_here if ".venv" not in app.parts for path in app.rglob("*.py")}
    for folder, ending in (("templates", "*"), ("locale", "*.mo"), (settings.STATIC_ROOT, "staticfiles.json")):
        found.update(path for path in (base / folder).rglob(ending) if path.is_file())
    digest = hashlib.sha256()
    for path in sorted(found):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def etag(request: HttpRequest, as_of: AsOf, now: AsOf, *, variant: str = "", withdrawable: bool = False) -> str:
    """A strong ETag of the answer to this request, before it is made.

    Of a past day it does not change with what is published later: what counts is the last edition of that day.
    Unless the answer holds what may be ``withdrawable`` from past days too, as pledges and demonstration data are.
    """
    lasting = as_of.day < now.day and not withdrawable
    parts = (
        code_fingerprint(),
        settings.SITE_URL,
        settings.SITE_NAME,
        settings.CONTACT_NAME,
        get_language() or "",
        str(edition_in_force(as_of if lasting else None)),
        as_of.day.isoformat(),
        request.get_full_path(),
        variant,
    )
    return f'"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}"'


def not_modified(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """A 304 (or 412), if the request has this answer already."""
    probe = HttpResponse()
    answer = get_conditional_response(request, etag=tag, response=probe)
    return None if answer is probe else answer


def kept(response: HttpResponseBase, tag: str, *, for_ever: bool) -> HttpResponseBase:
    """Say how long the answer may be kept, and its name."""
    response["ETag"] = tag
    response["Cache-Control"] = FOR_EVER if for_ever else ASK_AGAIN
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def takes_gzip(request: HttpRequest) -> bool:
    """Whether whoever asks can read gzip."""
    return "gzip" in codings(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=512)
def codings(accepted: str) -> frozenset[str]:
    """The codings that an Accept-Encoding names, but those with a weight of nothing."""
    found = set()
    for one in accepted.split(","):
        coding, _semicolon, weight = one.partition(";")
        if weight.replace(" ", "").rstrip("0.") != "q=":
            found.add(coding.strip().lower())
    return frozenset(found)


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes compressed, always in the same way, so that the ETag stays strong."""
    compress = zlib.compressobj(6, wbits=31)
    for piece in pieces:
        if ready := compress.compress(piece):
            yield ready
    yield compress.flush()
