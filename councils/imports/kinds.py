"""The kinds of record that can be imported. This app's own are below; other apps register theirs when they start."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..models import Council, Record
from ..rules import Problem
from .columns import COUNCIL, EXTERNAL_ID, Column, Words, find
from .table import ImportRefused

Wording = dict[str, Any]  # what a record says, by the names of its fields; documents under "evidence"


def no_problems(record: Any, grades: Iterable[str], today: date, held: frozenset[str]) -> list[Problem]:
    return []


def as_read(values: Wording, today: date) -> Wording:
    return values


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """How rows of one kind become drafts.

    ``wording`` makes what was read of a row into the words of a record, and raises ValidationError where even a draft
    can't say that on the day; ``problems`` is what would keep it from being published. ``record`` writes a new
    draft, ``revise`` other words over one, unless there is a newer version. ``fixed`` names what a draft can't be
    given anew: its council, and what else makes it another record.
    """

    name: str
    title: Words
    meaning: Words
    model: type[Record]
    own_columns: tuple[Column, ...]
    record: Callable[..., Record]
    revise: Callable[..., Record]
    wording: Callable[[Wording, date], Wording] = as_read
    problems: Callable[[Any, Iterable[str], date, frozenset[str]], list[Problem]] = no_problems
    has_evidence: bool = True
    fixed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        return (EXTERNAL_ID, COUNCIL, *self.own_columns)

    @property
    def permission(self) -> str:
        """Whoever may write such a draft may import it."""
        return f"{self.model._meta.app_label}.add_{self.model._meta.model_name}"

    def said_by(self, row: Any) -> Wording:
        """The words of a stored record, without its documents."""
        return {name: getattr(row, name) for name in self.names}

    def draft(self, council: Council, words: Mapping[str, Any]) -> Any:
        """A record with these words that is not stored."""
        model: Any = self.model
        return model(council=council, **{name: words[name] for name in self.names})


_registered: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Add a kind; one of the same name is replaced, so that reloading does no harm."""
    _registered[kind.name] = kind


def kinds() -> tuple[ImportKind, ...]:
    """All kinds, in the order in which they were registered."""
    return tuple(_registered.values())


def kind_named(name: str) -> ImportKind | None:
    return _registered.get(name)


def recognise(header: Sequence[str]) -> ImportKind:
    """The kind that a header belongs to; raises ``ImportRefused`` where it could be none, or more than one."""
    scores = {kind.name: _share(kind, header) for kind in kinds()}
    best = max(scores.values())
    found = [kind for kind in kinds() if scores[kind.name] == best]
    if not best or len(found) > 1:
        names = ", ".join(kind.name for kind in kinds())
        sentence = _("It can’t be told from the header what these rows are. Choose one of: %(names)s.")
        raise ImportRefused([sentence % {"names": names}])
    return found[0]


def _share(kind: ImportKind, header: Sequence[str]) -> float:
    """How much of what only this kind needs the header has."""
    needed = {column.name for column in kind.own_columns if column.required}
    places = (find(name, kind.own_columns, with_documents=False) for name in header if name)
    return len(needed & {place[1].name for place in places if place}) / len(needed)
