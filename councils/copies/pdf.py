"""PDFs as copies: written anew from their pages, without authors, programs, attachments and form data."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, cast

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .refused import Refused

# What stays of the document and of a page: all that it takes to look the same, to find one's way and to be read aloud.
OF_DOCUMENT = {
    *("/Type", "/Pages", "/Lang", "/MarkInfo", "/StructTreeRoot", "/OCProperties", "/PageLabels", "/Outlines"),
    *("/Names", "/Dests"),
}
OF_PAGE = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate"),
    *("/Contents", "/Annots", "/Tabs", "/StructParents", "/UserUnit", "/Group"),
}
OF_LINK = {
    *("/Type", "/Subtype", "/Rect", "/Border", "/BS", "/C", "/H", "/F", "/QuadPoints", "/StructParent", "/P"),
    *("/A", "/Dest"),
}
# What nothing in a document keeps, wherever it hangs.
NOWHERE = (
    *("/AA", "/AF", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/LastModified", "/Metadata", "/OpenAction"),
    *("/PieceInfo", "/RichMediaContent", "/Thumb"),
)
DEEPEST = 200  # of things within things that are no objects of their own
ENCRYPTED = _(
    "The PDF is locked: it asks for a password, or forbids changes. Print it to a new PDF without one, and send that."
)
DAMAGED = _("The PDF is damaged: it can't be read from end to end. Print it to a new PDF, and send that.")


def clean_pdf(data: bytes) -> bytes:
    """The same pages without anything hidden. Raises Refused for what is locked, damaged or empty."""
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            return _written(pdf)
    except pikepdf.PasswordError as error:
        raise Refused(ENCRYPTED) from error
    except Refused:
        raise
    except Exception as error:
        raise Refused(DAMAGED) from error


def _written(pdf: Pdf) -> bytes:
    if pdf.is_encrypted:
        raise Refused(ENCRYPTED)
    if not len(pdf.pages):
        raise Refused(_("The PDF has no pages."))
    # What was filled into forms or stamped on a page becomes part of the page, as it would in print.
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    _only(pdf.Root, OF_DOCUMENT)
    _only_places(pdf.Root)
    for key in ("/Info", "/ID"):  # who made it with what; by what number other versions of it are known
        if key in pdf.trailer:
            del pdf.trailer[key]
    for page in pdf.pages:
        _only(page.obj, OF_PAGE)
        _only_links(page.obj)
    for one in pdf.objects:
        _scrub(one, 0)
    out = BytesIO()
    pdf.save(
        out,
        deterministic_id=True,  # the same pages make the same file, and it is kept once
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _only(found: Any, keys: set[str]) -> None:
    for key in [key for key in found.keys() if key not in keys]:  # noqa: SIM118 (an Object is no dict)
        del found[key]


def _only_places(root: Any) -> None:
    """Of names, only those of places in the document: the others are of attachments and scripts."""
    if "/Names" in root:
        _only(root["/Names"], {"/Dests"})
        if not root["/Names"].keys():
            del root["/Names"]


def _only_links(page: Any) -> None:
    """Of notes on a page only links stay: the others name who wrote them and when."""
    if "/Annots" not in page:
        return
    links = [one for one in page["/Annots"] if isinstance(one, Dictionary) and one.get("/Subtype") == "/Link"]
    for link in links:
        _only(link, OF_LINK)
    page["/Annots"] = Array(links)


def _scrub(found: Any, depth: int) -> None:
    """Take away what nothing keeps, from an object and from what is written inside it."""
    if depth > DEEPEST:
        raise Refused(DAMAGED)
    if isinstance(found, Dictionary | Stream):
        _scrub_words(found)
    for part in _parts(found):
        if not part.is_indirect:  # those that are come by themselves
            _scrub(part, depth + 1)


def _scrub_words(found: Any) -> None:
    for key in NOWHERE:
        if key in found:
            del found[key]
    if found.get("/Type") == "/OBJR" and "/Obj" in found:  # the tags' way to notes that are gone from the page
        found["/Obj"] = Dictionary()
    if _is_action(found.get("/A")):
        _only_plain_action(found)
    if isinstance(found, Stream) and found.get("/Subtype") == "/Image":
        _scrub_image(found)


def _parts(found: Any) -> Iterator[Any]:
    if isinstance(found, Array):
        values = list(found)
    elif isinstance(found, Dictionary | Stream):
        values = [found[key] for key in found.keys()]  # noqa: SIM118
    else:
        values = []
    return (value for value in values if isinstance(value, Array | Dictionary | Stream))


def _is_action(found: Any) -> bool:
    return isinstance(found, Dictionary) and isinstance(found.get("/S"), Name)


def _only_plain_action(found: Any) -> None:
    """To another place of the document or on the web, and nothing else; nor anything after it."""
    action = found["/A"]
    if action["/S"] == "/GoTo" and "/D" in action:
        found["/A"] = Dictionary(S=Name.GoTo, D=action["/D"])
    elif action["/S"] == "/URI" and bytes(action.get("/URI", b"")).lower().startswith((b"http://", b"https://")):
        found["/A"] = Dictionary(S=Name.URI, URI=action["/URI"])
    else:
        del found["/A"]


# --- Pictures within: a photograph in a PDF brings the place where it was taken -----------------------------------


def _scrub_image(image: Stream) -> None:
    for filter_name, bare in (("/DCTDecode", bare_jpeg), ("/JPXDecode", bare_jpeg_2000)):
        if image.get("/Filter") in (filter_name, Array([Name(filter_name)])):
            _rewrite(image, bare, filter_name)


def _rewrite(image: Stream, bare: Callable[[bytes], bytes], filter_name: str) -> None:
    before = image.read_raw_bytes()
    after = bare(before)
    if after != before:
        image.write(after, filter=Name(filter_name), decode_parms=cast(Any, image.get("/DecodeParms")))


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without remarks (EXIF, XMP, IPTC, comments); not one dot of it changes."""
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:  # 0xDA: from here on come the dots
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        marker = data[at + 1]
        is_remark = marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)  # 0xEE says how colours are meant
        if not is_remark:
            kept += data[at : at + length]
        at += length
    end = data.rfind(b"\xff\xd9")
    return bytes(kept + (data[at : end + 2] if end > at else data[at:]))


def bare_jpeg_2000(data: bytes) -> bytes:
    """A JPEG 2000 without its boxes for remarks."""
    if data[4:8] != b"jP  ":
        return data
    kept, at = bytearray(), 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        length = int.from_bytes(data[at + 8 : at + 16], "big") if length == 1 else length or len(data) - at
        if data[at + 4 : at + 8] not in (b"xml ", b"uuid", b"uinf"):
            kept += data[at : at + length]
        at += max(length, 8)
    return bytes(kept)
