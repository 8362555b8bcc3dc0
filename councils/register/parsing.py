"""Reads the files of the register into rows, or says everything that is wrong with them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from .checks import check
from .tables import COUNCILS, GSS_CODES, SUCCESSIONS, Problem, Register, RegisterError, Row, Table

Line = tuple[int, list[str]]


def parse(directory: Path) -> Register:
    """The register of a directory; raises ``RegisterError`` with all the problems of all its files."""
    problems: list[Problem] = []
    mentioned: set[str] = set()
    councils = _rows(COUNCILS, directory, problems, mentioned)
    gss_codes = _rows(GSS_CODES, directory, problems, set())
    successions = _rows(SUCCESSIONS, directory, problems, set())
    register = Register(tuple(councils), tuple(gss_codes), tuple(successions))
    if all(problem.line for problem in problems):  # every file could be read to its end
        problems += check(register, mentioned)
    if problems:
        raise RegisterError(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
    return register


def _rows(table: Table[Row], directory: Path, problems: list[Problem], mentioned: set[str]) -> list[Row]:
    """The sound rows of one file; ``mentioned`` collects what the first column names, sound row or not."""
    rows = []
    try:
        for line, cells in _lines(table, directory):
            mentioned.add(cells[0])
            found = list(_unfit(table, line, cells))
            problems += found
            if not found:
                values = (convert(cell) for convert, cell in zip(table.columns.values(), cells, strict=True))
                rows.append(table.row(line, *values))
    except RegisterError as error:
        problems += error.problems
    return rows


def _lines(table: Table[Row], directory: Path) -> Iterator[Line]:
    """The lines below the heading, each with its number; raises when the file as a whole cannot be used."""
    content = _content(directory / table.file)
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        heading = next(reader, [])
        if heading != list(table.columns):
            expected = {"columns": ",".join(table.columns), "found": ",".join(heading)}
            sentence = _("the columns must be %(columns)s, but are %(found)s") % expected
            raise RegisterError([Problem(table.file, None, sentence)])
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = _("line %(line)d is not CSV (%(error)s)") % {"line": reader.line_num, "error": error}
        raise RegisterError([Problem(table.file, None, sentence)]) from error


def _content(path: Path) -> str:
    """The text of a file. A byte-order mark, as spreadsheets write it, is no fault."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        sentence = _("not UTF-8 from line %(line)d on: save the file with this encoding") % {"line": line}
    except OSError:
        sentence = _("there is no such file, or it cannot be read")
    raise RegisterError([Problem(path.name, None, sentence)])


def _unfit(table: Table[Row], line: int, cells: list[str]) -> Iterator[Problem]:
    """What is wrong with the cells of one row, each taken alone."""
    if len(cells) != len(table.columns):
        given = {"expected": len(table.columns), "found": len(cells)}
        yield Problem(table.file, line, _("%(found)d cells, where there must be %(expected)d") % given)
        return
    for (name, convert), cell in zip(table.columns.items(), cells, strict=True):
        try:
            if not cell.isprintable() or cell != " ".join(cell.split()):
                raise ValueError(_("has spaces or characters that do not belong there"))
            convert(cell)
        except ValueError as error:
            yield Problem(table.file, line, f"{name} {error}")
