"""Copies of documents that this site keeps itself: what a file is by its content, and the file without what it hides.

Pure: bytes in, bytes out. No name and no word of a browser is believed. Images are drawn anew from their pixels and
PDFs written anew from their pages, so nothing that hung before, after or beside them comes along. What can be read
on a page is never touched.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .images import clean_image
from .refused import Refused

__all__ = [
    "ENDINGS",
    "LIMIT",
    "TYPES",
    "Cleaned",
    "FileType",
    "Refused",
    "clean",
    "is_of_another",
    "look_address",
    "path_of",
    "save_address",
    "sha256_of",
    "type_of",
]

Words = str | Promise

LIMIT = 10 * 1024 * 1024  # bytes of a file as it is sent


@dataclass(frozen=True)
class FileType:
    """A type of file that is kept: its ending in addresses, its name for people, its first bytes, how it is cleaned."""

    media_type: str
    ending: str
    label: str
    is_one: Callable[[bytes], bool]
    clean: Callable[[bytes], bytes]


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signatures)


def _clean_pdf(data: bytes) -> bytes:
    from .pdf import clean_pdf  # what it reads with takes room that a server without uploads can do without

    return clean_pdf(data)


# Not TIFF and not GIF: browsers do not show the one, and the other moves. Both can be saved as PDF or PNG.
TYPES: Mapping[str, FileType] = {
    one.media_type: one
    for one in (
        FileType("application/pdf", "pdf", "PDF", _begins(b"%PDF-"), _clean_pdf),
        FileType("image/png", "png", "PNG", _begins(b"\x89PNG\r\n\x1a\n"), lambda data: clean_image(data, "PNG")),
        FileType("image/jpeg", "jpg", "JPEG", _begins(b"\xff\xd8\xff"), lambda data: clean_image(data, "JPEG")),
        FileType(
            "image/webp",
            "webp",
            "WebP",
            lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
            lambda data: clean_image(data, "WEBP"),
        ),
    )
}
ENDINGS: Mapping[str, FileType] = {one.ending: one for one in TYPES.values()}
# What people often send instead, by its first bytes, with what to do about it.
INSTEAD: tuple[tuple[tuple[bytes, ...], Words], ...] = (
    (
        (b"<", b"\xef\xbb\xbf<"),
        _("This is a web page or a drawing (HTML or SVG), whatever its name says. Print it to a PDF, and send that."),
    ),
    (
        (b"PK\x03\x04",),
        _("This is a Word, Excel or ZIP file, whatever its name says. Save it as a PDF, and send that."),
    ),
    ((b"GIF8", b"II*\x00", b"MM\x00*"), _("This is a GIF or TIFF picture. Save it as PNG or PDF, and send that.")),
)


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept and served, with the SHA-256 of it and of the file as it was sent."""

    data: bytes
    kind: FileType
    sha256: str
    original_sha256: str
    original_size: int


def type_of(data: bytes) -> FileType:
    """What a file is by its first bytes. Raises Refused, with a sentence for people, where it is none that is kept."""
    for kind in TYPES.values():
        if kind.is_one(data):
            return kind
    for signatures, sentence in INSTEAD:
        if data.lstrip().startswith(signatures):
            raise Refused(sentence)
    raise Refused(_("This is no PDF, PNG, JPEG or WebP file, whatever its name says. Save it as one, and send that."))


def clean(data: bytes) -> Cleaned:
    """A file without what it hides. Raises Refused, with a sentence for people, for what can't be kept."""
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > LIMIT:
        raise Refused(_("The file is larger than 10 MB. Save it smaller, or only the pages that matter."))
    kind = type_of(data)
    cleaned = kind.clean(data)
    return Cleaned(cleaned, kind, sha256_of(cleaned), sha256_of(data), len(data))


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def path_of(sha256: str, media_type: str) -> str:
    """The public path of a copy. Its name is its content's, so it never means anything else."""
    return f"/evidence/{sha256}.{TYPES[media_type].ending}"


# --- The Wayback Machine --------------------------------------------------------------------------------------------

WAYBACK = "https://web.archive.org"


def save_address(url: str) -> str:
    """Where the Wayback Machine is asked to save a page; "" without an address."""
    return f"{WAYBACK}/save/{_whole(url)}" if url else ""


def look_address(url: str) -> str:
    """Where the Wayback Machine lists the copies that it has; "" without an address."""
    return f"{WAYBACK}/web/2*/{_whole(url)}" if url else ""


def is_of_another(archived_url: str, url: str) -> bool:
    """Whether the address of a copy in the Wayback Machine says that it is of another document than ``url``.

    Upper and lower case, http and https, "www." and a closing slash make no other document. Of archives that name
    their copies by a number nothing can be said.
    """
    rest = archived_url.partition("://")[2]
    host, _slash, path = rest.partition("/")
    if not url or host.lower().removeprefix("www.") != "web.archive.org" or not path.startswith("web/"):
        return False
    return _bare(path.split("/", 2)[2] if path.count("/") > 1 else "") != _bare(url)


def _bare(url: str) -> str:
    rest = url.partition("://")[2] or url
    return rest.partition("#")[0].casefold().removeprefix("www.").rstrip("/")


def _whole(url: str) -> str:
    """The address as a part of another: what would end it there is written in its %-form."""
    return quote(url, safe=":/?&=%+,;@!$'()*~[]")
