"""Everything in one file: each data set as CSV, with a data package that describes them."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from ..extract import Extract
from .about import about
from .delimited import csv_lines
from .describe import package
from .forms import chunks


class _Sink:
    """A file to ``zipfile`` that keeps what is written only until it is handed on."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is written is taken away by ``take``."""

    def take(self) -> bytes:
        taken = bytes(self.waiting)
        self.waiting.clear()
        return taken


def zip_bytes(extracts: list[Extract], *, is_demo: bool) -> Iterator[bytes]:
    """The package, piece by piece; memory does not grow with the rows."""
    sink = _Sink()
    day = extracts[0].as_of.day
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, pieces in _members(extracts, is_demo):
            # The day, not the moment of asking: the file of a day is the same whenever it is asked for.
            info = zipfile.ZipInfo(name, datetime.combine(day, time.min).timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as member:
                for piece in pieces:
                    member.write(piece)
                    if len(sink.waiting) > 65_536:
                        yield sink.take()
            yield sink.take()
    yield sink.take()


def _members(extracts: list[Extract], is_demo: bool) -> Iterator[tuple[str, Iterator[bytes]]]:
    yield "datapackage.json", iter([_json(package(extracts, is_demo=is_demo, local=True))])
    lines = "\n".join(f"{name}: {text}" for name, text in about(extracts[0], "csv", is_demo=is_demo).as_lines())
    yield "README.txt", iter([f"{lines}\n".encode()])
    for extract in extracts:
        yield f"{extract.data_set.name}.csv", chunks(csv_lines(extract))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
