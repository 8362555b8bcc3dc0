"""The file of a backup: a .tar.gz that any tool opens, or the same sealed (``sealing``).

In this order: ``about.json`` (format, version, migrations, columns), the tables in parts of about a megabyte
(``tables/NAME/000000.jsonl``), the uploads (``files/…``), ``manifest.json`` with the SHA-256 of every part and the rows
and content of every table, and ``SHA256``, that of the manifest, which thereby vouches for the whole. It is written and
read as a stream.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from .refusal import Refused
from .rows import Sum
from .sealing import Opener, Sealer, is_sealed

FORMAT = 1
ABOUT, MANIFEST, CHECKSUM = "about.json", "manifest.json", "SHA256"
TABLES, FILES = "tables/", "files/"
PART = 1024 * 1024
BLOCK = 256 * 1024


class Writer:
    """Writes one backup into an open file."""

    def __init__(self, target: IO[bytes], secret: str) -> None:
        self._sealer = Sealer(target, secret) if secret else None
        self._gzip = gzip.GzipFile(
            filename="", fileobj=cast("IO[bytes]", self._sealer or target), mode="wb", compresslevel=6, mtime=0
        )
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 (closed below)
        self._parts: list[dict[str, Any]] = []
        self._tables: dict[str, Any] = {}

    def about(self, facts: dict[str, Any]) -> None:
        self._add(ABOUT, _json(facts))

    def table(self, name: str, lines: Iterable[bytes]) -> Sum:
        found, held, size, number = Sum(), [], 0, 0
        for line in lines:
            found.add(line)
            held.append(line)
            size += len(line)
            if size >= PART:
                self._add(f"{TABLES}{name}/{number:06}.jsonl", b"".join(held))
                held, size, number = [], 0, number + 1
        if held:
            self._add(f"{TABLES}{name}/{number:06}.jsonl", b"".join(held))
        self._tables[name] = found.as_json()
        return found

    def file(self, name: str, path: Path) -> None:
        with path.open("rb") as source:
            info = tarfile.TarInfo(f"{FILES}{name}")
            info.size = path.stat().st_size
            read = _Hashed(source)
            self._tar.addfile(info, cast("IO[bytes]", read))
        self._parts.append({"name": info.name, "size": info.size, "sha256": read.sha256.hexdigest()})

    def close(self) -> None:
        manifest = _json({"parts": self._parts, "tables": self._tables})
        self._add(MANIFEST, manifest)
        self._add(CHECKSUM, hashlib.sha256(manifest).hexdigest().encode() + b"\n")
        self._tar.close()
        self._gzip.close()
        if self._sealer:
            self._sealer.close()

    def _add(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self._tar.addfile(info, io.BytesIO(data))
        self._parts.append({"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})


class _Hashed:
    """A file that is read once, and what its bytes hash to."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.sha256 = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        self.size += len(data)
        return data


class _Read(_Hashed):
    """The same of a part of a backup, of which any byte may be damaged."""

    def read(self, size: int = -1) -> bytes:
        with _faults_in_words():
            return super().read(size)


@dataclass(frozen=True)
class Part:
    """A part of a backup that is being read."""

    name: str
    data: _Hashed

    @property
    def table(self) -> str:
        """The name of the table it is a part of; empty for other parts."""
        return self.name.split("/")[1] if self.name.startswith(TABLES) else ""

    @property
    def upload(self) -> PurePosixPath | None:
        if not self.name.startswith(FILES):
            return None
        path = PurePosixPath(self.name.removeprefix(FILES))
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise _broken()
        return path


@dataclass(frozen=True)
class Checked:
    """A backup that was read to its end and found whole."""

    about: dict[str, Any]
    tables: dict[str, dict[str, Any]]
    uploads: int


def parts(path: Path, secret: str) -> Iterator[Part]:
    """The parts of a backup in their order; each must be read before the next is asked for."""
    with (
        _opened(path, secret) as source,
        _faults_in_words(),
        # tarfile's own way to read gzip would not look at its checksum, which comes last.
        gzip.GzipFile(fileobj=source) as unzipped,
        tarfile.open(fileobj=unzipped, mode="r|") as tar,
    ):
        for member in tar:
            data = tar.extractfile(member)
            if data is None:
                raise _broken()
            yield Part(member.name, _Read(data))
        while unzipped.read(BLOCK):
            pass


def check(path: Path, secret: str) -> Checked:
    """Read a whole backup and compare every part, row count and content with its manifest."""
    seen: list[dict[str, Any]] = []
    sums: dict[str, Sum] = {}
    texts: dict[str, bytes] = {}
    for part in parts(path, secret):
        if part.table:
            total = sums.setdefault(part.table, Sum())
            for line in part.data.read().splitlines(keepends=True):
                total.add(line)
        elif part.upload:
            while part.data.read(BLOCK):
                pass
        else:
            texts[part.name] = part.data.read()
        seen.append({"name": part.name, "size": part.data.size, "sha256": part.data.sha256.hexdigest()})
    return _compared(seen, sums, texts)


def _compared(seen: list[dict[str, Any]], sums: dict[str, Sum], texts: dict[str, bytes]) -> Checked:
    with _faults_in_words():
        about, manifest = json.loads(texts[ABOUT]), json.loads(texts[MANIFEST])
        if about["format"] > FORMAT:
            raise Refused(
                _("This backup was made by a newer version of the site (format %(n)d): restore it with that one.")
                % {"n": about["format"]}
            )
        vouched = hashlib.sha256(texts[MANIFEST]).hexdigest().encode() == texts[CHECKSUM].strip()
        tables = {name: sums.get(name, Sum()).as_json() for name in manifest["tables"]}
        same = manifest["parts"] == seen[:-2] and tables == manifest["tables"] and set(sums) <= set(tables)
        if not vouched or not same:
            raise _broken()
        return Checked(about, tables, sum(part["name"].startswith(FILES) for part in seen))


@contextmanager
def _opened(path: Path, secret: str) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused(_("%(file)s can’t be read: %(why)s.") % {"file": path, "why": error.strerror or error}) from error
    with file:
        if not is_sealed(file):
            yield file
        elif secret:
            yield cast("IO[bytes]", Opener(file, secret))
        else:
            raise Refused(
                _("This backup is encrypted: set BACKUP_KEY, or name a file that holds the key (--key-file).")
            )


@contextmanager
def _faults_in_words() -> Iterator[None]:
    """Whatever a broken file makes a library stumble over, the sentence is the same."""
    try:
        yield
    except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise _broken() from error


def _broken() -> Refused:
    return Refused(_("This is no whole backup of this site: it was changed, damaged or cut off after it was made."))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"
