"""`manage.py check_evidence_links`: what is due, in which order, until when; and what is written down."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from councils import link_checking
from councils.choices import LinkOutcome
from councils.link_checking import Outcome, Run
from councils.links import Found, Manners, Net
from councils.models import Edition, Evidence, LinkCheck
from councils.operations import note_link
from councils.rules import is_dead
from tests.builders import (
    DATA_SHARING,
    NOW,
    TODAY,
    at,
    council,
    decision,
    document,
    invented_decision,
    minutes,
    published_decision,
    retract,
    tip,
)
from tests.councils.link_server import serving, status, way_to

pytestmark = pytest.mark.django_db

NET = Net(agent="x", resolve=lambda host, port: ["10.0.0.1"])
DAY_1 = timedelta(days=1)


class Web:
    """Answers as told, and remembers who was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {}

    def __call__(self, url: str, net: Net) -> Found:
        self.asked.append(url.rpartition("/")[2])
        answer = self.answers.get(self.asked[-1], Found(LinkOutcome.ALIVE, 200, url))
        return answer() if callable(answer) else answer


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def run(web: Web, clock: Callable[[], Any]) -> Callable[..., Outcome]:
    def run(days: int = 30, seconds: float = 600, *, dry_run: bool = False, **words: Any) -> Outcome:
        given = {"clock": clock, "older_than": timedelta(days=days), "seconds": seconds, "look": web, "net": NET}
        return Run(**given | words)(dry_run=dry_run)

    return run


def documents(*names: str) -> list[int]:
    """Published documents at addresses that end with the names."""
    (record,) = published_decision(
        council(), asks=[DATA_SHARING], evidence=[minutes(url=f"https://council.example.org/{one}") for one in names]
    )
    return list(record.evidence.order_by("pk").values_list("pk", flat=True))


def seen(pk: int, outcome: str, days_ago: float = 0) -> LinkCheck:
    return note_link(evidence_id=pk, outcome=outcome, now=NOW - timedelta(days=days_ago))


# What is due


def test_those_never_looked_at_come_first_and_then_the_longest_ago(web: Web, run: Any) -> None:
    a, b, c, _d = documents("a", "b", "c", "d")
    seen(a, "alive", 40)
    seen(b, "alive", 50)
    seen(c, "alive", 29)
    assert run().counts == {"alive": 3}
    assert web.asked == ["d", "b", "a"]


def test_failures_are_tried_again_after_three_days(web: Web, run: Any) -> None:
    for pk, outcome, ago in zip(
        documents("a", "b", "c", "d", "e"),
        ("unreachable", "gone", "unreachable", "moved", "withheld"),
        (4, 3, 2, 4, 4),
        strict=True,
    ):
        seen(pk, outcome, ago)
    run()
    assert web.asked == ["a", "b"]


def test_only_what_is_published_and_real_is_looked_for(web: Web, run: Any) -> None:
    documents("a")
    decision(council("DRA"), evidence=(minutes(url="https://council.example.org/draft"),))
    published_decision(council("TIP"), evidence=(minutes(url=""), tip(url="https://council.example.org/tip")))
    gone_again = published_decision(council("RET"), evidence=(document("policy"),))
    for record in gone_again:
        retract(record)
    invented_decision(council("DEM"))
    assert run().due == 1
    assert web.asked == ["a"]


# How a run ends


def test_a_run_that_is_broken_off_goes_on_where_it_stopped(web: Web, run: Any) -> None:
    documents("a", "b", "c")

    def stop() -> Found:
        raise KeyboardInterrupt

    web.answers["b"] = stop
    with pytest.raises(KeyboardInterrupt):
        run()
    del web.answers["b"]
    run()
    assert web.asked == ["a", "b", "b", "c"]


def test_the_time_is_up(web: Web, run: Any) -> None:
    documents("a", "b", "c", "d")
    moments = iter([0, 0, 6, 11])
    outcome = run(seconds=10, timer=lambda: next(moments))
    assert (web.asked, outcome.due, outcome.left) == (["a", "b"], 4, 2)
    run()
    assert web.asked == ["a", "b", "c", "d"]


def test_a_limit(web: Web, run: Any) -> None:
    documents("a", "b", "c")
    assert run(limit=2).left == 1
    assert run(limit=0).left == 1
    assert web.asked == ["a", "b"]


def test_one_strange_server_keeps_nobody_else_from_being_asked(web: Web, run: Any) -> None:
    first, _second = documents("a", "b")

    def burst() -> Found:
        raise RecursionError

    web.answers["a"] = burst
    assert run().counts == {"unreachable": 1, "alive": 1}
    assert LinkCheck.objects.get(evidence=first).outcome == "unreachable"


def test_what_another_run_looked_at_meanwhile_is_left_alone(web: Web, run: Any) -> None:
    _first, second = documents("a", "b")

    def other_run() -> Found:
        seen(second, "gone")
        return Found(LinkOutcome.ALIVE)

    web.answers["a"] = other_run
    outcome = run()
    assert (web.asked, outcome.left) == (["a"], 0)


def test_what_another_run_writes_in_the_same_moment_is_no_crash(
    web: Web, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = documents("a", "b")

    def too_late(*, evidence_id: int, **words: Any) -> LinkCheck:
        if evidence_id == first:
            raise IntegrityError
        return note_link(evidence_id=evidence_id, **words)

    monkeypatch.setattr(link_checking, "note_link", too_late)
    assert run().counts == {"": 1, "alive": 1}
    assert LinkCheck.objects.get().evidence_id == second


def test_an_address_that_supports_both_asks_is_asked_once(web: Web, run: Any) -> None:
    published_decision(council())
    assert run().counts == {"alive": 2}
    assert web.asked == ["minutes"]
    assert LinkCheck.objects.count() == 2


def test_a_dry_run_asks_nobody_and_writes_nothing(web: Web, run: Any) -> None:
    documents("a", "b")
    assert run(dry_run=True).due == 2
    assert not web.asked
    assert not LinkCheck.objects.exists()


# What is written down


def test_what_was_found_is_kept_and_nothing_of_the_record_changes(web: Web, run: Any) -> None:
    (pk,) = documents("a")
    before = (list(Evidence.objects.values()), Evidence.history.count(), Edition.objects.count())
    web.answers["a"] = Found(LinkOutcome.MOVED, 200, "https://elsewhere.example.org/")
    run()
    row = LinkCheck.objects.get()
    assert (row.evidence_id, row.checked_at, row.checked_on) == (pk, NOW, TODAY)
    assert (row.outcome, row.status, row.final_url, row.failures) == (
        "moved",
        200,
        "https://elsewhere.example.org/",
        0,
    )
    assert (list(Evidence.objects.values()), Evidence.history.count(), Edition.objects.count()) == before


def test_an_address_too_long_to_keep_is_not_kept(web: Web, run: Any) -> None:
    documents("a")
    web.answers["a"] = Found(LinkOutcome.MOVED, 200, "https://elsewhere.example.org/" + "x" * 3000)
    run()
    assert LinkCheck.objects.get().final_url == ""


def test_failures_in_a_row_are_counted_by_the_day() -> None:
    (pk,) = documents("a")
    told = [
        (at(TODAY, 1), "unreachable", 1),
        (at(TODAY, 9), "unreachable", 1),
        (at(TODAY + DAY_1), "gone", 2),
        (at(TODAY + 2 * DAY_1), "unreachable", 3),
        (at(TODAY + 3 * DAY_1), "withheld", 0),
        (at(TODAY + 3 * DAY_1, 13), "unreachable", 1),
        (at(TODAY + 4 * DAY_1), "alive", 0),
    ]
    for now, outcome, failures in told:
        assert note_link(evidence_id=pk, outcome=outcome, now=now).failures == failures, (now, outcome)
    assert LinkCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("outcome", "failures", "dead"),
    [
        *(("gone", 1, True), ("unreachable", 1, False), ("unreachable", 2, True), ("unreachable", 0, False)),
        *(("alive", 9, False), ("moved", 9, False), ("withheld", 9, False), ("refused", 9, False)),
    ],
)
def test_what_counts_as_dead(outcome: str, failures: int, dead: bool) -> None:
    assert is_dead(outcome, failures) is dead


# The command


def command(*words: str) -> str:
    out = StringIO()
    call_command("check_evidence_links", *words, stdout=out)
    return out.getvalue()


def test_the_command_says_how_many_had_which_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    documents("a", "b", "c")
    monkeypatch.setattr(link_checking, "way_out", lambda: NET)
    assert "Due: 3" in command("--dry-run")
    text = command("--limit", "2", "--seconds", "60", "--older-than", "5")
    lines = ["Not asked: no public web address: 2", "Fine: 0", "Left for the next run: 1"]
    assert [line for line in lines if line not in text.splitlines()] == []
    assert LinkCheck.objects.count() == 2


def test_from_the_command_to_a_server_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    with serving() as site:
        site.answers = {"/here": status(200), "/old": status(301, "/here")}
        manners = Manners(sleep=slept.append)
        monkeypatch.setattr(link_checking, "way_out", lambda: way_to(site, manners=manners))
        evidence = [minutes(url=site.url(path)) for path in ("/here", "/old", "/none")]
        published_decision(council(), asks=[DATA_SHARING], evidence=evidence)
        command()
    found = LinkCheck.objects.order_by("evidence_id").values_list("outcome", "status", "final_url")
    assert list(found) == [("alive", 200, ""), ("moved", 200, site.url("/here")), ("gone", 404, "")]
    assert len(slept) == len(site.asked) - 1 == 4


def test_the_command_says_who_asks(settings: Any) -> None:
    settings.SITE_NAME, settings.SITE_URL = "Tracŵr\r\nX: y", "https://tracker.example.org"
    assert link_checking.way_out().agent == "Trac?r??X: y link check (+https://tracker.example.org)"


@pytest.mark.parametrize("words", [("--limit=-1",), ("--seconds=x",), ("--older-than=99999",), ("--older-than=",)])
def test_what_is_no_number_is_refused_with_a_sentence(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="a whole number from 0 to"):
        command(*words)
