"""Two people at one draft: what each changed is brought together field by field, and nobody's words are overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..forms import DraftedEvidenceForm
from ..models import Evidence

Words = Mapping[str, Any]
DOCUMENT = "document-"


@dataclass(frozen=True)
class Difference:
    """One field, or one document, that somebody else changed since the form was opened.

    ``settled`` where only they changed it, so that theirs is taken; else one has to choose.
    """

    name: str
    label: str
    before: str
    theirs: str
    mine: str
    settled: bool


@dataclass
class Merge:
    """What the form is shown with again, and what there is to say and to choose."""

    words: dict[str, Any]
    documents: list[dict[str, Any]]
    who: str
    when: datetime | None
    differences: list[Difference] = field(default_factory=list)

    @property
    def settled(self) -> list[Difference]:
        return [one for one in self.differences if one.settled]

    @property
    def open(self) -> list[Difference]:
        return [one for one in self.differences if not one.settled]


def version_of(row: Any, version: int) -> Any:
    """A record as it was in one of its versions, from the history of edits; None where that is not known."""
    return row.history.filter(version=version).order_by("-history_date", "-history_id").first()


def documents_then(row: Any, moment: datetime) -> list[Evidence]:
    """The documents of a draft as they were at a moment."""
    owner = {f"{'policy_record' if row._meta.model_name == 'policyrecord' else 'practice_finding'}_id": row.pk}
    latest: dict[int, Any] = {}
    for edit in Evidence.history.filter(**owner, history_date__lte=moment).order_by("history_date", "history_id"):
        latest[edit.id] = edit
    return [edit.instance for edit in latest.values() if edit.history_type != "-"]


def merge(*, form: Any, mine: Words, base: Words | None, theirs: Words, who: str, when: datetime | None) -> Merge:
    """Field by field: what only one side changed is taken; of what both changed mine stands, to be chosen.

    Without a ``base``, which is what both began from, every difference has to be chosen.
    """
    found = Merge(words=dict(mine), documents=[], who=who, when=when)
    for name, bound in form.fields.items():
        values = [plain(side.get(name)) if side is not None else None for side in (base, theirs, mine)]
        before, other, own = values
        if own == other or (base is not None and other == before):
            continue
        settled = base is not None and own == before
        if settled:
            found.words[name] = theirs.get(name)
        found.differences.append(
            Difference(
                name=name,
                label=str(bound.label or name),
                before=in_words(bound, base.get(name)) if base is not None else "",
                theirs=in_words(bound, theirs.get(name)),
                mine=in_words(bound, mine.get(name)),
                settled=settled,
            )
        )
    return found


def merge_documents(
    found: Merge, *, mine: Sequence[Words], base: Sequence[Words] | None, theirs: Sequence[Words]
) -> None:
    """The same for documents, which are told apart by their ids; one that only I added stays as it is."""
    first, other, own = _by_id(base or ()), _by_id(theirs), _by_id(mine)
    for number in list(dict.fromkeys([*own, *other])):
        was, they, me = first.get(number), other.get(number), own.get(number)
        chosen, settled = _chosen(was, they, me, base is not None)
        if chosen:
            found.documents.append({**chosen, "id": number if they else None})
        if settled is not None:
            before, theirs_said, own_said = (document_in_words(one) for one in (was, they, me))
            found.differences.append(
                Difference(
                    name=f"{DOCUMENT}{number}",
                    label=_("Document"),
                    before=before,
                    theirs=theirs_said,
                    mine=own_said,
                    settled=settled,
                )
            )
    found.documents += [dict(one) for one in mine if not one.get("id")]


def _chosen(was: Words | None, they: Words | None, me: Words | None, known: bool) -> tuple[Words | None, bool | None]:
    """Which words a document gets, and whether that is settled; None for "nothing to say"."""
    same = _said(they) == _said(me)
    if same or (known and _said(they) == _said(was)):
        return me, None
    if known and _said(me) == _said(was):
        return they, True
    return me or they, False


def _by_id(documents: Sequence[Words]) -> dict[int, Words]:
    return {one["id"]: one for one in documents if one.get("id")}


def _said(document: Words | None) -> Any:
    if document is None:
        return None
    return {name: plain(document.get(name)) for name in DraftedEvidenceForm.base_fields if name != "id"}


# --- Choosing ---------------------------------------------------------------------------------------------------


def with_theirs(posted: QueryDict, theirs: Words, documents: Sequence[Words]) -> QueryDict:
    """What was posted, with the stored words in place of mine wherever theirs was chosen."""
    data = posted.copy()
    by_id = _by_id(documents)
    for name in posted.getlist("take"):
        if name in theirs:
            data.setlist(name, as_posted(theirs[name]))
        elif name.startswith(DOCUMENT) and name.removeprefix(DOCUMENT).isdecimal():
            _take_document(data, int(name.removeprefix(DOCUMENT)), by_id)
    return data


def _take_document(data: QueryDict, number: int, theirs: Mapping[int, Words]) -> None:
    rows = [key.removesuffix("-id") for key, value in data.items() if key.endswith("-id") and value == str(number)]
    for prefix in rows:
        if number not in theirs:
            data[f"{prefix}-DELETE"] = "on"
            continue
        for name in DraftedEvidenceForm.base_fields:
            data.setlist(f"{prefix}-{name}", as_posted(theirs[number].get(name)))


# --- Values -----------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """A value of a form as it is compared: no difference between nothing and empty, or in the order of codes."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(one) for one in value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return None if value is False else value


def as_posted(value: Any) -> list[str]:
    """A value as a browser would send it."""
    if isinstance(value, Model):
        return [str(value.pk)]
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, date):
        return [value.isoformat()]
    return ["" if value is None else str(value)]


def in_words(bound: Any, value: Any) -> str:
    """A value of a form in the words that the form shows it with."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_format(value)
    labels = {str(code): str(label) for code, label in getattr(bound, "choices", ())} if not _is_row(value) else {}
    many = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in many if one not in (None, ""))


def _is_row(value: Any) -> bool:
    return isinstance(value, Model)


def document_in_words(document: Words | None) -> str:
    """One document as a line."""
    if document is None:
        return _("(removed)")
    fields = DraftedEvidenceForm.base_fields
    parts = [in_words(fields[name], document.get(name)) for name in fields if name != "id"]
    return " · ".join(part for part in parts if part)
