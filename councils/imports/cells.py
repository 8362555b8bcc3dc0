"""What a cell says: days, codes or the words for them, lists of codes, yes or no. Each refuses with a sentence."""

import re
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..querysets import fold

Choices = type[TextChoices]
Read = Callable[[str], Any]

MONTHS = "january february march april may june july august september october november december".split()
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
UK_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d+)")
WORDED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d+)", re.IGNORECASE)
LONGEST_ID = 200
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"", "no", "n", "false", "0"})


def day(text: str) -> date | None:
    """A day as ISO 8601 and people in the UK write it: never the month first, never a year of two digits."""
    text = " ".join(text.split())
    if not text:
        return None
    if found := ISO_DAY.fullmatch(text):
        year, month, number = found.groups()
    elif found := UK_DAY.fullmatch(text):
        number, month, year = found.groups()
    elif (found := WORDED_DAY.fullmatch(text)) and _month(found[2]):
        number, month, year = found[1], str(_month(found[2])), found[3]
    else:
        raise _no_day(text)
    if len(year) != 4:
        raise ValidationError(_("Write the year of “%(text)s” with four digits.") % {"text": text})
    try:
        return date(int(year), int(month), int(number))
    except ValueError as error:
        raise _no_day(text) from error


def _month(word: str) -> int:
    """The number of a month, of which three letters are enough; 0 for another word."""
    found = (number for number, month in enumerate(MONTHS, start=1) if month.startswith(word.lower()))
    return next(found, 0)


def _no_day(text: str) -> ValidationError:
    sentence = _(
        "“%(text)s” is no day. Give it as 2026-05-01, as 1/5/2026 (the day before the month) or as 1 May 2026."
    )
    return ValidationError(sentence % {"text": text[:40]})


def code(choices: Choices, text: str) -> str:
    """A code, given as such or in the words that people read, in any case; "" for nothing."""
    return _code(choices, text, get_language() or "") if text else ""


@lru_cache(maxsize=4096)
def _code(choices: Choices, text: str, language: str) -> str:
    known = _known(choices, language)
    found = known.get(fold(text))
    if found is None:
        near = get_close_matches(fold(text), list(known), n=1)
        hint = _(" Did you mean “%(near)s”?") % {"near": known[near[0]]} if near else ""
        sentence = _("“%(text)s” is not known here. Give one of: %(codes)s.")
        raise ValidationError(sentence % {"text": text[:40], "codes": ", ".join(choices.values)} + hint)
    return found


@lru_cache(maxsize=64)
def _known(choices: Choices, language: str) -> dict[str, str]:
    words = {fold(str(label)): value for value, label in choices.choices}
    return words | {fold(value): value for value in choices.values}


def codes(choices: Choices, text: str) -> list[str]:
    """Several codes or words with semicolons, or lines, between them; sorted, each once."""
    parts = [part.strip() for part in re.split(r"[;\n]", text)]
    if len(parts) == 1 and "," in text and fold(text) not in _known(choices, get_language() or ""):
        parts = [part.strip() for part in text.split(",")]
    return sorted({code(choices, part) for part in parts if part})


def yes_or_no(text: str) -> bool:
    folded = fold(text)
    if folded not in YES | NO:
        raise ValidationError(_("Give yes or no, not “%(text)s”.") % {"text": text[:40]})
    return folded in YES


def external_id(text: str) -> str:
    """As it is written, but for the decimals that programs put after whole numbers."""
    text = re.sub(r"^(\d+)\.0+$", r"\1", " ".join(text.split()))
    if not text:
        raise ValidationError(
            _("Give every row an external id of its own: by it the row is known again when the file is imported again.")
        )
    if len(text) > LONGEST_ID:
        raise ValidationError(_("An external id has at most %(most)d characters.") % {"most": LONGEST_ID})
    return text
