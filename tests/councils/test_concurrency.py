"""Eight people write at once: no edit is lost, no batch is half published, and nobody gets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from councils import operations, roles
from councils.models import Edition, PolicyRecord
from councils.roles import Role
from tests.builders import DATA_SHARING, NOW, council, decision
from tests.councils.desk import signed_in, staff_of, typed

WRITERS = 8
EDITS = 2


def in_threads(work: Callable[[int, Barrier], Any], count: int = WRITERS) -> list[Any]:
    """What each of so many threads returns, all of which begin at one moment, each with a connection of its own."""
    start = Barrier(count)

    def run(number: int) -> Any:
        try:
            return work(number, start)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def people(for_threads: Callable[[], None]) -> list[Client]:
    """Eight editors, signed in before the rush."""
    roles.lay_groups()
    assert Group.objects.filter(name=Role.EDITOR).exists()
    return [signed_in(staff_of(Role.EDITOR, f"editor{number}")) for number in range(WRITERS)]


def test_no_edit_of_a_draft_is_lost(people: list[Client], for_threads: Callable[[], None]) -> None:
    draft = decision(council(), asks=[DATA_SHARING])[0]
    url = f"/admin/councils/policyrecord/{draft.pk}/change/"
    for_threads()

    def add_words(number: int, start: Barrier) -> list[int]:
        """Each adds words of their own, several times, and opens the form again when somebody was quicker."""
        answers = []
        start.wait()
        for turn in range(EDITS):
            while True:
                words = typed(people[number].get(url).content.decode())
                words["private_note"] = [f"{words['private_note'][0]}\nnote {number}.{turn};"]
                answers.append(people[number].post(url, words | {"_draft": "1"}).status_code)
                if answers[-1] == 302:
                    break
        return answers

    def read(_number: int, _start: Barrier) -> tuple[str, int, list[int]]:
        row = PolicyRecord.objects.get(pk=draft.pk)
        return row.private_note, row.version, list(row.history.order_by("history_id").values_list("version", flat=True))

    answers = [status for found in in_threads(add_words) for status in found]
    ((note, version, versions),) = in_threads(read, 1)
    assert {f"note {number}.{turn};" for number in range(WRITERS) for turn in range(EDITS)} == set(note.split("\n"))
    assert set(answers) <= {302, 409, 422}
    assert version == 1 + WRITERS * EDITS
    assert versions == list(range(1, version + 1))


def test_of_batches_that_share_a_record_each_is_published_whole_or_not_at_all(
    people: list[Client], for_threads: Callable[[], None]
) -> None:
    where = council()
    shared, *own = (
        operations.submit(row=decision(where, asks=[DATA_SHARING])[0], by=None, now=NOW) for _ in range(WRITERS + 1)
    )
    before = Edition.objects.count()
    for_threads()

    def publish(number: int, start: Barrier) -> int:
        keys = [f"councils.policyrecord:{row.pk}:{row.version}" for row in (own[number], shared)]
        start.wait()
        return people[number].post("/admin/review/", {"row": keys}).status_code

    def read(_number: int, _start: Barrier) -> tuple[set[int], int]:
        return set(PolicyRecord.published.values_list("pk", flat=True)), Edition.objects.count()

    answers = in_threads(publish)
    ((published, editions),) = in_threads(read, 1)
    assert sorted(answers) == [302] + [422] * (WRITERS - 1)
    assert published == {shared.pk, own[answers.index(302)].pk}
    assert editions == before + 1


def test_drafts_written_reviewed_and_published_at_once_all_arrive(
    people: list[Client], for_threads: Callable[[], None]
) -> None:
    places = [council(f"AA{'ABCDEFGH'[number]}") for number in range(WRITERS)]
    for_threads()

    def write_and_publish(number: int, start: Barrier) -> list[int]:
        data = {"council": places[number].pk, "asks": [DATA_SHARING], "status": "motion_tabled", "coverage": ""}
        data |= {"effective_from": "2026-03-02", "checked_on": "2026-03-02", "_submit": "1"}
        data |= {"evidence-TOTAL_FORMS": "1", "evidence-INITIAL_FORMS": "0", "evidence-0-kind": "minutes"}
        data |= {"evidence-0-title": "Minutes", "evidence-0-url": "https://council.example.org/m"}
        data |= {"evidence-0-dated": "2026-03-02"}
        start.wait()
        answers = [people[number].post("/admin/councils/policyrecord/add/", data)]
        row = PolicyRecord.objects.get(council=places[number])
        step = f"/admin/review/councils.policyrecord/{row.pk}/"
        answers += [people[number].post(step, {"step": "publish", "version": row.version})]
        return [answer.status_code for answer in answers]

    def read(_number: int, _start: Barrier) -> list[int]:
        return sorted(PolicyRecord.published.values_list("council", flat=True))

    assert in_threads(write_and_publish) == [[302, 302]] * WRITERS
    assert in_threads(read, 1) == [sorted(place.pk for place in places)]
