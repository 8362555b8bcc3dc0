"""`manage.py prune_backups`: which backups stay."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError

from upkeep.backing_up import name_of
from upkeep.pruning import superfluous

from .world import command

START = datetime(2026, 1, 1, 3, tzinfo=UTC)


def days(count: int) -> dict[Path, datetime]:
    moments = [START + timedelta(days=n) for n in range(count)]
    return {Path(name_of(moment)): moment for moment in moments}


def test_of_a_year_of_nights_the_last_of_days_weeks_and_months_stay() -> None:
    dated = days(365)
    going = superfluous(dated, daily=7, weekly=5, monthly=12)
    kept = [dated[path].strftime("%m-%d") for path in dated if path not in going]
    months = "01-31 02-28 03-31 04-30 05-31 06-30 07-31 08-31 09-30 10-31 11-30"
    assert " ".join(kept) == f"{months} 12-06 12-13 12-20 12-25 12-26 12-27 12-28 12-29 12-30 12-31"
    # A second time nothing goes: what was kept is kept for the same reasons.
    assert superfluous({path: dated[path] for path in dated if path not in going}, daily=7, weekly=5, monthly=12) == []


def test_the_newest_always_stays() -> None:
    assert len(superfluous(days(3), daily=0, weekly=0, monthly=0)) == 2


def test_only_backups_are_deleted_and_only_when_meant(tmp_path) -> None:
    for name in (*days(3), "notes.txt", "firewall-tracker-copy.backup", ".x.backup.1234.unfinished", ".y.unfinished"):
        (tmp_path / name).touch()
    os.utime(tmp_path / ".x.backup.1234.unfinished", (0, 0))
    before = sorted(tmp_path.iterdir())
    words = {"daily": 1, "weekly": 0, "monthly": 0}
    assert "would go: firewall-tracker-20260101T030000Z.backup" in command(
        "prune_backups", tmp_path, dry_run=True, **words
    )
    assert sorted(tmp_path.iterdir()) == before
    command("prune_backups", tmp_path, **words)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        "firewall-tracker-20260103T030000Z.backup",
        "notes.txt",
        "firewall-tracker-copy.backup",
        ".y.unfinished",
    }
    with pytest.raises(CommandError, match="is no folder"):
        command("prune_backups", tmp_path / "notes.txt")
