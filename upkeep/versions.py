"""Which version of the code this is, and which migrations a database has."""

import shutil
import subprocess
import tomllib
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


def code_version() -> str:
    """The version and, where the code is a Git checkout, its commit."""
    project = settings.BASE_DIR / "pyproject.toml"
    version = tomllib.loads(project.read_text())["project"]["version"] if project.exists() else "?"
    commit = _commit()
    return f"{version} ({commit})" if commit else version


def _commit() -> str:
    git = shutil.which("git")
    if git is None or not (settings.BASE_DIR / ".git").exists():
        return ""
    asked = subprocess.run(  # noqa: S603 (nothing of it comes from outside)
        [git, "rev-parse", "--short=12", "HEAD"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def migrations(using: str = DEFAULT_DB_ALIAS) -> tuple[list[list[str]], list[list[str]]]:
    """The migrations that a database has, and those that the code has and the database lacks."""
    executor = MigrationExecutor(connections[using])
    known = executor.loader.disk_migrations
    missing = [migration for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    applied = sorted([app, name] for app, name in executor.loader.applied_migrations if (app, name) in known)
    return applied, sorted([one.app_label, one.name] for one in missing)


def lists(first: list[list[str]], second: list[list[str]]) -> list[str]:
    """What only the first holds, in words."""
    other = {tuple(one) for one in second}
    return [".".join(one) for one in first if tuple(one) not in other]


def as_facts(using: str = DEFAULT_DB_ALIAS) -> dict[str, Any]:
    return {"version": code_version(), "migrations": migrations(using)[0], "database": connections[using].vendor}
