"""Which backups are kept: the last of each of so many days, weeks and months that have one."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .backing_up import ENDING, NAME, UNFINISHED

PATTERN = re.compile(rf"{NAME}-(\d{{8}}T\d{{6}}Z){re.escape(ENDING)}")
# A backup that still lacks its end after this time was killed.
GIVEN_UP = timedelta(days=1)


def backups(folder: Path) -> dict[Path, datetime]:
    """The backups in a folder that are called as ``backup`` calls them, with the moment of each."""
    found = ((path, PATTERN.fullmatch(path.name)) for path in folder.iterdir() if path.is_file())
    return {path: datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for path, match in found if match}


def unfinished(folder: Path, now: datetime) -> list[Path]:
    """What killed backups left behind."""
    drafts = folder.glob(f".*{UNFINISHED}")
    return sorted(path for path in drafts if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - GIVEN_UP)


def superfluous(dated: Mapping[Path, datetime], *, daily: int, weekly: int, monthly: int) -> list[Path]:
    """The backups that no rule keeps, oldest first. The newest of all is always kept."""
    newest_first = sorted(dated, key=lambda path: dated[path], reverse=True)
    kept = set(newest_first[:1])
    for count, period in ((daily, "%Y-%m-%d"), (weekly, "%G-%V"), (monthly, "%Y-%m")):
        kept |= _last_of_each(newest_first, lambda path, period=period: dated[path].strftime(period), count)  # type: ignore[misc]
    return [path for path in reversed(newest_first) if path not in kept]


def _last_of_each(newest_first: Iterable[Path], period: Callable[[Path], str], count: int) -> set[Path]:
    last: dict[str, Path] = {}
    for path in newest_first:
        last.setdefault(period(path), path)
    return set(list(last.values())[:count])
