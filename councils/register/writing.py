"""Writes the differences between the register and the database, in one transaction, and keeps what was said before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Value
from django.db.models.functions import Concat

from ..models import Council, FormerFacts, GssCode, Succession
from ..operations import editions
from .changes import COUNCIL_FACTS, DERIVED, Changes, Difference
from .tables import RegisterError

Known = dict[str, Council]


def apply(changes: Changes, *, now: datetime) -> None:
    """Write all the changes or, where a council that has records would have to go, none of them.

    What the register said until ``now`` of each council concerned is kept, so that any earlier day can be shown as
    it was. A council that is not in the first load is known from ``now`` on.
    """
    if changes.refusals:
        raise RegisterError(changes.refusals)
    if not changes:
        return
    with transaction.atomic():
        editions.begin(now)
        founding = not Council.objects.exists()
        _keep_former_facts(changes, now)
        _delete(GssCode, changes.gss_codes)
        _delete(Succession, changes.successions)
        _free_slugs(changes.councils)
        known: Known = Council.objects.in_bulk(field_name="code")
        _create_councils(changes.councils, known, None if founding else now)
        _update_councils(changes.councils, known)
        _delete_councils(changes.councils)
        _create_gss_codes(changes.gss_codes, known)
        _create_successions(changes.successions, known)


def _delete(model: type[Model], differences: Iterable[Difference]) -> None:
    """What is gone, and what changed: nothing refers to these rows, so that they are simply written anew."""
    stale = [change.pk for change in differences if change.pk]
    if stale:
        model._base_manager.filter(pk__in=stale).delete()


def _free_slugs(differences: Iterable[Difference]) -> None:
    """Two councils may exchange slugs: set those that change aside first."""
    leaving = [change.pk for change in differences if change.pk and (not change.after or "slug" in change.fields)]
    if leaving:
        Council.objects.filter(pk__in=leaving).update(slug=Concat("code", Value("~")))


def _county(facts: Mapping[str, str], known: Known) -> Council | None:
    return known[facts["county_code"]] if facts["county_code"] else None


def _keep_former_facts(changes: Changes, now: datetime) -> None:
    """What was said until now of each council of which something changes; a council that goes takes its own along."""
    going = {change.before["code"] for change in changes.councils if change.before and not change.after}
    codes = {change.before["code"] for change in changes.councils if change.kind == "changed" and change.before}
    for difference in (*changes.gss_codes, *changes.successions):
        for facts in (difference.before, difference.after):
            codes.add((facts or {}).get("council_code") or (facts or {}).get("predecessor_code"))
    FormerFacts.objects.filter(council__code__in=going).delete()
    councils = Council.objects.filter(code__in=codes - going).select_related("county")
    gss_codes: defaultdict[int, list[Any]] = defaultdict(list)
    for code in GssCode.objects.filter(council__in=councils):
        gss_codes[code.council_id].append((code.code, code.start_date, code.end_date))
    successors: defaultdict[int, list[Any]] = defaultdict(list)
    for pk, *row in Succession.objects.filter(predecessor__in=councils).values_list(
        "predecessor", "successor__code", "date"
    ):
        successors[pk].append(row)
    FormerFacts.objects.bulk_create(
        (
            FormerFacts(
                council=council,
                until=now,
                facts={name: getattr(council, name) for name in COUNCIL_FACTS}
                | {"county_code": council.county.code if council.county else ""}
                | {"gss_codes": gss_codes[council.pk], "successors": successors[council.pk]},
            )
            for council in councils
        ),
        # Of two loads at one moment the second replaces what was never shown.
        ignore_conflicts=True,
    )


def _create_councils(differences: Iterable[Difference], known: Known, since: datetime | None) -> None:
    """Counties before the districts that refer to them."""
    new = [change.after for change in differences if change.kind == "created" and change.after]
    for has_county in (False, True):
        batch = [
            Council(
                **{name: facts[name] for name in (*COUNCIL_FACTS, DERIVED)},
                county=_county(facts, known),
                known_since=since,
            )
            for facts in new
            if bool(facts["county_code"]) == has_county
        ]
        known.update((council.code, council) for council in Council.objects.bulk_create(batch))


def _update_councils(differences: Iterable[Difference], known: Known) -> None:
    councils: list[Council] = []
    columns: set[str] = set()
    for change in differences:
        if change.kind == "changed" and change.after:
            council = known[change.after["code"]]
            for name in change.fields.keys() - {"county_code"}:
                setattr(council, name, change.after[name])
            council.slug = change.after["slug"]
            council.county = _county(change.after, known)
            councils.append(council)
            columns.update("county" if name == "county_code" else name for name in change.fields)
    if councils:
        Council.objects.bulk_update(councils, sorted(columns))


def _delete_councils(differences: Iterable[Difference]) -> None:
    gone = [change.pk for change in differences if change.pk and not change.after]
    if gone:
        councils = Council.objects.filter(pk__in=gone)
        councils.update(county=None)
        councils.delete()


def _create_gss_codes(differences: Iterable[Difference], known: Known) -> None:
    GssCode.objects.bulk_create(
        GssCode(
            council=known[change.after["council_code"]],
            code=change.after["gss_code"],
            start_date=change.after["start_date"],
            end_date=change.after["end_date"],
        )
        for change in differences
        if change.after
    )


def _create_successions(differences: Iterable[Difference], known: Known) -> None:
    Succession.objects.bulk_create(
        Succession(
            predecessor=known[change.after["predecessor_code"]],
            successor=known[change.after["successor_code"]],
            date=change.after["date"],
        )
        for change in differences
        if change.after
    )
