"""Columns about what a council is: names, place, type, days, codes, and who followed whom."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..choices import CouncilType, Nation, Region
from ..models import Council
from ..registered import gss_code_on
from .column import REGISTER, Column, closing

CouncilOf = Callable[[Any], Council]


def council_facts(of: CouncilOf) -> tuple[Column, ...]:
    """What a council is; ``of`` finds it in an item."""
    return (
        Column("code", _("Code"), _("Stable three-letter code of the council; never reused."), lambda r, d: of(r).code, source=REGISTER, required=True),
        Column("gss_code", _("GSS code"), _("Code of the Office for National Statistics in force on the as-of day."), lambda r, d: gss_code_on(of(r), d.day), source=REGISTER),
        Column("name", _("Council"), _("Short name."), lambda r, d: of(r).short_name, source=REGISTER, required=True),
        Column("official_name", _("Official name"), _("Full name of the council."), lambda r, d: of(r).official_name, source=REGISTER, required=True),
        Column("native_name", _("Welsh, Gaelic or Irish name"), _("Where the council uses one."), lambda r, d: of(r).native_name, source=REGISTER),
        Column("nation", _("Nation"), _("Code of the nation."), lambda r, d: of(r).nation, choices=Nation, source=REGISTER, required=True),
        Column(
            "region", _("Region"), _("Code of the region; Wales, Scotland and Northern Ireland are not divided."),
            lambda r, d: of(r).region, choices=Region, source=REGISTER, required=True,
        ),
        Column("type", _("Type"), _("Code of the type of council."), lambda r, d: of(r).council_type, choices=CouncilType, source=REGISTER, required=True),
        Column("county_code", _("County"), _("For a district council, the code of its county council."), lambda r, d: _county(of(r)), source=REGISTER),
        Column(
            "start_date", _("First day"), _("First day on which the council existed; empty if older than the register."),
            lambda r, d: of(r).start_date, "date", source=REGISTER,
        ),
        Column(
            "end_date", _("End"), _("First day on which the council no longer exists; empty if none is fixed."),
            lambda r, d: of(r).end_date, "date", source=REGISTER,
        ),
        Column("latitude", _("Latitude"), _("Of the centre, WGS 84."), lambda r, d: of(r).latitude, "number", source=REGISTER),
        Column("longitude", _("Longitude"), _("Of the centre, WGS 84."), lambda r, d: of(r).longitude, "number", source=REGISTER),
    )  # fmt: skip


def named(prefix: str, of: CouncilOf) -> tuple[Column, ...]:
    """Code and name of a council that an item is about."""
    words = {"council": _("council")}
    return (
        Column(f"{prefix}_code", _("Code of the %(council)s") % words, _("Stable three-letter code."), lambda r, d: of(r).code, source=REGISTER, required=True),
        Column(prefix, _("Council"), _("Its short name."), lambda r, d: of(r).short_name, source=REGISTER, required=True),
    )  # fmt: skip


def _county(council: Council) -> str:
    return council.county.code if council.county else ""


def page(council: Council) -> str:
    """The whole address of a council's page."""
    return settings.SITE_URL + council.get_absolute_url()


def register_columns() -> tuple[Column, ...]:
    """The register: every council known, abolished and future ones included."""
    return (
        *council_facts(lambda r: r.council),
        Column("alive", _("Exists"), _("true if the council exists on the as-of day."), lambda r, d: r.council.is_alive_on(d.day), "boolean", source=REGISTER, required=True),
        Column("predecessor_codes", _("Predecessors"), _("Codes of the councils whose area it took over, wholly or in part."), lambda r, d: r.predecessors, "list", source=REGISTER),
        Column("successor_codes", _("Successors"), _("Codes of the councils that took over its area, wholly or in part."), lambda r, d: r.successors, "list", source=REGISTER),
        *closing(lambda r: page(r.council), None),
    )  # fmt: skip


def gss_columns() -> tuple[Column, ...]:
    """GSS codes with the days on which they were a council's."""
    return (
        Column("gss_code", _("GSS code"), _("Code of the Office for National Statistics."), lambda r, d: r.code.code, source=REGISTER, required=True),
        *named("council", lambda r: r.council),
        Column("start_date", _("First day"), _("First day of the code; empty if older than the register."), lambda r, d: r.code.start_date, "date", source=REGISTER),
        Column("end_date", _("End"), _("First day on which it was no longer the council’s code; empty while it is."), lambda r, d: r.code.end_date, "date", source=REGISTER),
        *closing(lambda r: page(r.council), None),
    )  # fmt: skip


def succession_columns() -> tuple[Column, ...]:
    """Who took over whose area, and when."""
    return (
        *named("predecessor", lambda r: r.predecessor),
        *named("successor", lambda r: r.successor),
        Column("date", _("Day"), _("First day of the successor in the area, wholly or in part."), lambda r, d: r.date, "date", source=REGISTER, required=True),
        *closing(lambda r: page(r.predecessor), None),
    )  # fmt: skip
