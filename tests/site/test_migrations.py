"""While machines are upgraded one after the other, the old code meets the new tables: migrations must let it live.

What is old code's end: a column or a table that it reads is gone or has another name, or a column that it knows
nothing of must be filled. Such a change takes two releases: the code stops using the column, then the column goes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import Migration
from django.db.migrations import operations as does
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState
from django.db.models import NOT_PROVIDED

from firewall_tracker.environment import BASE_DIR

pytestmark = pytest.mark.once

# The newest that were there before anybody ran more than one machine.
BEFORE = {
    "accounts": "0002_addresses",
    "alerts": "0001_initial",
    "campaign": "0001_the_campaigns_work",
    "councils": "0007_imports",
    "desk": "0001_initial",
    "inbox": "0001_the_inbox",
    "pledges": "0004_what_is_withdrawn_has_no_source",
}
FILL = ", which must be filled: give it a db_default"
GONE = (does.RemoveField, does.RenameField, does.RenameModel, does.DeleteModel, does.AlterModelTable)


def dangers(made: list[Operation]) -> Iterator[str]:
    """For each operation that code from before can't live with, what it does."""
    new = {one.name_lower for one in made if isinstance(one, does.CreateModel)}
    for one in made:
        if isinstance(one, does.SeparateDatabaseAndState):
            yield from dangers(one.database_operations)
        elif isinstance(one, GONE):
            yield one.describe()
        elif isinstance(one, does.AddField) and one.model_name_lower not in new and _must_be_filled(one.field):
            yield one.describe() + FILL


def _must_be_filled(field: models.Field) -> bool:
    has_column = not field.many_to_many
    return has_column and not field.null and field.db_default is NOT_PROVIDED


def ours() -> dict[tuple[str, str], Migration]:
    labels = {config.label for config in apps.get_app_configs() if Path(config.path).parent == BASE_DIR}
    return {key: one for key, one in MigrationLoader(None).disk_migrations.items() if key[0] in labels}


def test_no_migration_breaks_the_version_that_still_runs() -> None:
    for (app, name), migration in ours().items():
        if name > BEFORE.get(app, "0001_z"):  # what makes an app breaks nobody
            assert list(dangers(migration.operations)) == [], f"{app} {name}"


def test_those_from_before_are_there() -> None:
    assert set(BEFORE.items()) <= set(ours())


@pytest.mark.parametrize(
    ("operation", "danger"),
    [
        (does.RemoveField("council", "slug"), "Remove field slug from council"),
        (does.RenameField("council", "slug", "path"), "Rename field slug on council to path"),
        (does.DeleteModel("Council"), "Delete model Council"),
        (does.AddField("council", "x", models.TextField()), "Add field x to council" + FILL),
        (does.AddField("council", "x", models.TextField(db_default="")), ""),
        (does.AddField("council", "x", models.TextField(null=True)), ""),
        (does.AddIndex("council", models.Index(fields=["slug"], name="x")), ""),
    ],
)  # fmt: skip
def test_what_breaks_it_would_be_found(operation: Operation, danger: str) -> None:
    assert list(dangers([operation])) == ([danger] if danger else [])


def test_a_new_database_gets_what_one_upgraded_step_by_step_has() -> None:
    """What was many migrations is one for whoever begins today: it must end at the same tables."""
    states = []
    for replace in (True, False):
        loader = MigrationLoader(None, replace_migrations=replace)
        state = loader.project_state(loader.graph.leaf_nodes(), at_end=True)
        states.append({key: told(one) for key, one in state.models.items() if key[0] in BEFORE})
    assert states[0] == states[1]
    assert len(states[0]) > 30


def told(state: ModelState) -> dict[str, object]:
    """What a model is made of, whatever the order in which it was added."""
    options = {name: value for name, value in state.options.items() if name not in ("constraints", "indexes")}
    return {
        "fields": {name: field.deconstruct()[1:] for name, field in state.fields.items()},
        "options": options,
        "bases": state.bases,
        "rest": {one.name: one for kind in ("constraints", "indexes") for one in state.options.get(kind, [])},
    }
