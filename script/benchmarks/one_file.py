"""Write one file to nowhere, in a process of its own, and say how long it took and how much memory it needed.

    python -m script.benchmarks.one_file WRITER DATA_SET DAY

WRITER is a form of the site (csv, xlsx, json, geojson), or what the forms are compared with: `plain` (`csv.writer`
over `iterator()`, the same columns as stored, nothing computed) or `copy` (PostgreSQL's `COPY`). Prints a line of JSON.
"""

import csv
import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import django
from django.db import connection

MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux

# The columns of the data set of policy records as they are stored; what is computed there has a stored one instead.
STORED = (
    "id council__code council__short_name ask status status covers_all_functions effective_from checked_on decided_by "
    "covers_all_functions functions carve_outs summary support_grade published_at retracted_at retraction_reason "
    "correction council__slug checked_on is_demo"
).split()


class Sink:
    """A file that counts what is written and keeps nothing."""

    def __init__(self) -> None:
        self.bytes = 0
        self.lines = 0

    def write(self, text: str) -> None:
        self.bytes += len(text)
        self.lines += 1


def plain(day: date) -> Any:
    """The rows that the data set of policy records has, as stored."""
    from councils.models import PolicyRecord
    from councils.rules import AsOf

    rows = PolicyRecord.published.ever(AsOf.end_of(day)).order_by("published_at", "pk")
    # Named one by one, since one field may stand in for two columns.
    return rows.values_list(*dict.fromkeys(STORED))


def write_plain(day: date, sink: Sink) -> int:
    writer, names = csv.writer(sink), list(dict.fromkeys(STORED))
    order = [names.index(name) for name in STORED]
    writer.writerow(STORED)
    for row in plain(day).iterator():
        writer.writerow([row[place] for place in order])
    return sink.lines - 1


def write_copy(day: date, sink: Sink) -> int:
    sql, parameters = plain(day).query.sql_with_params()
    with connection.cursor() as cursor:
        query = cursor.cursor.mogrify(sql, parameters)
        with cursor.cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
            for piece in copy:
                sink.bytes += len(piece)
                sink.lines += bytes(piece).count(b"\n")
    return sink.lines - 1


def write_form(form: str, name: str, day: date, sink: Sink) -> int:
    """As the site answers, without a server, compression or network."""
    from django.test import RequestFactory

    from councils.datasets import data_set, register
    from councils.views.files import data_set_file

    found = data_set(name)
    assert found  # noqa: S101
    rows = 0

    def counted(scope: Any) -> Iterator[Any]:
        nonlocal rows
        for item in found.items(scope):
            rows += 1
            yield item

    register(replace(found, items=counted))
    response: Any = data_set_file(RequestFactory().get(f"/{name}.{form}", {"as_of": day.isoformat()}), name, form)
    assert response.status_code == 200, response.content  # noqa: S101
    for piece in response.streaming_content:
        sink.bytes += len(piece)
    return rows


def peak() -> float:
    """The most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def main(writer: str, name: str, day: date) -> None:
    django.setup()
    write_form("csv", "successions", day, Sink())  # all is imported and the database is connected to
    sink, before = Sink(), peak()
    began, used = time.perf_counter(), time.process_time()
    if writer == "plain":
        rows = write_plain(day, sink)
    elif writer == "copy":
        rows = write_copy(day, sink)
    else:
        rows = write_form(writer, name, day, sink)
    found = {
        "writer": writer,
        "data_set": name,
        "rows": rows,
        "seconds": round(time.perf_counter() - began, 3),
        "cpu_seconds": round(time.process_time() - used, 3),
        "megabytes_written": round(sink.bytes / 1_000_000, 1),
        "peak_before": round(before, 1),
        "peak": round(peak(), 1),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], date.fromisoformat(sys.argv[3]))
