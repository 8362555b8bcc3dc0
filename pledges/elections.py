"""The list of elections from a CSV file: parsed, compared with what is stored, applied only when told to."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from councils.models import Council
from councils.operations import public_write

from .choices import ElectionKind
from .models import Election
from .operations import ElectionInput, keep_election

COLUMNS = ("council", "name", "kind", "polling_day", "source")


@dataclass
class Plan:
    """What a file would change, line by line; nothing can be applied while there are ``problems``."""

    new: list[ElectionInput] = field(default_factory=list)
    changed: list[tuple[Election, ElectionInput]] = field(default_factory=list)
    same: int = 0
    problems: list[str] = field(default_factory=list)


def plan(lines: Iterable[str]) -> Plan:
    """Compare a file with what is stored. A council is named by its code or its name in addresses."""
    found = Plan()
    reader = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        found.problems.append(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        return found
    councils = {key: one for one in Council.objects.all() for key in (one.code, one.slug)}
    stored = {(one.council_id, one.kind, one.polling_day): one for one in Election.objects.select_related("council")}
    seen: set[tuple[int, str, date]] = set()
    for number, row in enumerate(reader, start=2):
        words = _read(row, councils, found, number)
        if words is None:
            continue
        key = (words.council.pk, words.kind, words.polling_day)
        if key in seen:
            found.problems.append(_line(number, _("This election is in the file twice.")))
        seen.add(key)
        _compare(words, stored.get(key), found)
    return found


def _read(row: dict[str, str], councils: dict[str, Council], found: Plan, number: int) -> ElectionInput | None:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    problems = list(_problems(given, councils))
    found.problems += [_line(number, problem) for problem in problems]
    if problems:
        return None
    words = ElectionInput(
        council=councils[given["council"]],
        name=given["name"],
        kind=given["kind"],
        polling_day=date.fromisoformat(given["polling_day"]),
        source=given["source"],
    )
    row_as_stored = Election(**{name: getattr(words, name) for name in COLUMNS})
    try:
        row_as_stored.clean_fields(exclude=["slug"])
    except ValidationError as error:
        found.problems += [_line(number, message) for message in error.messages]
        return None
    return words


def _problems(given: dict[str, str], councils: dict[str, Council]) -> Iterator[str]:
    if given["council"] not in councils:
        yield _("No council has the code or name “%(name)s”.") % {"name": given["council"][:60]}
    if given["kind"] not in ElectionKind.values:
        known = ", ".join(ElectionKind.values)
        yield _("“%(kind)s” is no kind of election. There are: %(known)s.") % {
            "kind": given["kind"][:60],
            "known": known,
        }
    try:
        date.fromisoformat(given["polling_day"])
    except ValueError:
        yield _("“%(day)s” is not a day. Write it like 2027-05-06.") % {"day": given["polling_day"][:60]}


def _line(number: int, sentence: str) -> str:
    return _("Line %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


def _compare(words: ElectionInput, there: Election | None, found: Plan) -> None:
    if there is None:
        found.new.append(words)
    elif (there.name, there.source) != (words.name, words.source):
        found.changed.append((there, words))
    else:
        found.same += 1


@public_write
def apply(*, plan: Plan, now: datetime) -> None:
    """Write what a plan says, all or nothing."""
    for words in plan.new:
        keep_election(words=words, now=now)
    for election, words in plan.changed:
        keep_election(election=election, words=words, now=now)
