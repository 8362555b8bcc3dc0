"""The staff's board: stages, votes that are missing, filters, orders, and moves that are kept."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaign import operations
from campaign.board import board
from campaign.models import CouncilCampaign, Move
from councils.models import Council
from councils.roles import Role
from tests.builders import NOW, TODAY, body, council, published_decision, published_pledge
from tests.councils.conftest import Clock
from tests.councils.desk import signed_in, staff_of

pytestmark = pytest.mark.django_db

BOARD = "/admin/campaign/board/"


@pytest.fixture
def places() -> list[Council]:
    """One with a motion and half a majority, one with a whole majority, one of which nothing is known."""
    first = council("AAA", region="london")
    second = council("BBB", nation="wales", region="wales", council_type="welsh")
    third = council("CCC", region="london")
    published_decision(first, "motion_tabled")
    for number in range(2):
        published_pledge(first, f"Cllr {number}", role="councillor")
    published_pledge(second, "Cllr Welsh", role="councillor")
    published_pledge(second, "Cllr Welsh", role="cabinet_member")  # the same person
    published_pledge(second, "A candidate", role="candidate")
    for where, seats in ((first, 5), (second, 1)):
        operations.set_facts(council=where, seats=seats, by=None, now=NOW)
    return [first, second, third]


def names(client: Client, query: str = "") -> list[str]:
    text = unescape(body(client.get(BOARD + query)))
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', text)


def test_the_board_counts_stages_pledges_and_votes(places: list[Council]) -> None:
    lines = {line.council.code: line for line in board(NOW)}
    found = {
        code: (line.stage.value, line.pledges, line.councillors, line.needed, line.missing)
        for code, line in lines.items()
    }
    assert found == {
        "AAA": ("carry", 2, 2, 3, 1),
        "BBB": ("ask", 3, 1, 1, 0),
        "CCC": ("ask", 0, 0, None, None),
    }
    text = body(signed_in(staff_of(Role.VOLUNTEER)).get(BOARD))
    assert "2 of 3 needed (5 seats)" in text
    assert text.count("Majority reached") == 1
    assert re.search(r'href="\?stage=ask">Ask what it does</a> <strong>2</strong>', text)


def test_filters_and_orders_choose_councils(places: list[Council]) -> None:
    owner = staff_of(Role.EDITOR)
    operations.plan_next(council=places[2], next_step="Write", due_on=TODAY, owner=owner, by=owner, now=NOW)
    operations.note_contact(council=places[0], day=TODAY, text="Rang", by=owner, now=NOW)
    client = signed_in(owner)
    assert names(client) == ["Aaashire", "Bbbshire", "Cccshire"]
    assert names(client, "?region=london") == ["Aaashire", "Cccshire"]
    assert names(client, "?region=london&stage=ask") == ["Cccshire"]
    assert names(client, "?owner=me") == names(client, f"?owner={owner.pk}") == ["Cccshire"]
    assert names(client, "?owner=nobody") == ["Aaashire", "Bbbshire"]
    assert names(client, "?order=votes") == ["Bbbshire", "Aaashire", "Cccshire"]
    assert names(client, "?order=due") == ["Cccshire", "Aaashire", "Bbbshire"]
    assert names(client, "?order=contact") == ["Bbbshire", "Cccshire", "Aaashire"]
    assert names(client, "?region=atlantis&owner=x&order=y&stage=%C3%A9") == names(client)
    assert names(client, "?region=wales&owner=me") == []


def test_what_changes_is_kept_with_its_day_and_its_author(places: list[Council], clock: Clock) -> None:
    edda = staff_of(Role.EDITOR, "edda")
    where, client = places[2], signed_in(edda)
    url = f"{BOARD}{where.pk}/"
    step = {"do": "next", "next-next_step": "Meet the leader", "next-due_on": "2026-07-01", "next-owner": edda.pk}
    assert client.post(url, step).status_code == 302
    assert client.post(url, step).status_code == 302  # the same again is no move
    clock.set(NOW + timedelta(days=3))
    assert client.post(url, step | {"next-next_step": "", "next-due_on": "", "next-owner": ""}).status_code == 302
    contact = {"do": "contact", "contact-day": "2026-06-02", "contact-text": " Met the leader. "}
    assert client.post(url, contact).status_code == 302
    found = list(Move.objects.filter(council=where).order_by("pk").values_list("kind", "day", "text", "noted_by"))
    assert found == [
        ("next_step", TODAY, "Meet the leader (1 July 2026)", edda.pk),
        ("owner", TODAY, "edda", edda.pk),
        ("next_step", date(2026, 6, 4), "None", edda.pk),
        ("owner", date(2026, 6, 4), "Nobody", edda.pk),
        ("contact", date(2026, 6, 2), "Met the leader.", edda.pk),
    ]
    assert "Meet the leader (1 July 2026)" in body(client.get(url))


def test_editors_give_seats_and_the_name_with_which_requests_are_written(staff_client: Client) -> None:
    where = council()
    words = {"do": "facts", "facts-seats": "45", "facts-body_name": "aaashire_council"}
    assert staff_client.post(f"{BOARD}{where.pk}/", words).status_code == 302
    assert "whatdotheyknow.com/new/aaashire_council?" in body(Client().get(f"/take-action/{where.slug}/"))
    assert "0 of 23 needed (45 seats)" in body(staff_client.get(BOARD))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"do": "contact", "contact-day": "2026-06-02", "contact-text": "Keep me"}, "This day is in the future."),
        ({"do": "contact", "contact-day": "soon", "contact-text": "Keep me"}, "Give a day as year-month-day"),
        ({"do": "next", "next-next_step": "Keep me", "next-owner": "99999"}, "not one of the available choices"),
        ({"do": "facts", "facts-seats": "301", "facts-body_name": "keep me"}, "Only small letters"),
        ({"do": "facts", "facts-seats": "0"}, "greater than or equal to 1"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_loses_nothing(
    staff_client: Client, words: dict[str, str], sentence: str
) -> None:
    where = council()
    response = staff_client.post(f"{BOARD}{where.pk}/", words)
    text = unescape(body(response))
    assert response.status_code == 422
    assert sentence in text
    assert not [kept for kept in words.values() if kept.lower() == "keep me" and kept not in text]
    assert not Move.objects.exists()
    assert not CouncilCampaign.objects.exists()


def test_a_volunteer_notes_contacts_and_plans_nothing(places: list[Council]) -> None:
    client, url = signed_in(staff_of(Role.VOLUNTEER)), f"{BOARD}{places[0].pk}/"
    text = body(client.get(url))
    assert 'value="contact"' in text
    assert 'value="next"' not in text
    assert 'value="facts"' not in text
    for name in ("next", "facts"):
        assert client.post(url, {"do": name, "facts-seats": "9"}).status_code == 403
    assert client.post(url, {"do": "nothing"}).status_code == 422
    assert CouncilCampaign.objects.get(council=places[0]).seats == 5


def test_an_operation_refuses_what_the_forms_would(places: list[Council]) -> None:
    words = {"council": places[0], "by": None, "now": NOW}
    with pytest.raises(ValidationError):
        operations.set_facts(seats=301, **words)
    with pytest.raises(ValidationError):
        operations.note_contact(day=TODAY, text=" ", **words)
    assert CouncilCampaign.objects.get(council=places[0]).seats == 5


@pytest.mark.usefixtures("real_register")
def test_the_board_of_all_councils_costs_the_same_however_much_there_is(staff_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert len(names(staff_client)) == 382
        return len(found)

    queries()
    few = queries()
    for where in Council.objects.alive_on(TODAY)[:8]:
        operations.plan_next(council=where, next_step="x", due_on=None, owner=None, by=None, now=NOW)
        operations.note_contact(council=where, day=TODAY, text="x", by=None, now=NOW)
        published_pledge(where, role="councillor")
    assert queries() == few <= 20


def test_the_front_page_and_the_council_lead_to_the_board(places: list[Council]) -> None:
    client = signed_in(staff_of(Role.VOLUNTEER))
    assert f'href="{BOARD}"' in body(client.get("/admin/"))
    assert f'href="{BOARD}{places[0].pk}/"' in body(client.get(f"/admin/councils/council/{places[0].pk}/change/"))
