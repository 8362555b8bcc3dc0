"""What all writes share: refusing what a rule forbids, saving with validation, publishing a row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..models import Record
from ..rules import Problem

Person = User | None
Row = TypeVar("Row", bound=Record)


class RuleBroken(ValidationError):
    """Rules of the record that a write would break."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        messages: dict[str, list[ValidationError]] = {}
        for problem in self.problems:
            error = ValidationError(str(problem.message), code=problem.code)
            messages.setdefault(problem.field or NON_FIELD_ERRORS, []).append(error)
        super().__init__(messages)


def require(problems: Iterable[Problem]) -> None:
    """Raise ``RuleBroken`` if there is any problem."""
    found = list(problems)
    if found:
        raise RuleBroken(found)


def save(row: Any, now: datetime) -> None:
    """Validate, then save. Constraints are left to the database: see ``store``."""
    row.full_clean(validate_constraints=False)
    store(row, now)


def store(row: Any, now: datetime, *, only: tuple[str, ...] | None = None) -> None:
    """Save a row, or some of its columns; its line in the history of edits is dated with the moment.

    Raises ValidationError with the sentences of the constraints that the database would not let it break. They are
    asked for only then: to ask before each save costs as much as the save.
    """
    row._history_date = now
    try:
        with transaction.atomic():
            row.save(update_fields=only)
    except IntegrityError:
        row.validate_constraints()
        raise


def must_be_draft(row: Record) -> None:
    """Raise ``RuleBroken`` for what was published once."""
    if row.state != "draft":
        message = _(
            "This is published already, and what is published is never changed. Record the change as a new one."
        )
        require([Problem("not_a_draft", "", message)])


def locked(row: Row, version: int | None = None) -> Row:
    """The draft as it is stored now, which nobody else changes until the transaction ends.

    Raises ``RuleBroken`` for what was published once, for what was thrown away, and where somebody wrote after the
    ``version`` that one has seen.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    found = rows.filter(pk=row.pk).first()
    if found is None:
        require([Problem("gone", "", _("Somebody has thrown this draft away in the meantime."))])
    must_be_draft(cast(Row, found))
    if version is not None and cast(Row, found).version != version:
        message = _("Somebody has changed this draft since you opened it. Look at it again.")
        require([Problem("changed_since", "", message)])
    return cast(Row, found)


def edited(row: Record, *, by: Person, now: datetime) -> None:
    """Note that somebody changed the words of a draft: what was seen in review before is not what it says now."""
    row.version += 1
    row.edited_at, row.edited_by = now, by
    row.submitted_at = row.submitted_by = None


def publish_row(row: Record, *, by: Person, now: datetime) -> None:
    # Its words were validated when they were saved, and the rules have spoken: only the database's word is left.
    if settings.REQUIRE_SECOND_PERSON and by and not row.is_demo:
        require(rules.second_person_problems(by.pk, {row.created_by_id, row.edited_by_id}))
        row.second_person = True
    row.published_at, row.published_by = now, by
    store(row, now)


def publish_or_submit(row: Record, *, by: Person, now: datetime) -> None:
    """Publish what stands beside something public at once, or leave it in review for a second person."""
    if settings.REQUIRE_SECOND_PERSON and by and not row.is_demo:
        row.submitted_at, row.submitted_by = now, by
    else:
        row.published_at, row.published_by = now, by
    save(row, now)
