"""Copies of documents that this site keeps, served so that nothing in them can run or pretend to be a page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ..copies import ENDINGS
from ..models import EvidenceCopy, EvidenceCopyContent
from ..rules import AsOf

# The bytes at an address never change, but a copy may be taken back: within ten minutes nobody serves it any more.
KEPT = "public, max-age=600, must-revalidate"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


@require_safe
def copy_file(request: HttpRequest, sha256: str, ending: str) -> HttpResponse:
    """A published copy as a download; 410 once it was taken back, 404 for what was never published."""
    kind = ENDINGS[ending]
    file = {"content_id": sha256, "media_type": kind.media_type}
    copy = EvidenceCopy.published.filter(**file).first()
    if copy:
        return served(request, copy, kept=KEPT)
    once = EvidenceCopy.published.retracted(AsOf.at(timezone.now())).filter(**file).order_by("-retracted_at").first()
    if once is None:
        raise Http404
    return _taken_back(request, once)


def served(request: HttpRequest, copy: EvidenceCopy, *, kept: str) -> HttpResponse:
    """The file of a copy: whole, a part that was asked for, or the word that it has not changed."""
    tag = f'"{copy.sha256}"'
    response = HttpResponse(content_type=copy.media_type)
    name = f"{copy.sha256}.{_ending(copy)}"
    described = {"ETag": tag, "Cache-Control": kept, "Accept-Ranges": "bytes", **HEADERS}
    for header, value in (described | {"Content-Disposition": f'attachment; filename="{name}"'}).items():
        response[header] = value
    conditional = get_conditional_response(request, etag=tag, response=response)
    if conditional is not response and conditional is not None:
        for header, value in HEADERS.items():  # a browser takes those of a 304 for those of what it has
            conditional[header] = value
        return conditional
    if request.method == "HEAD":  # the length is known without the bytes
        response["Content-Length"] = str(copy.size)
        return response
    wanted = _range_asked(request, copy.size, tag)
    if wanted is not None and not wanted:
        response.status_code = 416
        response["Content-Range"] = f"bytes */{copy.size}"
        return response
    content = bytes(EvidenceCopyContent.objects.values_list("data", flat=True).get(pk=copy.sha256))
    if wanted:
        response.status_code = 206
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{copy.size}"
        content = content[wanted.start : wanted.stop]
    response.content = content
    response["Content-Length"] = str(len(content))
    return response


def _ending(copy: Any) -> str:
    return copy.path.rpartition(".")[2]


def _range_asked(request: HttpRequest, size: int, tag: str) -> range | None:
    """The one part that was asked for, empty where there is no such part; None for the whole.

    Several parts at once, and what is no range of bytes, are answered with the whole, as the standard allows.
    """
    unit, _equals, asked = request.headers.get("Range", "").partition("=")
    first, dash, last = asked.strip().partition("-")
    if unit.strip() != "bytes" or not dash or request.headers.get("If-Range", tag) != tag:
        return None
    if not all(one == "" or (one.isascii() and one.isdigit() and len(one) < 12) for one in (first, last)):
        return None
    if first == "":
        return range(max(0, size - int(last)), size) if last else None
    end = min(int(last) + 1, size) if last else size
    return range(int(first), end) if last == "" or int(first) <= int(last) else None


def _taken_back(request: HttpRequest, copy: EvidenceCopy) -> HttpResponse:
    response = render(request, "councils/copy_taken_back.html", {"copy": copy}, status=410)
    response["Cache-Control"] = "no-cache"
    return response
