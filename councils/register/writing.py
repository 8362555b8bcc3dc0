"""Writes the differences between the register and the database, in one transaction."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Model, Value
from django.db.models.functions import Concat

from ..models import Council, GssCode, Succession
from .changes import COUNCIL_FACTS, DERIVED, Changes, Difference
from .tables import RegisterError

Known = dict[str, Council]


def apply(changes: Changes) -> None:
    """Write all the changes or, where a council that has records would have to go, none of them."""
    if changes.refusals:
        raise RegisterError(changes.refusals)
    if not changes:
        return
    with transaction.atomic():
        _delete(GssCode, changes.gss_codes)
        _delete(Succession, changes.successions)
        _free_slugs(changes.councils)
        known: Known = Council.objects.in_bulk(field_name="code")
        _create_councils(changes.councils, known)
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


def _create_councils(differences: Iterable[Difference], known: Known) -> None:
    """Counties before the districts that refer to them."""
    new = [change.after for change in differences if change.kind == "created" and change.after]
    for has_county in (False, True):
        batch = [
            Council(**{name: facts[name] for name in (*COUNCIL_FACTS, DERIVED)}, county=_county(facts, known))
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
