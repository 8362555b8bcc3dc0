"""The three files of the register: their rows, and what each column may hold."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import CouncilType, Language, Nation, Region

Row = TypeVar("Row")
Converter = Callable[[str], Any]
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which file and, where it is about one row, in which line."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.file}: {self.message}"
        return _("%(file)s line %(line)d: %(message)s") % {
            "file": self.file,
            "line": self.line,
            "message": self.message,
        }


class RegisterError(Exception):
    """The register cannot be loaded; ``problems`` says everything that stands in the way."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class CouncilRow:
    line: int
    code: str
    slug: str
    official_name: str
    short_name: str
    native_name: str
    native_language: str
    nation: str
    region: str
    council_type: str
    county_code: str
    start_date: date | None
    end_date: date | None
    latitude: Decimal | None
    longitude: Decimal | None
    gov_uk_slug: str


@dataclass(frozen=True, slots=True)
class GssCodeRow:
    line: int
    council_code: str
    gss_code: str
    start_date: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    line: int
    predecessor_code: str
    successor_code: str
    date: date


@dataclass(frozen=True, slots=True)
class Register:
    councils: tuple[CouncilRow, ...]
    gss_codes: tuple[GssCodeRow, ...]
    successions: tuple[SuccessionRow, ...]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    file: str
    row: Callable[..., Row]
    columns: Mapping[str, Converter]


# Converters take a cell and give its value, or raise ValueError with a sentence about it.


def text(limit: int, *, required: bool = True) -> Converter:
    def convert(cell: str) -> str:
        if required and not cell:
            raise ValueError(_("is empty"))
        if len(cell) > limit:
            raise ValueError(_("is longer than %(limit)d characters") % {"limit": limit})
        return cell

    return convert


def pattern(form: str, sentence: Text, *, required: bool = True) -> Converter:
    def convert(cell: str) -> str:
        if (cell or required) and not re.fullmatch(form, cell):
            raise ValueError(str(sentence) % {"cell": cell})
        return cell

    return convert


def one_of(choices: type[TextChoices], *, required: bool = True) -> Converter:
    def convert(cell: str) -> str:
        if (cell or required) and cell not in choices.values:
            known = ", ".join(choices.values)
            raise ValueError(_("“%(cell)s” is not known; known are %(known)s") % {"cell": cell, "known": known})
        return cell

    return convert


def day(cell: str) -> date:
    """A date as 2026-10-03, and in no other form of ISO 8601."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(_("“%(cell)s” is not a date like 2026-10-03") % {"cell": cell}) from None


def day_or_empty(cell: str) -> date | None:
    return day(cell) if cell else None


def degrees(least: int, most: int) -> Converter:
    """Decimal degrees with up to five decimals, within the British Isles."""

    def convert(cell: str) -> Decimal | None:
        if not cell:
            return None
        if not re.fullmatch(r"-?\d{1,2}(\.\d{1,5})?", cell, re.ASCII) or not least <= Decimal(cell) <= most:
            given = {"cell": cell, "least": least, "most": most}
            raise ValueError(
                _("“%(cell)s” is not a number from %(least)d to %(most)d with at most five decimals") % given
            )
        return Decimal(cell)

    return convert


council_code = pattern(r"[A-Z]{3}", gettext_lazy("“%(cell)s” is not three capital letters"))
slug_form = gettext_lazy("“%(cell)s” is not lower-case letters and digits joined by hyphens")

COUNCILS = Table(
    "councils.csv",
    CouncilRow,
    {
        "code": council_code,
        "slug": pattern(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*", slug_form),
        "official_name": text(120),
        "short_name": text(80),
        "native_name": text(120, required=False),
        "native_language": one_of(Language, required=False),
        "nation": one_of(Nation),
        "region": one_of(Region),
        "council_type": one_of(CouncilType),
        "county_code": pattern(r"[A-Z]{3}", gettext_lazy("“%(cell)s” is not three capital letters"), required=False),
        "start_date": day_or_empty,
        "end_date": day_or_empty,
        "latitude": degrees(49, 61),
        "longitude": degrees(-9, 2),
        "gov_uk_slug": pattern(r"(?=.{1,80}\Z)[a-z0-9]+(-[a-z0-9]+)*", slug_form, required=False),
    },
)

GSS_CODES = Table(
    "gss_codes.csv",
    GssCodeRow,
    {
        "council_code": council_code,
        "gss_code": pattern(r"[ENSW][0-9]{8}", gettext_lazy("“%(cell)s” is not a GSS code like E08000038")),
        "start_date": day_or_empty,
        "end_date": day_or_empty,
    },
)

SUCCESSIONS = Table(
    "successions.csv",
    SuccessionRow,
    {"predecessor_code": council_code, "successor_code": council_code, "date": day},
)
