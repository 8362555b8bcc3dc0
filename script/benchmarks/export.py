"""`script/bench export`: rows a second and memory of every form, beside the least that any export could cost.

Each file is written in a process of its own, so that its memory is its own. Of several runs the quickest counts: what
made the others slower was somebody else.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

import django
from django.conf import settings

from .history import keep
from .tables import as_table

FORMS = ("csv", "xlsx", "json", "geojson")
SMALL = 10  # the small run has a tenth of the records
HEADS = (
    "data set",
    "written as",
    "rows",
    "seconds",
    "CPU s",
    "rows/s",
    "× plain",
    "× COPY",
    "peak MB",
    "of it for the file",
)
Result = dict[str, Any]


def measured(writer: str, name: str, day: str, times: int) -> Result:
    command = [sys.executable, "-m", "script.benchmarks.one_file", writer, name, day]
    found: list[Result] = []
    for _time in range(times):
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 (our own module)
        found.append(json.loads(done.stdout))
    return min(found, key=lambda one: one["seconds"])


def plan(records: int) -> list[tuple[str, str, int]]:
    """(writer, data set, records) of each file, those to compare with first."""
    baselines = ["plain", *(["copy"] if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else [])]
    files = [(writer, "policy-records", records) for writer in baselines]
    for form in FORMS:
        for name in ("policy-records", "changes"):
            files += [(form, name, records // SMALL), (form, name, records)]
        files.append((form, "councils", records))
    return files


def a_row(one: Result, of: str) -> float:
    """The time that a row takes."""
    return max(one[of], 0.001) / one["rows"]


def line(one: Result, baselines: dict[str, Result]) -> tuple[str, ...]:
    """A line of the table. Beside plain Python stands what Python used; beside COPY, all that somebody waits for."""
    ratios = [
        f"{a_row(one, of) / a_row(baselines[name], of):.1f}" if name in baselines else ""
        for name, of in (("plain", "cpu_seconds"), ("copy", "seconds"))
    ]
    return (
        one["data_set"],
        one["writer"],
        f"{one['rows']:,}",
        f"{one['seconds']:.2f}",
        f"{one['cpu_seconds']:.2f}",
        f"{1 / a_row(one, 'seconds'):,.0f}",
        *ratios,
        f"{one['peak']:.0f}",
        f"{one['peak'] - one['peak_before']:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench export")
    parser.add_argument("--rows", type=int, default=100_000, help="policy records, a multiple of 2,500")
    parser.add_argument("--times", type=int, default=2, help="how often each file is written; the quickest counts")
    given = parser.parse_args()
    django.setup()
    from .world import day_of, fill  # needs the settings

    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    sys.stderr.write(f"Making {given.rows:,} records on {vendor} …\n")
    fill(given.rows)
    results, baselines = [], {}
    for writer, name, records in plan(given.rows):
        sys.stderr.write(f"{name}, {records:,} records, {writer} …\n")
        one = measured(writer, name, day_of(records).isoformat(), given.times)
        if writer in ("plain", "copy"):
            baselines[writer] = one
        results.append(one)
    lines = [line(one, baselines) for one in results]
    kept = keep("export", vendor, results)
    sys.stdout.write(f"\n{vendor}\n\n{as_table(HEADS, lines, words=2)}\n\nKept in {kept}\n")


if __name__ == "__main__":
    main()
