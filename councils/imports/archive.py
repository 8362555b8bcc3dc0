"""Looks at a workbook's archive before anything else opens it: no bombs, no passwords, no entities, no other forms."""

import io
import zipfile
from xml.parsers import expat

from django.utils.translation import gettext as _

from .table import ImportRefused

MOST_ENTRIES = 1_000
MOST_BYTES = 100 * 1024 * 1024  # unpacked: a sheet of 10,000 lines has a tenth of it
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
IS_ENCRYPTED = 1  # a flag of an entry
MAIN_PART = "xl/workbook.xml"


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive of an XLSX file whose parts are safe to be read; raises ``ImportRefused`` for any other."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ImportRefused([damaged()]) from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ImportRefused([_("Unpacked, this file would be far too large: it is not read.")])
    if any(entry.flag_bits & IS_ENCRYPTED for entry in entries):
        raise ImportRefused([has_password()])
    if MAIN_PART not in archive.namelist():
        raise ImportRefused([_("This is not an Excel workbook (XLSX). Save it as XLSX or as CSV.")])
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(read(archive, entry.filename))
    return archive


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, which is never longer than it claims to be."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise ImportRefused([damaged()]) from error


def refuse_old_forms(data: bytes) -> None:
    """What Excel wrote before 2007, and what it writes with a password, begin with the same eight bytes."""
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise ImportRefused([has_password()])
        raise ImportRefused([_("This is an old Excel file (XLS). Save it as XLSX or as CSV.")])


def damaged() -> str:
    return _("This workbook is damaged: it can’t be opened. Save it again as XLSX, or as CSV.")


def has_password() -> str:
    return _("This workbook is protected with a password. Save it without one.")


def _refuse_doctype(data: bytes) -> None:
    """No program writes a document type into a workbook; only with one can a few bytes unfold into gigabytes.

    The parser itself is asked, since it alone knows every encoding in which one could be written.
    """

    def refuse(*given: object) -> None:
        raise ImportRefused([_("This workbook holds a document type declaration, which none needs: it is not read.")])

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ImportRefused([damaged()]) from error
