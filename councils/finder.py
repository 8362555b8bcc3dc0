"""Find your council: by postcode, or a part of one, or by name. Nothing that was asked is kept anywhere."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .choices import CouncilType
from .geography import postcodes
from .geography.postcodes import Postcode
from .models import Council, GssCode, PostcodeRange, Succession
from .querysets import fold

# Not of the United Kingdom, so without a council of its kind. "L" and "M" are the directory's own pseudo codes.
CROWN_DEPENDENCIES = {"JE": "jersey", "GY": "guernsey", "IM": "isle_of_man"}
PSEUDO_CODES = {"L99999999": "channel_islands", "M99999999": "isle_of_man"}
MOST_NAMES = 20


class Kind(StrEnum):
    """What kind of answer it is; each has its words in the template."""

    POSTCODE = "postcode"
    GUESS = "guess"
    PART = "part"
    NAMES = "names"
    ISLANDS = "islands"
    UNKNOWN_POSTCODE = "unknown_postcode"
    NOTHING = "nothing"
    EMPTY = "empty"


@dataclass(frozen=True)
class Place:
    """A lower-tier or single-tier council, and its county council where there are two tiers."""

    council: Council
    county: Council | None = None


@dataclass(frozen=True)
class Answer:
    """What was found: the places, the postcode as it is written, and one that may have been meant instead."""

    kind: Kind
    places: list[Place] = field(default_factory=list)
    postcode: str = ""
    suggestion: str = ""


def find(text: str, day: date) -> Answer:
    """Where a postcode, a part of one, or a name leads on a day. Takes whatever was typed; never raises for it."""
    text = text.strip()[:100]
    if not fold(text):
        return Answer(Kind.EMPTY)
    postcode = postcodes.parse(text)
    if postcode is None:
        return _by_name(text, day)
    if postcode.outward[:2] in CROWN_DEPENDENCIES:
        return Answer(Kind.ISLANDS, postcode=str(postcode))
    return _whole(postcode, day) if postcode.is_whole else _part(postcode, day)


def _whole(postcode: Postcode, day: date) -> Answer:
    """One indexed query: the last range that begins at or before the postcode."""
    found = PostcodeRange.objects.filter(first__lte=postcode.first).order_by("-first").first()
    if found and postcode.first <= found.last:
        if found.gss_code in PSEUDO_CODES:
            return Answer(Kind.ISLANDS, postcode=str(postcode))
        places = places_of([found.gss_code], day)
        return Answer(Kind.POSTCODE if places else Kind.UNKNOWN_POSTCODE, places, str(postcode))
    neighbours = _neighbours(postcode, found)
    places = places_of(neighbours, day)
    suggestion = "" if places else _suggestion(str(postcode))
    return Answer(Kind.GUESS if places else Kind.UNKNOWN_POSTCODE, places, str(postcode), suggestion)


def _neighbours(postcode: Postcode, before: PostcodeRange | None) -> list[str]:
    """Codes of the ranges next to a postcode that the directory lacks, if in the same sector or else district."""
    after = PostcodeRange.objects.filter(first__gt=postcode.first).order_by("first").first()
    sector = Postcode(postcode.outward, postcode.inward[0])
    for part in (sector, Postcode(postcode.outward, "")):
        near = [
            r.gss_code for r in (before, after) if r and r.gss_code and r.last >= part.first and r.first <= part.last
        ]
        if near:
            return near[:1] if len(set(near)) == 1 else near
    return []


def _part(postcode: Postcode, day: date) -> Answer:
    touching = PostcodeRange.objects.filter(last__gte=postcode.first, first__lte=postcode.last)
    codes = set(touching.order_by().values_list("gss_code", flat=True).distinct())
    places = places_of(codes, day)
    if places:
        return Answer(Kind.PART, places, str(postcode))
    if codes & set(PSEUDO_CODES):
        return Answer(Kind.ISLANDS, postcode=str(postcode))
    named = _by_name(str(postcode), day)
    return named if named.places else Answer(Kind.UNKNOWN_POSTCODE, postcode=str(postcode))


def _by_name(text: str, day: date) -> Answer:
    found = list(Council.objects.alive_on(day).search(text).select_related("county")[:MOST_NAMES])
    if found:
        places = [Place(council, council.county) for council in found]
        return Answer(Kind.NAMES, sorted(places, key=lambda place: not _begins(place.council, text)))
    if postcodes.looks_like_one(text):
        return Answer(Kind.UNKNOWN_POSTCODE, postcode=text, suggestion=_suggestion(text))
    return Answer(Kind.NOTHING)


def _begins(council: Council, text: str) -> bool:
    return fold(council.short_name).startswith(fold(text))


def _suggestion(text: str) -> str:
    """The first correction that the directory has, "" without one."""
    for candidate in postcodes.corrections(text):
        if PostcodeRange.objects.filter(first__lte=candidate.first, last__gte=candidate.first).exists():
            return str(candidate)
    return ""


def places_of(gss_codes: Iterable[str], day: date) -> list[Place]:
    """The councils alive on a day that hold the areas of these codes: successors, where one has been replaced.

    In three queries, however many codes. The postcode directory tells the area, so that a successor of a part
    of a divided council is among those found.
    """
    wanted = {code for code in gss_codes if code and code not in PSEUDO_CODES}
    owners = {
        row.code: row.council for row in GssCode.objects.filter(code__in=wanted).select_related("council__county")
    }
    followers: dict[int, list[Council]] = defaultdict(list)
    for step in Succession.objects.filter(date__lte=day).select_related("successor__county"):
        followers[step.predecessor_id].append(step.successor)
    living: dict[int, Council] = {}
    queue = list(owners.values())
    while queue:
        council = queue.pop()
        if council.is_alive_on(day):
            living[council.pk] = council
        else:
            queue += followers[council.pk]
    lower = [council for council in living.values() if council.council_type != CouncilType.COUNTY]
    return [
        Place(council, council.county if council.county and council.county.is_alive_on(day) else None)
        for council in sorted(lower, key=lambda council: council.short_name)
    ]
