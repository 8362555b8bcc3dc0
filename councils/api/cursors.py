"""Cursors: where the next page begins, and of which moment it is. Signed, so that nobody makes up one of his own.

All pages of a walk show one state of the record, that of its first page, whatever is published meanwhile.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.signing import BadSignature, Signer

from ..rules import AsOf, midnight
from ..scope import Position
from ..summaries import last_changed

_signer = Signer(salt="councils.api.cursor", sep=".")
# Longer than any that was ever given out.
LONGEST = 1000


@dataclass(frozen=True)
class Cursor:
    """The position after which a page begins, in the answers to one question, as asked at one moment.

    ``edition`` matters for days to come only: what is published in between shows on them.
    """

    question: str
    now: AsOf
    edition: int
    position: Position


class NotACursor(ValueError):
    """What was given is no cursor that was given out here."""


def steady(now: AsOf) -> AsOf:
    """The moment since which nothing has changed: the state is that of now, and the answer the same all along.

    Besides editions only the beginning of a day changes anything (councils begin and end then).
    """
    began = midnight(now.day)
    return AsOf(now.day, max(last_changed(now) or began, began))


def question(name: str, parameters: dict[str, list[str]]) -> str:
    """A short name for what was asked: a cursor of another question is of no use. Columns may differ."""
    asked = sorted((key, values) for key, values in parameters.items() if key != "columns")
    return hashlib.sha256(repr((name, asked)).encode()).hexdigest()[:16]


def write(cursor: Cursor) -> str:
    """A cursor as it stands in addresses."""
    return _signer.sign_object(
        [
            cursor.question,
            cursor.now.day.isoformat(),
            cursor.now.moment.isoformat(),
            cursor.edition,
            list(cursor.position.key),
            cursor.position.moment.isoformat(),
        ]
    )


def read(text: str) -> Cursor:
    """The cursor of an address. Raises NotACursor for anything that was not given out here."""
    if len(text) > LONGEST:
        raise NotACursor
    try:
        asked, day, moment, edition, key, last = _signer.unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise NotACursor from error
    now = AsOf(date.fromisoformat(day), datetime.fromisoformat(moment))
    return Cursor(asked, now, edition, Position(tuple(key), datetime.fromisoformat(last)))
