"""Several people apply the same rows at one moment: they become drafts once, and nobody gets an error."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier

from django.test import Client

from councils import imports, roles
from councils.models import ImportedRow, PolicyRecord
from councils.roles import Role
from tests.builders import NOW, council
from tests.councils.desk import signed_in, staff_of
from tests.councils.test_concurrency import in_threads

from .files import as_csv, decisions

CLICKS = 4


def test_rows_applied_twice_at_one_moment_become_drafts_once(for_threads: Callable[[], None]) -> None:
    roles.lay_groups()
    council("HCK")
    people: list[Client] = [signed_in(staff_of(Role.VOLUNTEER, f"person{number}")) for number in range(CLICKS)]
    data = as_csv(decisions({}, {}, {}))
    # The first is clicked twice, by two people; the second is of the same rows, and clicked twice, too.
    runs = [imports.preview(data, f"{number}.csv", most=5, by=None, now=NOW).pk for number in range(2)]
    for_threads()

    def click(number: int, start: Barrier) -> int:
        start.wait()
        return people[number].post(f"/admin/import/{runs[number % 2]}/").status_code

    def count(_number: int, _start: Barrier) -> tuple[int, int]:
        return PolicyRecord.objects.count(), ImportedRow.objects.count()

    answers = Counter(in_threads(click, CLICKS))
    assert in_threads(count, 1) == [(3, 3)]
    # Of the run that came second the first click shows that all is there now; the next finds nothing to write.
    assert answers[302] + answers[409] == CLICKS
    assert answers[409] == 1
