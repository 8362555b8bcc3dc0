"""The register as this site knew it at a moment: councils with their names, types, codes and days of then.

All that shows councils takes them from here. What the register says now is stored in ``Council``; what it said
before in ``FormerFacts``, which is asked for days past.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from .in_force import Remembered
from .models import Council, FormerFacts, GssCode, Succession
from .models.council import Code
from .rules import AsOf, alive

DAYS = ("start_date", "end_date")
DEGREES = ("latitude", "longitude")
# Of no more councils only their own codes are read.
FEW = 20
OWN_FACTS = (
    *("slug", "official_name", "short_name", "native_name", "native_language", "nation", "region", "council_type"),
    *("gov_uk_slug", *DAYS, *DEGREES),
)


@dataclass(frozen=True)
class Followed:
    """That one council took over the area of another, or a part of it, on a day."""

    predecessor: Council
    successor: Council
    date: date


class Register:
    """Every council of the register at a moment, by name; codes, and who followed whom, once somebody asks."""

    def __init__(self, as_of: AsOf) -> None:
        self._as_of = as_of
        self.councils = tuple(_read(as_of, with_codes=False))

    @cached_property
    def coded(self) -> tuple[Council, ...]:
        """The same councils with their codes."""
        _give_codes(self.councils)
        return self.councils

    @cached_property
    def by_slug(self) -> dict[str, Council]:
        return {council.slug: council for council in self.coded}

    @cached_property
    def followed(self) -> tuple[Followed, ...]:
        return tuple(_successions(self._as_of, self.councils))

    @cached_property
    def followed_by_council(self) -> dict[int, list[Followed]]:
        """The same under the number of each council that took part."""
        found: dict[int, list[Followed]] = {}
        for one in self.followed:
            found.setdefault(one.predecessor.pk, []).append(one)
            found.setdefault(one.successor.pk, []).append(one)
        return found


# As the register is today: most pages are of today, and need it.
_today = Remembered(Register)


def councils_alive(as_of: AsOf, *, with_codes: bool = False) -> list[Council]:
    """The councils that existed on the day, by name, with their county; in a fixed number of queries."""
    return [one for one in councils_known(as_of, with_codes=with_codes) if one.is_alive_on(as_of.day)]


def councils_known(as_of: AsOf, *, with_codes: bool = False) -> list[Council]:
    """Every council that the register held at the moment, abolished and future ones included."""
    register = _today(as_of)
    if register is None:
        return _read(as_of, with_codes=with_codes)
    return list(register.coded if with_codes else register.councils)


def councils_about(council: Council, as_of: AsOf) -> list[Council]:
    """Those of ``councils_known`` that a page about one may name: itself, its districts, its family; or a few more."""
    register = _today(as_of)
    if register:
        return list(register.councils)
    former = _former_facts(as_of)
    known = Council.objects.known_at(as_of)
    if former:
        return _as_known(known, former)
    related = Q(pk=council.pk) | Q(county=council)
    related |= Q(successions_in__predecessor=council) | Q(successions_out__successor=council)
    return _by_name(known.filter(related).distinct())


def council_known(slug: str, as_of: AsOf) -> Council | None:
    """The council that has this name in addresses today, as it was known at the moment; None if it was not."""
    register = _today(as_of)
    if register:
        return register.by_slug.get(slug)
    former = _former_facts(as_of)
    known = Council.objects.known_at(as_of)
    if not former:
        found = known.filter(slug=slug).first()
    else:
        pk = known.filter(slug=slug).values_list("pk", flat=True).first()
        found = next((council for council in _as_known(known, former) if council.pk == pk), None)
    if found:
        _give_codes([found])
    return found


def _read(as_of: AsOf, *, with_codes: bool) -> list[Council]:
    former = _former_facts(as_of)
    known = Council.objects.known_at(as_of)
    found = _as_known(known, former) if former else _by_name(known)
    if with_codes:
        _give_codes(found)
    return found


def successions_known(as_of: AsOf, councils: Iterable[Council] | None = None) -> list[Followed]:
    """Who followed whom, as known at the moment, oldest first; between these councils (None: all known)."""
    register = _today(as_of)
    if register is None:
        return _successions(as_of, councils_known(as_of) if councils is None else councils)
    if councils is None:
        return list(register.followed)
    wanted = {council.pk for council in councils}
    return [one for one in register.followed if one.predecessor.pk in wanted and one.successor.pk in wanted]


def successions_of(council: Council, as_of: AsOf, known: Iterable[Council]) -> list[Followed]:
    """Whom one council followed, and who followed it, of those known (see ``councils_about``), oldest first."""
    register = _today(as_of)
    if register:
        return register.followed_by_council.get(council.pk, [])
    return [one for one in _successions(as_of, known) if council.pk in (one.predecessor.pk, one.successor.pk)]


def _successions(as_of: AsOf, councils: Iterable[Council]) -> list[Followed]:
    known = {council.code: council for council in councils}
    former = _former_facts(as_of)
    found = [
        (known[old], known[new], day)
        for pk, old, new, day in Succession.objects.order_by().values_list(
            "predecessor", "predecessor__code", "successor__code", "date"
        )
        if pk not in former and old in known and new in known
    ]
    by_pk = {council.pk: council for council in known.values()}
    for pk, facts in former.items():
        if pk in by_pk:
            pairs = ((known.get(code), date.fromisoformat(day)) for code, day in facts["successors"])
            found += [(by_pk[pk], successor, day) for successor, day in pairs if successor]
    found.sort(key=lambda one: (one[2], one[0].code, one[1].code))
    return [Followed(*one) for one in found]


def formerly(names: Iterable[str]) -> dict[str, str]:
    """For each of these names in addresses that a council had before: its name of today (the last to have it wins)."""
    found = FormerFacts.objects.filter(facts__slug__in=list(names)).order_by("until")
    return {former: today for former, today in found.values_list("facts__slug", "council__slug") if former != today}


@dataclass(frozen=True)
class Version:
    """What the register said of a council from a moment (None: from its first load) until the next version."""

    since: datetime | None
    facts: Mapping[str, Any]

    def alive_at(self, moment: datetime) -> bool:
        return alive(self.facts["start_date"], self.facts["end_date"], AsOf.at(moment).day)


def versions(councils: Iterable[Council]) -> dict[int, list[Version]]:
    """For each council all that the register ever said of it, oldest first; each said until the next began."""
    former: dict[int, list[tuple[datetime, Mapping[str, Any]]]] = {}
    for pk, until, facts in FormerFacts.objects.order_by("until").values_list("council", "until", "facts"):
        former.setdefault(pk, []).append((until, facts_in_words(facts)))
    found = {}
    for council in councils:
        since, told = council.known_since, []
        for until, facts in former.get(council.pk, ()):
            told.append(Version(since, facts))
            since = until
        found[council.pk] = [*told, Version(since, {name: getattr(council, name) for name in OWN_FACTS})]
    return found


def facts_in_words(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they were stored, with days and numbers as such."""
    return {
        name: (date.fromisoformat(value) if name in DAYS else Decimal(value) if name in DEGREES else value)
        if value is not None
        else None
        for name, value in facts.items()
        if name in OWN_FACTS
    }


def _former_facts(as_of: AsOf) -> dict[int, Mapping[str, Any]]:
    """For each council of which something else was said at the moment: what that was."""
    later = FormerFacts.objects.filter(until__gt=as_of.moment).order_by("-until")
    return dict(later.values_list("council", "facts"))  # the earliest of each council comes last, and stays


def _as_known(councils: Iterable[Council], former: Mapping[int, Mapping[str, Any]]) -> list[Council]:
    found = _with_counties(councils)
    by_code = {council.code: council for council in found}
    for council in found:
        facts = former.get(council.pk)
        if facts is None:
            continue
        for name, value in facts_in_words(facts).items():
            setattr(council, name, value)
        council.county = by_code.get(facts["county_code"])
        council.differs_since = True
        codes = council.known_codes = [Code(code, _day(start), _day(end)) for code, start, end in facts["gss_codes"]]
        council.search_text = council.compose_search_text(tuple(sorted(code.code for code in codes)))
    for council in found:  # counties may have been known by other names, too
        if council.county:
            council.county = by_code.get(council.county.code, council.county)
    return _in_order(found)


def _by_name(councils: Iterable[Council]) -> list[Council]:
    return _in_order(_with_counties(councils))


def _in_order(councils: Iterable[Council]) -> list[Council]:
    """In an order that no database's collation decides."""
    return sorted(councils, key=lambda council: (council.short_name.casefold(), council.code))


def _with_counties(councils: Iterable[Council]) -> list[Council]:
    """Each with its county, made once for all its districts; one query more for counties that are not among them."""
    found = list(councils)
    by_pk = {council.pk: council for council in found}
    if missing := {council.county_id for council in found if council.county_id} - by_pk.keys():
        by_pk |= Council.objects.in_bulk(missing)
    for council in found:
        if council.county_id:
            council.county = by_pk[council.county_id]
    return found


def _give_codes(councils: Sequence[Council]) -> None:
    """Their codes, oldest first, in one query: Django's own way to ask for them makes a query set for each council."""
    asked = [council for council in councils if council.known_codes is None]
    stored = GssCode.objects.all() if len(asked) > FEW else GssCode.objects.filter(council__in=asked)
    oldest_first = stored.order_by(F("start_date").asc(nulls_first=True))
    found: dict[int, list[Code]] = {}
    for pk, code, start, end in oldest_first.values_list("council", "code", "start_date", "end_date"):
        found.setdefault(pk, []).append(Code(code, start, end))
    for council in asked:
        council.known_codes = found.get(council.pk, [])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def gss_code_on(council: Council, day: date) -> str:
    """The code of the Office for National Statistics in force on a day, of codes asked for with the council."""
    return next((code.code for code in codes_known(council) if alive(code.start_date, code.end_date, day)), "")


def codes_known(council: Council) -> Sequence[Code]:
    """The codes that the register gave at the moment as of which the council was asked for."""
    if council.known_codes is None:
        _give_codes([council])
    return council.known_codes or ()
