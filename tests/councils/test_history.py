"""Any past day can be asked for again, byte for byte: proved on random histories (rule 6)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, event, given, seed, settings
from hypothesis import strategies as st

from councils import operations
from councils.changes import latest
from councils.choices import Ask, Headline, PolicyStatus
from councils.datasets import data_sets
from councils.exports import FORMS, chunks
from councils.exports.about import about
from councils.extract import Extract
from councils.models import Council, Evidence, FunctionCorrection, PolicyRecord, PracticeFinding
from councils.register import Register, apply, compare
from councils.register.tables import CouncilRow, GssCodeRow, SuccessionRow
from councils.registered import councils_alive
from councils.rules import AsOf
from councils.summaries import Row, figures, rows
from pledges.models import Pledge
from tests.builders import (
    UK,
    at,
    document,
    finding_input,
    minutes,
    pledge,
    press_report,
    published_decision,
    table,
)
from tests.once import often

FIRST = date(2026, 1, 1)
HISTORIES = 500
PARTS = 4  # so that several processors share them
CODES = ("AAA", "BBB", "CCC")
WITHDRAWABLE = {"pledges"}


# --- A register that may change


def council_row(
    code: str, *, name: str = "", kind: str = "unitary", start: date | None = None, end: date | None = None
) -> CouncilRow:
    short = name or f"{code.title()}shire"
    return CouncilRow(
        1, code, f"{code.lower()}shire", f"{short} Council", short, "", "", "england", "london", kind, "", start, end,
        Decimal("51.5"), Decimal("-0.1"), "",
    )  # fmt: skip


class World:
    """A register of councils and a record, moved on by steps; each step is one thing that staff do."""

    def __init__(self) -> None:
        self.councils = {code: council_row(code) for code in CODES}
        self.successions: list[SuccessionRow] = []

    def load(self, now: datetime) -> None:
        codes = tuple(
            GssCodeRow(1, code, f"E0600{number:04}", None, None) for number, code in enumerate(sorted(self.councils))
        )
        apply(compare(Register(tuple(self.councils.values()), codes, tuple(self.successions))), now=now)

    def council(self, code: str) -> Council:
        return Council.objects.get(code=code)


# --- What staff do: each takes the world, a council's code, a number that decides between variants, and the moment


def decide(world: World, code: str, number: int, now: datetime) -> None:
    """A decision published: perhaps of a day before, perhaps of one to come."""
    statuses = ("no_policy_found", "motion_tabled", "motion_passed", "in_force", "rejected", "lapsed")
    status = statuses[number % len(statuses)]
    day = now.astimezone(UK).date()
    on = day + timedelta(days=number % 9) if status == "in_force" else day - timedelta(days=number % 20)
    asks = (list(Ask.values), [Ask.DATA_SHARING.value], [Ask.JOINT_INSPECTIONS.value])[number % 3]
    functions = {"functions": ["food_safety"]} if number % 4 == 0 else {}
    published_decision(
        world.council(code), status, asks=asks, on=on, checked_on=day, now=now, summary=f"Step {number}.", **functions
    )


def retract(world: World, code: str, number: int, now: datetime) -> None:
    kinds: tuple[Any, ...] = (PolicyRecord, PracticeFinding, FunctionCorrection, Pledge, Evidence)
    standing = list(kinds[number % len(kinds)].published.order_by("pk"))
    if standing:
        operations.retract(row=standing[number % len(standing)], reason="Wrong.", correction="Right.", by=None, now=now)


def find(world: World, code: str, number: int, now: datetime) -> None:
    on = now.astimezone(UK).date() - timedelta(days=number % 9)
    given = finding_input(("reported", "council_says_none", "disputed")[number % 3], on=on, checked_on=on)
    row = operations.record_finding(council=world.council(code), finding=given, by=None, now=now)
    operations.publish_finding(finding=row, by=None, now=now)


def document_it(world: World, code: str, number: int, now: datetime) -> None:
    record: Any = PolicyRecord.published.filter(council__code=code).order_by("pk").last()
    if record:
        operations.add_evidence(
            record=record, evidence=(press_report(), minutes(), document("foi_answer"))[number % 3], by=None, now=now
        )


def archive(world: World, code: str, number: int, now: datetime) -> None:
    item = Evidence.published.order_by("pk").last()
    if item:
        url = f"https://archive.example.org/{number}"
        operations.note_on_evidence(evidence=item, archived_url=url, private_note="", now=now)


def answer(world: World, code: str, number: int, now: datetime) -> None:
    row = PracticeFinding.published.order_by("pk").last()
    if row:
        operations.publish_response(
            finding=row, received_on=now.astimezone(UK).date(), text="We don’t.", by=None, now=now
        )


def correct(world: World, code: str, number: int, now: datetime) -> None:
    function = ("food_safety", "planning")[number % 2]
    operations.correct_function(
        council=world.council(code), function=function, holds=number % 3 == 0, source="A table.", by=None, now=now
    )


def promise(world: World, code: str, number: int, now: datetime) -> None:
    row = pledge(world.council(code), pledged_on=now.astimezone(UK).date(), now=now)
    operations.publish(row=row, by=None, now=now)


def rename(world: World, code: str, number: int, now: datetime) -> None:
    old = world.councils[code]
    world.councils[code] = council_row(
        code,
        name=f"Anyshire {number}",
        kind=("unitary", "district")[number % 2],
        start=old.start_date,
        end=old.end_date,
    )
    world.load(now)


def merge(world: World, code: str, number: int, now: datetime) -> None:
    """A successor is made, for a day that is past, or to come; known from now on."""
    old, new = world.councils[code], f"N{code[1]}{'ABCDEFGHIJ'[number % 10]}"
    if old.end_date or new in world.councils:
        return
    day = now.astimezone(UK).date() + timedelta(days=number % 12 - 4)
    world.councils[code] = council_row(code, name=old.short_name, kind=old.council_type, start=old.start_date, end=day)
    world.councils[new] = council_row(new, start=day)
    world.successions.append(SuccessionRow(1, code, new, day))
    world.load(now)


STEPS: tuple[Callable[[World, str, int, datetime], None], ...] = (
    decide, decide, decide, retract, find, document_it, archive, answer, correct, promise, rename, merge,
)  # fmt: skip

histories = st.lists(
    st.tuples(
        st.integers(0, 5),  # days later
        st.integers(0, 23),  # hour of the day
        st.sampled_from(STEPS),
        st.sampled_from(CODES),
        st.integers(0, 59),
    ),
    min_size=3,
    max_size=9,
)


# --- What the site shows


def exports(now: AsOf, choice: int, query: str = "") -> dict[str, bytes]:
    """What the site writes: by choice one data set of all, and every other time in all forms."""
    lasting = [one for one in data_sets() if one.name not in WITHDRAWABLE]
    one, in_all_forms = lasting[choice % len(lasting)], choice // len(lasting) % 2
    extract = Extract(one, QueryDict(query), now)
    found = {}
    for form in FORMS.values():
        if form.name == "csv" or in_all_forms:
            pieces = form.write(extract, about(extract, form.name, is_demo=False))
            found[f"{one.name}.{form.name}"] = b"".join(chunks(pieces) if form.is_text else pieces)
    return found


def standing(found: list[Row]) -> dict[str, tuple[str, ...]]:
    """Where every council stands: headline, and status of each ask."""
    return {row.council.code: (row.headline, *(row.standing.status(ask) for ask in Ask.values)) for row in found}


def standing_on(as_of: AsOf) -> dict[str, tuple[str, ...]]:
    return standing(rows(councils_alive(as_of), as_of))


def changes_csv(as_of: AsOf) -> list[dict[str, str]]:
    """The rows of /changes.csv."""
    (changes,) = (one for one in data_sets() if one.name == "changes")
    extract = Extract(changes, QueryDict(), as_of)
    return table("".join(FORMS["csv"].write(extract, about(extract, "csv", is_demo=False))))


def replayed(told: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """The same, from nothing but /changes.csv and the councils that began before the first of them."""
    state = {code: [Headline.NOT_CHECKED.value, *[PolicyStatus.NOT_CHECKED.value] * len(Ask)] for code in CODES}
    for change in told:
        where = state.setdefault(change["council_code"], ["", *[PolicyStatus.NOT_CHECKED.value] * len(Ask)])
        assert where[0] == change["headline_before"], change
        where[0] = change["headline_after"]
        if change["ask"]:
            place = 1 + Ask.values.index(change["ask"])
            assert where[place] == change["before"], change
            where[place] = change["after"]
    return {code: tuple(where) for code, where in state.items() if where[0]}


@contextmanager
def forgotten() -> Iterator[None]:
    """A world of its own for one history."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def end_of(day: date) -> AsOf:
    return AsOf.at(AsOf.end_of(day).moment)


def live(steps: list[tuple[Any, ...]]) -> Iterator[date]:
    """Do what the steps say, and stop at the end of each day on which something was done."""
    world, day = World(), FIRST
    for later, hour, step, code, number in sorted_by_day(steps):
        if day + timedelta(later) != day:
            yield day
        day += timedelta(later)
        try:
            with transaction.atomic():
                step(world, code, number, at(day, hour))
        except ValidationError:
            event("refused")
    yield day


def sorted_by_day(steps: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Hours only move on within a day."""
    found, day = [], 0
    for later, hour, *rest in steps:
        day += later
        found.append((day, hour, *rest))
    found.sort(key=lambda one: one[:2])
    return [(one[0] - before, *one[1:]) for one, before in zip(found, [0, *(one[0] for one in found)], strict=False)]


# --- The proof

# Without shrinking, which takes minutes: a history is short enough to read as it is.
MANY = settings(
    max_examples=often(HISTORIES // PARTS),
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_any_day_of_any_history_can_be_asked_for_again(part: int) -> None:
    World().load(at(FIRST, 0))

    @seed(part)
    @MANY
    @given(histories, st.integers(0, 89))
    def prove(steps: list[tuple[Any, ...]], choice: int) -> None:
        with forgotten():
            a_day_asked_for_later_is_what_was_shown_on_it(steps, choice)

    prove()


def a_day_asked_for_later_is_what_was_shown_on_it(steps: list[tuple[Any, ...]], choice: int) -> None:
    days = len({sum(step[0] for step in steps[: number + 1]) for number in range(len(steps))})
    for number, day in enumerate(live(steps)):
        if number == choice % days:
            asked, files, stood = day, exports(end_of(day), choice), standing_on(end_of(day))
        last = day
    now = AsOf.at(at(last + timedelta(days=30)))
    again = exports(now, choice, f"as_of={asked}")
    assert {name: again[name] for name in again if again[name] != files[name]} == {}
    assert standing_on(AsOf.end_of(asked)) == stood
    told = changes_give_the_state_of(AsOf.end_of(asked) if choice % 3 else now)
    if choice % 3 == 0:
        the_newest_changes_are_the_last_of_all(told, now)


def changes_give_the_state_of(as_of: AsOf) -> list[str]:
    told, found = changes_csv(as_of), rows(councils_alive(as_of), as_of)
    assert replayed(told) == standing(found)
    counted = figures(found)
    assert sum(counted.headlines.values()) == counted.alive == len(found)
    assert [sum(counted.asks[ask].values()) for ask in Ask.values] == [counted.alive] * len(Ask)
    return [change["id"] for change in told]


def the_newest_changes_are_the_last_of_all(told: list[str], as_of: AsOf) -> None:
    newest = [change.id for change in latest(as_of, 3)]
    assert newest == told[::-1][: len(newest)]
    assert len(newest) >= min(3, len(told))
