"""A small world for tests, made with the operations that staff use, so that nothing in it breaks a rule."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from councils import copies, operations
from councils.choices import Ask, EvidenceKind, PolicyStatus
from councils.models import (
    Council,
    Evidence,
    EvidenceCopy,
    FormerFacts,
    GssCode,
    PolicyRecord,
    PracticeFinding,
    Succession,
)
from councils.operations import DecisionInput, EvidenceInput, FindingInput
from councils.registered import OWN_FACTS
from pledges.models import Election, Pledge
from pledges.operations import ElectionInput, keep_election, record_pledge

UK = ZoneInfo("Europe/London")
TODAY = date(2026, 6, 1)
DAY = date(2026, 3, 2)
BOTH = tuple(Ask.values)
DATA_SHARING, JOINT_INSPECTIONS = BOTH
SENTINEL = "Zebra-only-for-staff"


def at(day: date, hour: int = 12) -> datetime:
    """An hour of a day in the UK."""
    return datetime.combine(day, time(hour), UK)


NOW = at(TODAY)


@contextmanager
def database_refuses() -> Iterator[None]:
    """Expect the database itself to refuse, and leave the test's transaction usable."""
    with pytest.raises(IntegrityError), transaction.atomic():
        yield


# --- Councils -------------------------------------------------------------------------------------------------


def council(
    code: str = "AAA", *, gss: str | Sequence[tuple[str, date | None, date | None]] = "", **facts: Any
) -> Council:
    """A unitary council of London, unless told otherwise; ``gss`` is one code or (code, start, end) of several."""
    words = {
        "code": code,
        "slug": f"{code.lower()}shire",
        "short_name": f"{code.title()}shire",
        "official_name": f"{code.title()}shire Council",
        "nation": "england",
        "region": "london",
        "council_type": "unitary",
    }
    row = Council(**words | facts)
    codes = [(gss, None, None)] if isinstance(gss, str) and gss else list(gss)
    row.search_text = row.compose_search_text(tuple(sorted(one for one, _start, _end in codes)))
    row.full_clean()
    row.save()
    for one, start, end in codes:
        GssCode.objects.create(council=row, code=one, start_date=start, end_date=end)
    return row


def succeed(old: Council, new: Council, day: date) -> None:
    """One council takes over from another on a day which is the end of the one and the start of the other."""
    Council.objects.filter(pk=old.pk).update(end_date=day)
    Council.objects.filter(pk=new.pk).update(start_date=day)
    Succession.objects.create(predecessor=old, successor=new, date=day)
    old.refresh_from_db()
    new.refresh_from_db()


def register_says(where: Council, *, on: date, **facts: Any) -> None:
    """From noon of a day the register says something else of a council; what it said before is kept, as a load does."""
    county = where.county.code if where.county else ""
    codes = [[one.code, one.start_date, one.end_date] for one in where.gss_codes.all()]
    followed = where.successions_out.values_list("successor__code", "date")
    FormerFacts.objects.create(
        council=where,
        until=at(on),
        facts={name: getattr(where, name) for name in OWN_FACTS}
        | {"county_code": county, "gss_codes": codes, "successors": [list(one) for one in followed]},
    )
    Council.objects.filter(pk=where.pk).update(**facts)
    where.refresh_from_db()


# --- Documents ------------------------------------------------------------------------------------------------


def document(kind: str, title: str = "", **words: Any) -> EvidenceInput:
    given = {"dated": DAY, "url": f"https://council.example.org/{kind}", **words}
    return EvidenceInput(kind=kind, title=title or EvidenceKind(kind).label, **given)


def minutes(**words: Any) -> EvidenceInput:
    return document("minutes", **words)


def press_report(**words: Any) -> EvidenceInput:
    return document("press_report", **words)


def tip(**words: Any) -> EvidenceInput:
    return document("tip", title=f"{SENTINEL} tip", **words)


# --- Policy ---------------------------------------------------------------------------------------------------


def decision_input(status: str = "in_force", on: date = DAY, **words: Any) -> DecisionInput:
    in_force = status == PolicyStatus.IN_FORCE
    given = {
        "effective_from": on,
        "checked_on": on,
        "decided_by": "cabinet" if in_force else "",
        "covers_all_functions": in_force and "functions" not in words,
        "evidence": () if status == PolicyStatus.NO_POLICY_FOUND else (minutes(),),
    }
    return DecisionInput(status=status, **given | words)


def decision(
    where: Council,
    status: str = "in_force",
    *,
    asks: Sequence[str] = BOTH,
    on: date = DAY,
    now: datetime | None = None,
    **words: Any,
) -> list[PolicyRecord]:
    """Drafts, one for each ask."""
    return operations.record_decision(
        council=where, asks=asks, decision=decision_input(status, on, **words), by=None, now=now or at(on)
    )


def published_decision(
    where: Council, status: str = "in_force", *, on: date = DAY, now: datetime | None = None, **words: Any
) -> list[PolicyRecord]:
    """The same, published at noon of the day on which it was so, or at ``now``."""
    records = decision(where, status, on=on, now=now, **words)
    operations.publish_records(records=records, by=None, now=now or at(on))
    return records


def invented_decision(where: Council, status: str = "in_force", *, on: date = DAY) -> list[PolicyRecord]:
    """Published demonstration data, as `load_demo` makes it, on one ask."""
    given = decision_input(status, on)
    records = operations.record_decision(
        council=where, asks=[DATA_SHARING], decision=given, by=None, now=at(on), is_demo=True
    )
    operations.publish_records(records=records, by=None, now=at(on))
    return records


def retract(row: Any, *, on: date = TODAY, reason: str = "It was about another council.", correction: str = "") -> None:
    operations.retract(row=row, reason=reason, correction=correction, by=None, now=at(on))


# --- Practice -------------------------------------------------------------------------------------------------


def finding_input(found: str = "reported", on: date = DAY, **words: Any) -> FindingInput:
    given = {
        "mechanism": "joint_visit",
        "function": "food_safety",
        "statement": "Officers visited four kitchens together.",
        "effective_from": on,
        "checked_on": on,
        "offered_on": on,
        "names_nobody": True,
        "evidence": (press_report(),),
    }
    return FindingInput(finding=found, **given | words)


def finding(where: Council, found: str = "reported", *, on: date = DAY, **words: Any) -> PracticeFinding:
    return operations.record_finding(council=where, finding=finding_input(found, on, **words), by=None, now=at(on))


def published_finding(where: Council, found: str = "reported", *, on: date = DAY, **words: Any) -> PracticeFinding:
    row = finding(where, found, on=on, **words)
    operations.publish_finding(finding=row, by=None, now=at(on))
    return row


# --- Pledges --------------------------------------------------------------------------------------------------


def pledge(where: Council, name: str = "The Green group", **words: Any) -> Pledge:
    given = {
        "role": "political_group",
        "asks": list(BOTH),
        "pledged_on": DAY,
        "source_title": "Their manifesto",
        "source_url": "https://greens.example.org/manifesto",
        "now": at(DAY),
    }
    return record_pledge(council=where, name=name, by=None, **given | words)


def published_pledge(where: Council, name: str = "The Green group", *, on: date = DAY, **words: Any) -> Pledge:
    row = pledge(where, name, **words)
    operations.publish(row=row, by=None, now=at(on))
    return row


def election(where: Council, *, kind: str = "local", day: date = date(2026, 5, 7)) -> Election:
    words = ElectionInput(where, "Local elections", kind, day, "https://council.example.org/elections")
    return keep_election(words=words, now=at(DAY))


# --- Copies ---------------------------------------------------------------------------------------------------


def png(colour: str = "red") -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (20, 10), colour).save(out, "PNG")
    return out.getvalue()


def kept_copy(item: Evidence, data: bytes = b"", *, on: date = TODAY, by: Any = None) -> EvidenceCopy:
    """A copy of a document; of a published one it is published."""
    return operations.add_copy(evidence=item, file=copies.clean(data or png()), by=by, now=at(on))


# --- Reading --------------------------------------------------------------------------------------------------


def body(response: Any) -> str:
    """The whole of a response as text, streamed or not."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def table(text: str) -> list[dict[str, str]]:
    """CSV as rows."""
    return list(csv.DictReader(StringIO(text)))
