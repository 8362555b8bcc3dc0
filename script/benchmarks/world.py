"""A database to measure with: the real register of councils, and invented policy records with documents."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice

from django.core.management import call_command
from django.db import transaction

from councils.choices import Ask, CarveOut, DecidedBy, EvidenceKind, Grade, InspectionFunction, PolicyStatus
from councils.models import Council, Edition, Evidence, PolicyRecord

FIRST_DAY = date(2024, 1, 1)
RECORDS_A_DAY = 250
BATCH = 2_000
SUMMARY = "The council’s “cabinet” agreed, by 7 votes to 2, that its inspection teams share no data; it begins at once."
STATUSES = (PolicyStatus.MOTION_TABLED, PolicyStatus.MOTION_PASSED, PolicyStatus.IN_FORCE, PolicyStatus.REVERSED)


def day_of(records: int) -> date:
    """The day at whose end so many records are public."""
    return FIRST_DAY + timedelta(days=records // RECORDS_A_DAY - 1)


def fill(records: int) -> None:
    """Make the tables, load the register, and publish so many records, day by day, each with one document or two."""
    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    last_day = day_of(records)
    councils = [one for one in Council.objects.alive_on(FIRST_DAY) if one.is_alive_on(last_day)]
    made = _records(councils)
    with transaction.atomic():
        for _batch in range(0, records, BATCH):
            rows = PolicyRecord.objects.bulk_create(islice(made, min(BATCH, records - _batch)))
            Evidence.objects.bulk_create(document for row in rows for document in _documents(row))
        Edition.objects.create(at=_moment(records))


def _moment(number: int) -> datetime:
    day, within = divmod(number, RECORDS_A_DAY)
    return datetime.combine(FIRST_DAY + timedelta(days=day), time(6), UTC) + timedelta(minutes=within)


def _records(councils: list[Council]) -> Iterator[PolicyRecord]:
    whose = cycle((council, ask) for council in councils for ask in Ask.values)
    for number, (council, ask) in enumerate(whose):
        moment, status = _moment(number), STATUSES[number // 764 % len(STATUSES)]
        yield PolicyRecord(
            council=council,
            ask=ask,
            status=status,
            effective_from=moment.date() - timedelta(days=number % 30),
            checked_on=moment.date(),
            decided_by=DecidedBy.CABINET if status == PolicyStatus.IN_FORCE else "",
            covers_all_functions=number % 3 == 0,
            functions=[] if number % 3 == 0 else InspectionFunction.values[:3],
            carve_outs=[CarveOut.values[number % len(CarveOut.values)]],
            summary=f"{SUMMARY} ({number})",
            support_grade=Grade.A,
            created_at=moment,
            published_at=moment,
        )


def _documents(row: PolicyRecord) -> Iterator[Evidence]:
    for kind, grade in ((EvidenceKind.MINUTES, Grade.A), (EvidenceKind.PRESS_REPORT, Grade.D))[: 1 + row.pk % 2]:
        yield Evidence(
            policy_record=row,
            kind=kind,
            grade=grade,
            title=f"{EvidenceKind(kind).label}, item {row.pk}",
            dated=row.effective_from,
            url=f"https://council.example.org/documents/{row.pk}",
            created_at=row.created_at,
            published_at=row.published_at,
        )
