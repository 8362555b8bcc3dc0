"""Pledges from rows of a file: registered as a kind of import."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.choices import Ask
from councils.imports import ImportKind, Wording, columns
from councils.models import Council
from councils.operations import Person

from .choices import Role
from .forms import PledgeForm
from .models import Pledge
from .operations import record_pledge, revise_pledge

COLUMNS = (
    columns.text(PledgeForm, "name", title=gettext_lazy("Name"), aliases=("Who pledged?",)),
    columns.code(PledgeForm, "role", Role, title=gettext_lazy("Role"), aliases=("As what?",)),
    columns.codes(PledgeForm, "asks", Ask),
    columns.day(PledgeForm, "pledged_on", aliases=("pledge date",)),
    columns.text(PledgeForm, "source_title", aliases=("source",)),
    columns.text(PledgeForm, "source_url", aliases=("source address",)),
    columns.text(PledgeForm, "private_note", aliases=("note",)),
)


def _wording(values: Wording, today: date) -> Wording:
    if values["pledged_on"] > today:
        raise ValidationError({"pledged_on": _("This day is in the future.")})
    return values


def _record(*, council: Council, words: Wording, by: Person, now: datetime) -> Pledge:
    return record_pledge(council=council, **words, by=by, now=now)


def _revise(*, row: Pledge, words: Wording, version: int, by: Person, now: datetime) -> Pledge:
    return revise_pledge(pledge=row, version=version, by=by, now=now, **words)


PLEDGES = ImportKind(
    name="pledges",
    title=gettext_lazy("Pledges"),
    meaning=gettext_lazy("Promises by people and groups. A pledge is never a council’s decision."),
    model=Pledge,
    own_columns=COLUMNS,
    names=tuple(column.name for column in COLUMNS),
    has_evidence=False,
    wording=_wording,
    record=_record,
    revise=_revise,
)
