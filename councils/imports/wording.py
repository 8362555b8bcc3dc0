"""The words of records as imports compare them: in one form, with a mark, and the differences for people."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ..models import Evidence
from .columns import DOCUMENT
from .kinds import ImportKind, Wording

LONGEST = 80


def stored_wording(kind: ImportKind, row: Any) -> Wording:
    """What a stored record says, with its documents."""
    words = {name: _plain(value) for name, value in kind.said_by(row).items()}
    if kind.has_evidence:
        words["evidence"] = [
            {column.name: _plain(getattr(item, column.name)) for column in DOCUMENT} for item in row.evidence.all()
        ]
    return words


def _plain(value: Any) -> Any:
    """Browsers end lines with two signs, spreadsheets with one; neither means anything by it."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def mark(council: int, words: Wording) -> str:
    """The same for the same words about the same council, whatever the order of the documents."""
    ordered = words | {"council": council, "evidence": sorted(map(_key, words.get("evidence", ())))}
    return hashlib.sha256(_json(ordered).encode()).hexdigest()


def _key(item: Wording) -> str:
    return _json({name: item[name] for name in sorted(item) if name != "id"})


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def says_the_same(kind: ImportKind, published: Wording, wanted: Wording) -> bool:
    """Whether something published says what a row does: notes may change afterwards, and documents may be added."""
    free = set(kind.model.MUTABLE)
    if any(published[name] != wanted[name] for name in kind.names if name not in free):
        return False
    there = [_key(_lasting(item)) for item in published.get("evidence", ())]
    return all(_key(_lasting(item)) in there for item in wanted.get("evidence", ()))


def _lasting(item: Wording) -> Wording:
    return {name: value for name, value in item.items() if name not in Evidence.MUTABLE}


def differences(kind: ImportKind, before: Wording, after: Wording) -> Iterator[str]:
    """What would change in a draft, in words."""
    for name in kind.names:
        if before[name] != after[name]:
            field = kind.model._meta.get_field(name)
            told = {"old": shown(field, before[name]), "new": shown(field, after[name])}
            yield _("%(what)s: %(old)s → %(new)s") % {"what": getattr(field, "verbose_name", name), **told}
    had, has = before.get("evidence", ()), after.get("evidence", ())
    gone, new = [one for one in had if one not in has], [one for one in has if one not in had]
    for item in gone:
        yield _("document out: “%(title)s”") % item
    for item in new:
        yield _("document in: “%(title)s”") % item


def shown(field: Any, value: Any) -> str:
    """A value as people read it."""
    if value in (None, "", []):
        return _("(empty)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value)
    labels: Mapping[Any, Any] = dict(field.codes.choices if getattr(field, "codes", None) else field.flatchoices)
    if isinstance(value, list):
        return ", ".join(str(labels.get(one, one)) for one in value)
    return f"“{Truncator(str(labels.get(value, value))).chars(LONGEST)}”"


def with_ids(row: Any, wanted: list[Wording]) -> list[Wording]:
    """The documents of a row with the ids of those that the draft has already: these stay, with their copies."""
    stored = list(row.evidence.all())
    found: list[Wording] = []
    for words in wanted:
        same = next((item for item in stored if _is_same(item, words)), None)
        if same:
            stored.remove(same)
        found.append(words | {"id": same.pk if same else None})
    return found


def _is_same(item: Evidence, words: Wording) -> bool:
    if item.url or words["url"]:
        return item.url == words["url"]
    return item.title == words["title"]
