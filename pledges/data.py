"""Pledges as a public data set: those that stand. A pledge withdrawn is gone from every day's file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.columns import Column, in_order
from councils.columns.records import ending, opening, stored, words
from councils.data_rows import Said, in_publication_order, when_published
from councils.datasets import DataSet
from councils.rules import AsOf
from councils.scope import SINCE, OwnFilter, Scope

from .choices import Outcome, Role
from .models import Pledge


def pledges(scope: Scope) -> Iterator[Said]:
    """Pledges published by the day and not taken back since."""
    standing = Pledge.published.as_of(scope.as_of).filter(retracted_at__isnull=True).select_related("election")
    for row in in_publication_order(scope.of(standing), scope):
        yield Said(scope.councils[row.council_id], row, "pledges")


def _of_election(name: str) -> Any:
    """Of the election that a candidate stands in; empty without one."""
    return lambda item, as_of: getattr(item.record.election, name) if item.record.election else None


def _once_noted(name: str) -> Any:
    """The outcome, where this site had noted one by the day."""
    return lambda item, as_of: getattr(item.record, name) if item.record.outcome_at(as_of) else None


def _lapsed_after(item: Any, as_of: AsOf) -> date | None:
    found = item.record.lapse_at(as_of)
    return found.last_day if found else None


def pledge_columns() -> tuple[Column, ...]:
    """Who pledged what, when, and where it can be read."""
    return (
        *opening(_("Number of the pledge; the same for good.")),
        Column("name", _("Name"), _("Of the person or the group."), stored("name"), required=True),
        Column("role", _("Role"), _("Who pledged."), stored("role"), choices=Role, required=True),
        Column("role_label", _("Role in words"), _("The role as people read it."), words("role", Role), required=True),
        Column(
            "asks", _("Pledged to"), _("The asks that the pledge is to."),
            lambda item, as_of: in_order(Ask, item.record.asks), "list", choices=Ask, required=True,
        ),
        Column("pledged_on", _("Pledged on"), _("The day of the pledge."), stored("pledged_on"), "date", required=True),
        Column("wording", _("Version of the wording"), _("Which fixed words were signed on this site; 0 where the pledge is in words of its own."), stored("wording"), "integer", required=True),
        Column("sentence", _("In their own words"), _("What whoever pledged added to it."), stored("sentence")),
        Column("party", _("Party"), _("As they call it, if they do."), stored("party")),
        Column("ward", _("Ward"), _("As they call it, if they do."), stored("ward")),
        Column("election", _("Election"), _("Name in addresses of the election in which a candidate stands."), _of_election("slug")),
        Column("polling_day", _("Polling day"), _("Of that election."), _of_election("polling_day"), "date"),
        Column("term_ends_on", _("Term ends on"), _("The last day of the term, as far as it is known."), stored("term_ends_on"), "date"),
        Column("outcome", _("Outcome"), _("Whether a candidate was elected, once that is noted."), _once_noted("outcome"), choices=Outcome),
        Column("outcome_on", _("Day of the outcome"), _("The day on which it was declared."), _once_noted("outcome_on"), "date"),
        Column("lapsed_after", _("Lapsed after"), _("The day after which the pledge no longer stands, where that is past on the as-of day."), _lapsed_after, "date"),
        Column("source_title", _("Source"), _("What shows the pledge."), stored("source_title"), required=True),
        Column("source_url", _("Address of the source"), _("Where it is."), stored("source_url")),
        Column("published_at", _("Published"), _("The moment at which this site said so (UTC)."), stored("published_at"), "datetime", required=True),
        *ending(),
    )  # fmt: skip


DATA_SET = DataSet(
    "pledges",
    _("Pledges"),
    _("Promises by people and groups that stand. A pledge is never a council’s decision."),
    pledge_columns,
    pledges,
    key=("id",),
    refers={"council_code": ("register", "code")},
    own=(OwnFilter("role", _("Role"), Role), SINCE),
    withdrawable=True,
    moment=when_published,
)
