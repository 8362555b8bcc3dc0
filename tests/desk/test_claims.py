"""Who has which council: never two people the same one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from councils.operations import RuleBroken
from desk import claiming
from desk.models import Claim
from tests.builders import NOW, TODAY, council, database_refuses
from tests.councils.desk import staff_of

pytestmark = pytest.mark.django_db

LATER = NOW + claiming.LASTS


@pytest.fixture
def two():
    return staff_of(None, "ann"), staff_of(None, "ben")


def given(*, by: User, now: datetime) -> Claim:
    """What somebody who asks is given."""
    found = claiming.claim_next(by=by, now=now)
    assert found
    return found


def test_whoever_asks_gets_the_next_council_that_nobody_has(two) -> None:
    ann, ben = two
    first, second = council("AAA"), council("BBB")
    assert given(by=ann, now=NOW).council == first
    assert given(by=ben, now=NOW).council == second
    assert claiming.claim_next(by=staff_of(None, "cat"), now=NOW) is None


def test_whoever_asks_again_keeps_the_council_and_gets_more_time(two) -> None:
    council("AAA"), council("BBB")
    first = given(by=two[0], now=NOW)
    again = given(by=two[0], now=NOW + timedelta(minutes=59))
    assert (again.pk, again.until) == (first.pk, NOW + timedelta(minutes=59) + claiming.LASTS)


def test_a_claim_expires_and_the_council_goes_to_somebody_else(two) -> None:
    ann, ben = two
    where = council()
    given(by=ann, now=NOW)
    assert claiming.claim_next(by=ben, now=LATER - timedelta(seconds=1)) is None
    taken = given(by=ben, now=LATER)
    assert (taken.council, taken.person) == (where, ben)
    assert Claim.objects.get(person=ann).outcome == "expired"
    with pytest.raises(RuleBroken, match=r"ben has this council until 14:00\."):
        claiming.claim(council=where, by=ann, now=LATER)


def test_an_expired_claim_that_nobody_took_goes_on_when_its_owner_does(two) -> None:
    where = council()
    first = given(by=two[0], now=NOW)
    again = claiming.claim(council=where, by=two[0], now=LATER + timedelta(hours=1))
    assert (again.pk, again.holds_at(LATER + timedelta(hours=1))) == (first.pk, True)


def test_a_council_given_back_can_be_had_at_once_and_giving_back_twice_does_no_harm(two) -> None:
    ann, ben = two
    where = council()
    given(by=ann, now=NOW)
    for _time in range(2):
        claiming.release(council=where, by=ann, now=NOW, outcome="given_back")
    assert given(by=ben, now=NOW).council == where
    claiming.release(council=where, by=ann, now=NOW, outcome="given_back")  # ann has nothing to give
    assert [one.person for one in Claim.objects.filter(council=where, released_at=None)] == [ben]


def test_skipping_needs_a_reason(two) -> None:
    claiming.claim(council=(where := council()), by=two[0], now=NOW)
    with pytest.raises(RuleBroken, match="Say why"):
        claiming.release(council=where, by=two[0], now=NOW, outcome="skipped", reason=" ")


def test_a_council_that_ends_today_can_not_be_claimed(two) -> None:
    with pytest.raises(RuleBroken, match="does not exist today"):
        claiming.claim(council=council(end_date=TODAY), by=two[0], now=NOW)


def test_the_database_refuses_a_second_claim(two) -> None:
    ann, ben = two
    where = council()
    claiming.claim(council=where, by=ann, now=NOW)
    with database_refuses():
        Claim.objects.create(council=where, person=ben, claimed_at=NOW, until=LATER)


def test_eight_people_who_ask_at_once_get_eight_councils(for_threads) -> None:
    people = [staff_of(None, f"person{number}") for number in range(8)]
    for number in range(8):
        council(f"AA{chr(65 + number)}")
    for_threads()
    start = Barrier(8)

    def ask(person):
        try:
            start.wait()
            return [given(by=person, now=NOW).council.code for _time in range(2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, people))
    assert sorted(first for first, _again in answers) == [f"AA{letter}" for letter in "ABCDEFGH"]
    assert all(first == again for first, again in answers)
