"""The desk's front page: what waits for whom, and the same number of queries however much there is."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils import operations
from councils.models import Council
from councils.roles import Role
from tests.builders import DATA_SHARING, NOW, body, council, decision_input, pledge, published_decision
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anyshire() -> Council:
    return council()


def test_everyone_finds_what_waits_for_them(anyshire: Council) -> None:
    vera, edda = staff_of(Role.VOLUNTEER, "vera"), staff_of(Role.EDITOR, "edda")
    words = {"council": anyshire, "asks": [DATA_SHARING], "by": vera, "now": NOW}
    waits, back, _own = (
        operations.record_decision(decision=decision_input(status), **words)[0]
        for status in ("motion_tabled", "motion_passed", "rejected")
    )
    operations.submit(row=waits, by=vera, now=NOW)
    operations.submit(row=back, by=vera, now=NOW)
    operations.send_back(row=back, comment="Which committee?", by=edda, now=NOW)
    veras, eddas = (body(signed_in(person).get("/admin/")) for person in (vera, edda))
    assert "Which committee?" in veras
    assert "Which committee?" not in eddas
    assert "Proposal rejected" in veras
    assert "For you to review" in eddas
    assert "For you to review" not in veras
    assert "Councils to check next" not in veras  # somebody is busy with the only one


def test_ones_own_is_not_ones_own_to_review_where_somebody_else_has_to(anyshire: Council, settings) -> None:
    settings.REQUIRE_SECOND_PERSON = True
    edda = staff_of(Role.EDITOR, "edda")
    (row,) = operations.record_decision(
        council=anyshire, asks=[DATA_SHARING], decision=decision_input(), by=edda, now=NOW
    )
    operations.submit(row=row, by=edda, now=NOW)
    assert "For you to review" not in body(signed_in(edda).get("/admin/"))


def test_who_has_no_role_sees_nothing_of_the_record(anyshire: Council) -> None:
    page = body(signed_in(staff_of(None)).get("/admin/"))
    assert "you have no role yet" in page
    assert "Anyshire" not in page


def test_it_costs_the_same_however_much_there_is(anyshire: Council, client: Client) -> None:
    client.force_login(staff_of(Role.EDITOR))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/admin/").status_code == 200
        return len(found)

    published_decision(anyshire, asks=[DATA_SHARING])
    operations.submit(row=pledge(anyshire), by=None, now=NOW)
    queries()  # content types are remembered
    few = queries()
    for number in range(12):
        where = council(f"B{chr(65 + number)}B")
        published_decision(where)
        operations.submit(row=pledge(where), by=None, now=NOW)
    assert queries() == few <= 45
