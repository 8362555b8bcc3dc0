"""The councils data set: one row a council, where it stands on each ask and over both."""

from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..choices import (
    Ask,
    CarveOut,
    DecidedBy,
    Finding,
    Grade,
    Headline,
    InspectionFunction,
    PolicyStatus,
)
from ..companions import Companion, companions
from ..rules import AsOf
from ..summaries import Row
from ..words import words_of
from .column import Column, Value, closing, in_order
from .register import council_facts, page

COUNCIL_COLUMNS = (
    *council_facts(lambda row: row.council),
    Column(
        "functions_held", _("Inspection functions held"), _("Codes of the inspection functions that the council holds."),
        lambda r, d: in_order(InspectionFunction, r.standing.held), "list", choices=InspectionFunction, source=_("Follows from type and nation, corrected by published records"),
    ),
    Column(
        "headline", _("Headline"), _("Where the council stands over both asks; computed, see the methodology."),
        lambda r, d: r.headline, choices=Headline, required=True,
    ),
    Column("headline_label", _("Headline in words"), _("The headline as people read it."), lambda r, d: words_of(Headline)[r.headline]),
)  # fmt: skip


def ask_columns(ask: str) -> tuple[Column, ...]:
    """The columns about one ask, named after it."""

    def of(name: str) -> Callable[[Row, AsOf], Value]:
        return lambda row, as_of: getattr(row.records.get(ask), name, None)

    def evidence(name: str) -> Callable[[Row, AsOf], Value]:
        return lambda row, as_of: getattr(row.best_evidence(ask), name, "") or ""

    def covered(row: Row, as_of: AsOf) -> list[str]:
        decision = row.standing.decisions.get(ask)
        return in_order(InspectionFunction, decision.covered(row.standing.held)) if decision else []

    def not_covered(row: Row, as_of: AsOf) -> list[str]:
        return in_order(InspectionFunction, row.standing.uncovered(ask)) if ask in row.standing.decisions else []

    def carve_outs(row: Row, as_of: AsOf) -> list[str]:
        record = row.records.get(ask)
        return list(record.carve_outs) if record else []

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
            lambda row, as_of: words_of(PolicyStatus)[row.standing.status(ask)],
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
            _("Codes of the functions held that the decision covers."), covered, "list", choices=InspectionFunction,
        ),
        Column(
            f"{ask}_functions_not_covered", _("%(ask)s: functions not covered") % words,
            _("Codes of the functions held that the decision leaves out; empty without a decision."), not_covered, "list", choices=InspectionFunction,
        ),
        Column(f"{ask}_carve_outs", _("%(ask)s: exceptions") % words, _("Lawful exceptions that the decision names."), carve_outs, "list", choices=CarveOut),
        Column(f"{ask}_evidence_grade", _("%(ask)s: strongest evidence") % words, _("Grade A to D of the strongest document."), evidence("grade"), choices=Grade),
        Column(f"{ask}_evidence_title", _("%(ask)s: evidence") % words, _("Title of the strongest document."), evidence("title")),
        Column(f"{ask}_evidence_url", _("%(ask)s: address of evidence") % words, _("Where the strongest document is."), evidence("url")),
    )  # fmt: skip


PRACTICE_COLUMNS = (
    Column(
        "practice_findings", _("Practice"),
        _("Codes of the current findings on what the council does; empty: nothing is recorded."),
        lambda r, d: in_order(Finding, r.findings), "list", choices=Finding,
    ),
    Column(
        "checked_on", _("Checked on"), _("The day somebody last looked at either ask."),
        lambda r, d: r.standing.checked_on, "date",
    ),
)  # fmt: skip


def council_columns() -> tuple[Column, ...]:
    """Every column of the councils data set, in its stable order."""
    return _columns(companions(), get_language())


@lru_cache(maxsize=8)
def _columns(counted_by: tuple[Companion, ...], language: str | None) -> tuple[Column, ...]:
    """As long as nobody else counts anything. (Their words are put together in a language.)"""
    counted = tuple(
        Column(
            companion.name,
            companion.title,
            companion.description,
            lambda row, as_of, name=companion.name: row.tally(name).count,  # type: ignore[misc]
            "integer",
        )
        for companion in counted_by
    )
    asks = tuple(column for ask in Ask.values for column in ask_columns(ask))
    return (
        *COUNCIL_COLUMNS,
        *asks,
        *PRACTICE_COLUMNS,
        *counted,
        *closing(lambda row: page(row.council), lambda row: row.is_demo),
    )
