"""A second opinion on migrations, from their SQL for PostgreSQL, which several machines share: see test_migrations.py.

(SQLite makes whole tables anew for the smallest change, and is never upgraded under a version that still runs.)
"""

import pytest
from django.db import connection
from django_migration_linter import MigrationLinter

from firewall_tracker.environment import BASE_DIR
from tests.site.test_migrations import BEFORE, ours

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


def linted(*, leave_out: list[str]) -> MigrationLinter:
    assert connection.vendor == "postgresql"
    linter = MigrationLinter(
        str(BASE_DIR), include_apps=list(BEFORE), ignore_name=leave_out, no_cache=True, no_output=True
    )
    linter.lint_all_migrations()
    assert linter.nb_total > linter.nb_ignored
    return linter


def test_no_migration_breaks_the_version_that_still_runs() -> None:
    assert not linted(leave_out=[name for app, name in ours() if name <= BEFORE.get(app, "")]).has_errors


def test_what_breaks_it_would_be_found() -> None:
    """Nobody ran more than one machine yet when these were written."""
    assert linted(leave_out=[]).nb_erroneous == 2
