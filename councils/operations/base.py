"""What all writes share: refusing what a rule forbids, saving with validation, publishing a row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Record
from ..rules import Problem

Person = User | None


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
    """Validate, then save.

    Each constraint is asked in a query of its own, for the sake of its sentence for people. Invented rows, of which
    there are many and which nobody types, leave the constraints to the database.
    """
    row.full_clean(validate_constraints=not row.is_demo)
    store(row, now)


def store(row: Any, now: datetime, *, only: tuple[str, ...] | None = None) -> None:
    """Save a row, or some of its columns; its line in the history of edits is dated with the moment."""
    row._history_date = now
    row.save(update_fields=only)


def must_be_draft(row: Record) -> None:
    """Raise ``RuleBroken`` for what was published once."""
    if row.state != "draft":
        message = _(
            "This is published already, and what is published is never changed. Record the change as a new one."
        )
        require([Problem("not_a_draft", "", message)])


def publish_row(row: Record, *, by: Person, now: datetime) -> None:
    # Its words were validated when they were saved, and the rules have spoken: only the database's word is left.
    row.published_at, row.published_by = now, by
    store(row, now)
