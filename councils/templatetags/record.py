"""How the record is drawn: badges of status and the proportional bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.forms import BoundField
from django.utils.functional import Promise

from ..choices import FURTHEST_FIRST, Finding, Headline, PolicyStatus

register = template.Library()

# What a badge can be about: the enumeration that has its words.
KINDS: dict[str, type[PolicyStatus] | type[Headline] | type[Finding]] = {
    "policy": PolicyStatus,
    "headline": Headline,
    "finding": Finding,
}

THINNEST = 0.6  # per cent of a bar: less could not be seen


class Counted(Protocol):
    """Anything that says how many councils have a code: a figure of the front page, a facet of the list."""

    code: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Segment:
    """A part of a bar: where it starts and how wide it is, in per cent."""

    code: str
    label: str | Promise
    count: int
    x: str
    width: str


@register.inclusion_tag("components/badge.html")
def status_badge(code: str, kind: str = "policy") -> dict[str, Any]:
    """The shape and the word of a status; ``kind`` is policy, headline or finding."""
    return {"code": code, "label": KINDS[kind](code).label}


@register.inclusion_tag("components/bar.html")
def proportional_bar(counts: Iterable[Counted], label: str, size: str = "") -> dict[str, Any]:
    """A bar whose parts are as wide as their counts; what nobody has is left out. ``size`` may be "thin"."""
    return {"segments": segments(list(counts)), "label": label, "size": size}


def segments(counts: list[Counted]) -> list[Segment]:
    """The parts of a bar in order; a very small part gets just enough width to be seen."""
    present = [one for one in counts if one.count]
    total = sum(one.count for one in present)
    widths = [max(100 * one.count / total, THINNEST) for one in present]
    scale = 100 / sum(widths) if widths else 0
    placed, x = [], 0.0
    for one, width in zip(present, widths, strict=True):
        placed.append(Segment(one.code, one.label, one.count, f"{x:.2f}%", f"{width * scale:.2f}%"))
        x += width * scale
    return placed


@register.filter
def furthest_first(counts: Iterable[Counted]) -> list[Counted]:
    """Counts of policy statuses in the order of a picture; a status that is not in the order comes first."""
    order: list[str] = [status.value for status in FURTHEST_FIRST]
    return sorted(counts, key=lambda one: order.index(one.code) if one.code in order else -1)


@register.filter
def chosen_count(field: BoundField) -> int:
    """How many values of a filter are chosen."""
    value = field.value()
    if isinstance(value, list | tuple):
        return len([one for one in value if one])
    return 1 if value else 0
