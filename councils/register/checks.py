"""What must hold between the rows of the register: one check, one function, one sentence."""

from collections.abc import Container, Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from ..choices import CouncilType, Nation, Region
from .tables import COUNCILS, GSS_CODES, SUCCESSIONS, CouncilRow, GssCodeRow, Problem, Register, SuccessionRow

NATION_OF_TYPE = {
    CouncilType.WELSH: Nation.WALES,
    CouncilType.SCOTTISH: Nation.SCOTLAND,
    CouncilType.NORTHERN_IRISH: Nation.NORTHERN_IRELAND,
}
UNDIVIDED = {
    Nation.WALES: Region.WALES,
    Nation.SCOTLAND: Region.SCOTLAND,
    Nation.NORTHERN_IRELAND: Region.NORTHERN_IRELAND,
}


def check(register: Register, mentioned: Container[str]) -> Iterator[Problem]:
    """Every problem between rows. ``mentioned``: the codes in councils.csv, of unsound rows too."""
    councils = {row.code: row for row in reversed(register.councils)}  # of a repeated code, the first row
    yield from _repeated(COUNCILS.file, _("the code"), ((row.line, row.code) for row in register.councils))
    yield from _repeated(COUNCILS.file, _("the slug"), ((row.line, row.slug) for row in register.councils))
    yield from _repeated(GSS_CODES.file, _("the GSS code"), ((row.line, row.gss_code) for row in register.gss_codes))
    pairs = ((row.line, f"{row.predecessor_code}, {row.successor_code}") for row in register.successions)
    yield from _repeated(SUCCESSIONS.file, _("the pair"), pairs)
    for row in register.councils:
        for sentence in (*_council(row), *_county(row, councils, mentioned)):
            yield Problem(COUNCILS.file, row.line, sentence)
    for code in register.gss_codes:
        for sentence in _gss_code(code, councils, mentioned):
            yield Problem(GSS_CODES.file, code.line, sentence)
    yield from _overlaps(register.gss_codes)
    for succession in register.successions:
        for sentence in _succession(succession, councils, mentioned):
            yield Problem(SUCCESSIONS.file, succession.line, sentence)


def _repeated(file: str, what: str, values: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for line, value in values:
        if value in seen:
            given = {"what": what, "value": value, "line": seen[value]}
            yield Problem(file, line, _("%(what)s %(value)s is already used in line %(line)d") % given)
        else:
            seen[value] = line


def _ends_too_early(start: date | None, end: date | None) -> bool:
    return start is not None and end is not None and end <= start


def _unknown(code: str) -> str:
    return _("there is no council %(code)s in councils.csv") % {"code": code}


def _council(row: CouncilRow) -> Iterator[str]:
    """One council in itself."""
    if _ends_too_early(row.start_date, row.end_date):
        yield _("the end is not after the start")
    if bool(row.native_name) != bool(row.native_language):
        yield _("native_name and native_language go together: give both or neither")
    if (row.latitude is None) != (row.longitude is None):
        yield _("latitude and longitude go together: give both or neither")
    nation = NATION_OF_TYPE.get(CouncilType(row.council_type), Nation.ENGLAND)
    if row.nation != nation:
        given = {"type": row.council_type, "nation": row.nation}
        yield _("a council of the type %(type)s is not in %(nation)s") % given
    undivided = UNDIVIDED.get(Nation(row.nation))
    if (undivided and row.region != undivided) or (not undivided and row.region in UNDIVIDED.values()):
        yield _("the region %(region)s is not in %(nation)s") % {"region": row.region, "nation": row.nation}


def _county(row: CouncilRow, councils: dict[str, CouncilRow], mentioned: Container[str]) -> Iterator[str]:
    """A district has a county, of its region, that outlives it; no other council has one."""
    if row.council_type != CouncilType.DISTRICT:
        if row.county_code:
            yield _("only a district has a county")
        return
    if not row.county_code:
        yield _("a district needs its county")
        return
    county = councils.get(row.county_code)
    if county is not None:
        yield from _unfit_county(row, county)
    elif row.county_code not in mentioned:
        yield _unknown(row.county_code)


def _unfit_county(row: CouncilRow, county: CouncilRow) -> Iterator[str]:
    given = {"code": county.code}
    if county.council_type != CouncilType.COUNTY:
        yield _("%(code)s is not a county") % given
    elif county.region != row.region:
        yield _("the county %(code)s is in another region") % given
    elif county.end_date and (row.end_date is None or row.end_date > county.end_date):
        yield _("the county %(code)s ends before its district does") % given


def _gss_code(row: GssCodeRow, councils: dict[str, CouncilRow], mentioned: Container[str]) -> Iterator[str]:
    """One GSS code, and that it does not outlive its council."""
    if _ends_too_early(row.start_date, row.end_date):
        yield _("the end is not after the start")
    council = councils.get(row.council_code)
    if council is None:
        if row.council_code not in mentioned:
            yield _unknown(row.council_code)
    elif council.end_date and (row.end_date is None or row.end_date > council.end_date):
        yield _("the code outlives its council, which ends on %(day)s") % {"day": council.end_date}


def _overlaps(rows: Iterable[GssCodeRow]) -> Iterator[Problem]:
    """Two codes of one council on one day."""
    ordered = sorted(rows, key=lambda row: (row.council_code, row.start_date or date.min, row.line))
    for council, codes in groupby(ordered, key=lambda row: row.council_code):
        for earlier, later in pairwise(codes):
            if earlier.end_date is None or later.start_date is None or later.start_date < earlier.end_date:
                given = {"code": later.gss_code, "other": earlier.gss_code, "line": earlier.line, "council": council}
                sentence = _("the dates of %(code)s overlap those of %(other)s in line %(line)d, also of %(council)s")
                yield Problem(GSS_CODES.file, later.line, sentence % given)


def _succession(row: SuccessionRow, councils: dict[str, CouncilRow], mentioned: Container[str]) -> Iterator[str]:
    """Both councils exist; one ends on the day, and the other is there on it."""
    for code in (row.predecessor_code, row.successor_code):
        if code not in councils and code not in mentioned:
            yield _unknown(code)
    if row.predecessor_code == row.successor_code:
        yield _("a council does not succeed itself")
    predecessor, successor = councils.get(row.predecessor_code), councils.get(row.successor_code)
    if predecessor and predecessor.end_date != row.date:
        yield _("%(code)s does not end on %(day)s") % {"code": predecessor.code, "day": row.date}
    if successor and successor.start_date and successor.start_date > row.date:
        yield _("%(code)s does not exist yet on %(day)s") % {"code": successor.code, "day": row.date}
    if successor and successor.end_date and successor.end_date <= row.date:
        yield _("%(code)s no longer exists on %(day)s") % {"code": successor.code, "day": row.date}
