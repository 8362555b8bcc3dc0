"""Reads CSV as programs really write it: several encodings, commas, semicolons or tabs, quotes, Excel's first line."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .table import ImportRefused, Line

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
DELIMITERS = (",", ";", "\t")
# Excel reads, and some programs write, a first line that names the delimiter.
NAMED_DELIMITER = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)
LONGEST_CELL = 100_000


def lines(data: bytes) -> tuple[Iterator[Line], str]:
    """The lines of a file, and how it was read; raises ``ImportRefused`` for what is no text or no CSV."""
    text, encoding = _decoded(data)
    named = NAMED_DELIMITER.match(text)
    delimiter = named[1] if named else _delimiter(text)
    words = {",": _("with commas"), ";": _("with semicolons"), "\t": _("with tabs")}[delimiter]
    read_as = _("CSV %(delimiter)s, encoding %(encoding)s") % {"delimiter": words, "encoding": encoding}
    return _lines(text, delimiter, skip=1 if named else 0), read_as


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, codec), name
    if b"\x00" in data:
        raise ImportRefused([_("The file holds null characters, so it is no text. Save it as CSV (UTF-8) or XLSX.")])
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), _("Windows-1252")


def _strictly(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        sentence = _("The characters of this file can’t be read. Save it as “CSV UTF-8” or as XLSX.")
        raise ImportRefused([sentence]) from error
    if "\x00" in text:
        raise ImportRefused([_("The file holds null characters, so it is no text. Save it as CSV (UTF-8) or XLSX.")])
    return text


def _delimiter(text: str) -> str:
    """The one that the header has most of, outside quotes."""
    header = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _lines(text: str, delimiter: str, *, skip: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if number > skip:
                yield Line(number, [cell.strip() for cell in cells], _too_long(cells))
            number = reader.line_num + 1
    except csv.Error as error:
        sentence = _("Line %(line)d is not CSV: look for a quotation mark that is not closed, or not doubled.")
        raise ImportRefused([sentence % {"line": number}]) from error


def _too_long(cells: list[str]) -> dict[int, str]:
    sentence = _("This cell is longer than %(most)d characters.") % {"most": LONGEST_CELL}
    return {place: sentence for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL}
