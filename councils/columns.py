"""The public data set, one entry a column: its name, its words, its type and how its value is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import (
    Ask,
    CarveOut,
    CouncilType,
    DecidedBy,
    Finding,
    Grade,
    Headline,
    InspectionFunction,
    Nation,
    PolicyStatus,
    Region,
)
from .companions import companions
from .rules import AsOf
from .summaries import Row

Value = str | int | bool | date | Decimal | None
Words = str | Promise
REGISTER = _("The project’s register of councils")
RECORD = _("Published records of this site")
LIST_SEPARATOR = ";"


@dataclass(frozen=True)
class Column:
    """A column of the data set. ``type`` is string, integer, number, boolean or date (ISO 8601)."""

    name: str
    title: Words
    description: Words
    value: Callable[[Row, AsOf], Value]
    type: str = "string"
    choices: Any = None
    source: Words = RECORD

    @property
    def values(self) -> list[tuple[str, str]]:
        """The allowed codes with their words, for the data dictionary."""
        return [(str(code), str(label)) for code, label in self.choices.choices] if self.choices else []


def _codes(codes: frozenset[str]) -> str:
    return LIST_SEPARATOR.join(code for code in InspectionFunction.values if code in codes)


def _gss(row: Row, as_of: AsOf) -> str:
    """The GSS code in force on the day, from codes that were prefetched."""
    for code in row.council.gss_codes.all():
        if (code.start_date is None or code.start_date <= as_of.day) and (
            code.end_date is None or as_of.day < code.end_date
        ):
            return code.code
    return ""


COUNCIL_COLUMNS = (
    Column("code", _("Code"), _("Stable three-letter code of the council; never reused."), lambda r, d: r.council.code, source=REGISTER),
    Column("gss_code", _("GSS code"), _("Code of the Office for National Statistics in force on the as-of day."), _gss, source=REGISTER),
    Column("name", _("Council"), _("Short name."), lambda r, d: r.council.short_name, source=REGISTER),
    Column("official_name", _("Official name"), _("Full name of the council."), lambda r, d: r.council.official_name, source=REGISTER),
    Column(
        "native_name", _("Welsh, Gaelic or Irish name"), _("Where the council uses one."),
        lambda r, d: r.council.native_name, source=REGISTER,
    ),
    Column("nation", _("Nation"), _("Code of the nation."), lambda r, d: r.council.nation, choices=Nation, source=REGISTER),
    Column(
        "region", _("Region"), _("Code of the region; Wales, Scotland and Northern Ireland are not divided."),
        lambda r, d: r.council.region, choices=Region, source=REGISTER,
    ),
    Column("type", _("Type"), _("Code of the type of council."), lambda r, d: r.council.council_type, choices=CouncilType, source=REGISTER),
    Column(
        "county_code", _("County"), _("For a district council, the code of its county council."),
        lambda r, d: r.council.county.code if r.council.county else "", source=REGISTER,
    ),
    Column(
        "start_date", _("First day"), _("First day on which the council existed; empty if older than the register."),
        lambda r, d: r.council.start_date, "date", source=REGISTER,
    ),
    Column(
        "end_date", _("End"), _("First day on which the council no longer exists; empty if none is fixed."),
        lambda r, d: r.council.end_date, "date", source=REGISTER,
    ),
    Column("latitude", _("Latitude"), _("Of the centre, WGS 84."), lambda r, d: r.council.latitude, "number", source=REGISTER),
    Column("longitude", _("Longitude"), _("Of the centre, WGS 84."), lambda r, d: r.council.longitude, "number", source=REGISTER),
    Column(
        "functions_held", _("Inspection functions held"), _("Codes of the inspection functions that the council holds, separated by semicolons."),
        lambda r, d: _codes(r.standing.held), choices=InspectionFunction, source=_("Follows from type and nation, corrected by published records"),
    ),
    Column(
        "headline", _("Headline"), _("Where the council stands over both asks; computed, see the methodology."),
        lambda r, d: r.headline, choices=Headline,
    ),
    Column("headline_label", _("Headline in words"), _("The headline as people read it."), lambda r, d: str(Headline(r.headline).label)),
)  # fmt: skip


def ask_columns(ask: str) -> tuple[Column, ...]:
    """The columns about one ask, named after it."""

    def of(name: str) -> Callable[[Row, AsOf], Value]:
        return lambda row, as_of: getattr(row.records.get(ask), name, None)

    def evidence(name: str) -> Callable[[Row, AsOf], Value]:
        return lambda row, as_of: getattr(row.best_evidence(ask), name, "") or ""

    def covered(row: Row, as_of: AsOf) -> str:
        decision = row.standing.decisions.get(ask)
        return _codes(decision.covered(row.standing.held)) if decision else ""

    def not_covered(row: Row, as_of: AsOf) -> str:
        return _codes(row.standing.uncovered(ask)) if ask in row.standing.decisions else ""

    def carve_outs(row: Row, as_of: AsOf) -> str:
        record = row.records.get(ask)
        return LIST_SEPARATOR.join(record.carve_outs) if record else ""

    def text(name: str) -> Callable[[Row, AsOf], Value]:
        return lambda row, as_of: getattr(row.records.get(ask), name, "")

    words = {"ask": Ask(ask).label}
    return (
        Column(
            f"{ask}_status", _("%(ask)s: status") % words, _("What the council decided on this ask."),
            lambda row, as_of: row.standing.status(ask), choices=PolicyStatus,
        ),
        Column(
            f"{ask}_status_label", _("%(ask)s: status in words") % words, _("The status as people read it."),
            lambda row, as_of: str(PolicyStatus(row.standing.status(ask)).label),
        ),
        Column(f"{ask}_effective_from", _("%(ask)s: so since") % words, _("The day from which it was so."), of("effective_from"), "date"),
        Column(f"{ask}_checked_on", _("%(ask)s: checked on") % words, _("The day somebody last looked."), of("checked_on"), "date"),
        Column(
            f"{ask}_published_on", _("%(ask)s: published on") % words, _("The day this site said so (UK time)."),
            lambda row, as_of: row.records[ask].published_on if ask in row.records else None, "date",
        ),
        Column(f"{ask}_decided_by", _("%(ask)s: decided by") % words, _("The body that decided."), text("decided_by"), choices=DecidedBy),
        Column(
            f"{ask}_functions_covered", _("%(ask)s: functions covered") % words,
            _("Codes of the functions held that the decision covers, separated by semicolons."), covered, choices=InspectionFunction,
        ),
        Column(
            f"{ask}_functions_not_covered", _("%(ask)s: functions not covered") % words,
            _("Codes of the functions held that the decision leaves out; empty without a decision."), not_covered, choices=InspectionFunction,
        ),
        Column(f"{ask}_carve_outs", _("%(ask)s: exceptions") % words, _("Lawful exceptions that the decision names, separated by semicolons."), carve_outs, choices=CarveOut),
        Column(f"{ask}_evidence_grade", _("%(ask)s: strongest evidence") % words, _("Grade A to D of the strongest document."), evidence("grade"), choices=Grade),
        Column(f"{ask}_evidence_title", _("%(ask)s: evidence") % words, _("Title of the strongest document."), evidence("title")),
        Column(f"{ask}_evidence_url", _("%(ask)s: address of evidence") % words, _("Where the strongest document is."), evidence("url")),
    )  # fmt: skip


PRACTICE_COLUMNS = (
    Column(
        "practice_findings", _("Practice"),
        _("Codes of the current findings on what the council does, separated by semicolons; empty: nothing is recorded."),
        lambda r, d: LIST_SEPARATOR.join(code for code in Finding.values if code in r.findings), choices=Finding,
    ),
    Column(
        "checked_on", _("Checked on"), _("The day somebody last looked at either ask."),
        lambda r, d: r.standing.checked_on, "date",
    ),
)  # fmt: skip

CLOSING_COLUMNS = (
    Column("url", _("Page"), _("Address of the council’s page."), lambda r, d: settings.SITE_URL + r.council.get_absolute_url()),
    Column("as_of", _("As of"), _("The day whose end (UK time) this row describes."), lambda r, d: d.day, "date"),
    Column(
        "demonstration", _("Demonstration data"),
        _("true if anything in this row is invented to show how the site works: never quote such a row."),
        lambda r, d: r.is_demo, "boolean",
    ),
)  # fmt: skip


def columns() -> tuple[Column, ...]:
    """Every column of the councils data set, in its stable order."""
    counted = tuple(
        Column(
            companion.name,
            companion.title,
            companion.description,
            lambda row, as_of, name=companion.name: row.tally(name).count,  # type: ignore[misc]
            "integer",
        )
        for companion in companions()
    )
    asks = tuple(column for ask in Ask.values for column in ask_columns(ask))
    return (*COUNCIL_COLUMNS, *asks, *PRACTICE_COLUMNS, *counted, *CLOSING_COLUMNS)
