"""Reads a file into a table, whatever its form, or says what is wrong with it as a whole."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import archive, text
from .table import ImportRefused, Line, Table

if TYPE_CHECKING:
    from .workbook import Merged

ZIP = b"PK\x03\x04"
MOST_LINES = 50_000  # more than the record will ever hold in one file; a command that reads more needs more memory


def parse(data: bytes, *, most: int = MOST_LINES) -> Table:
    """The table of a file, known by its content and not by its name; raises ``ImportRefused``."""
    if not data.strip():
        raise ImportRefused([_("The file is empty.")])
    archive.refuse_old_forms(data)
    merged: list[Merged] = []
    if data.startswith(ZIP):
        from . import workbook  # what it reads with takes room that a server without imports can do without

        found, read_as, merged = workbook.lines(data, most + 2)  # the header, and one too many
    else:
        found, read_as = text.lines(data)
    lines = list(islice((line for line in found if not line.is_blank), most + 2))
    if not lines:
        raise ImportRefused([_("The file is empty.")])
    header, *below = lines
    _refuse_merged(merged, header, below)
    if not below:
        raise ImportRefused([_("The file has a header and no rows below it.")])
    if len(below) > most:
        sentence = ngettext(
            "The file has more than %(most)d row. Divide it into several.",
            "The file has more than %(most)d rows. Divide it into several.",
            most,
        )
        raise ImportRefused([sentence % {"most": most}])
    return Table(_header(header, below), below, read_as)


def _refuse_merged(merged: "Iterable[Merged]", header: Line, below: list[Line]) -> None:
    last = max((line.number for line in below), default=header.number)
    sentence = _(
        "Cells %(name)s are merged, so only the first of them holds the value. Unmerge them and fill in every cell."
    )
    touching = [one for one in merged if one.last >= header.number and one.first <= last]
    if touching:
        raise ImportRefused(sentence % {"name": one.name} for one in touching)


def _header(header: Line, below: list[Line]) -> list[str]:
    """The names of the columns; a column without one, among them or after them, holds nothing."""
    if header.faults:
        raise ImportRefused(f"{place_name(place)}{header.number}: {why}" for place, why in header.faults.items())
    names = list(header.cells)
    while names and not names[-1]:
        names.pop()
    problems = []
    for place in (place for place, name in enumerate(header.cells) if not name):
        line = next((one for one in below if one.holds(place)), None)
        if line:
            sentence = _("Column %(column)s has no name in the header, but line %(line)d holds something in it.")
            problems.append(sentence % {"column": place_name(place), "line": line.number})
    if problems:
        raise ImportRefused(problems)
    return names


def place_name(place: int) -> str:
    """The letters that spreadsheets give to a column."""
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
