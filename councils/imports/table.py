"""What a file is read into, whatever its form: a header and numbered lines of cells that are all text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NO_FAULTS: Mapping[int, str] = MappingProxyType({})


class ImportRefused(Exception):
    """A file that can't be imported as it is; ``sentences`` say all that stands in the way."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True, slots=True)
class Line:
    """One line, numbered as the program in which it was written numbers it.

    ``faults`` say of cells, by their place, why they can't be read.
    """

    number: int
    cells: list[str]
    faults: Mapping[int, str] = field(default_factory=lambda: NO_FAULTS)

    def holds(self, place: int) -> bool:
        """Whether anything is in a cell, readable or not."""
        return place in self.faults or (place < len(self.cells) and bool(self.cells[place]))

    @property
    def is_blank(self) -> bool:
        return not self.faults and not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The header and what is below it, without blank lines; ``read_as`` says in words how the file was understood."""

    header: list[str]
    lines: list[Line]
    read_as: str
