"""Pledges as a public data set: those that stand. A pledge withdrawn is gone from every day's file."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from councils.choices import Ask
from councils.columns import Column, in_order
from councils.columns.records import ending, opening, stored, words
from councils.data_rows import Said, in_publication_order, when_published
from councils.datasets import DataSet
from councils.scope import SINCE, OwnFilter, Scope

from .choices import Role
from .models import Pledge


def pledges(scope: Scope) -> Iterator[Said]:
    """Pledges published by the day and not withdrawn since."""
    standing = Pledge.published.as_of(scope.as_of).filter(retracted_at__isnull=True)
    for row in in_publication_order(scope.of(standing), scope):
        yield Said(scope.councils[row.council_id], row, "pledges")


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
