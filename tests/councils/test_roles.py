"""Who may do what: a table of every address of the admin by role, so that a new one can't be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLResolver
from pytest_django import DjangoDbBlocker

from councils import roles
from councils.management.commands import prepare
from councils.roles import Role
from tests.councils.desk import World, signed_in, staff_of, stored
from tests.once import made_once

pytestmark = pytest.mark.django_db

# From the least to the most. A stranger is sent to sign in; "none" is staff without a role.
STRANGER, NONE, VOLUNTEER, EDITOR, ADMINISTRATOR, SUPERUSER, NOBODY = range(7)
NAMES = ("stranger", "none", "volunteer", "editor", "administrator", "superuser")


@dataclass(frozen=True)
class Row:
    """Who may first GET and POST here, with which answer; ``writes``: the POST changes what is stored."""

    get: int
    post: int
    shown: int = 200
    done: int = 302
    refusal: int = 403
    writes: bool = True
    args: tuple[str, ...] = ()
    data: str = ""


def listed(lowest: int) -> Row:
    return Row(lowest, lowest, done=200, writes=False)


def read_only(lowest: int, *args: str) -> Row:
    return Row(lowest, NOBODY, args=args)


def nothing(*args: str) -> Row:
    """Refused to everybody."""
    return Row(NOBODY, NOBODY, args=args)


def history(lowest: int, *args: str) -> Row:
    """Django's and simple_history's lists take a POST as a GET."""
    return Row(lowest, lowest, done=200, writes=False, args=args)


TABLE: dict[str, Row] = {
    # Whoever is staff; the front page says to those without a role that they need one.
    "index": Row(NONE, NONE, done=200, writes=False),
    "password_change": Row(NONE, NONE, shown=302, writes=False),
    "password_change_done": Row(NONE, NONE, shown=302, writes=False),
    "jsi18n": Row(NONE, NONE, done=405, writes=False),
    "view_on_site": Row(NONE, NONE, shown=302, writes=False, args=("type", "record")),
    "autocomplete": Row(VOLUNTEER, NONE, done=405, writes=False),
    "app_list": Row(VOLUNTEER, VOLUNTEER, done=200, refusal=404, writes=False, args=("app",)),
    # Review
    "review": Row(VOLUNTEER, VOLUNTEER, done=422, writes=False),
    "review_step": Row(VOLUNTEER, VOLUNTEER, shown=302, args=("kind", "draft"), data="submit"),
    "preview": Row(VOLUNTEER, VOLUNTEER, done=200, writes=False),
    # Imports
    "import": Row(VOLUNTEER, VOLUNTEER, data="rows"),
    "import_template": Row(VOLUNTEER, NONE, done=405, writes=False, args=("decisions", "xlsx")),
    "import_run": Row(VOLUNTEER, VOLUNTEER, args=("run",)),
    "import_report": Row(VOLUNTEER, NONE, done=405, writes=False, args=("run",)),
    # Councils
    "councils_council_changelist": listed(VOLUNTEER),
    "councils_council_change": read_only(VOLUNTEER, "council"),
    "councils_council_panel": Row(VOLUNTEER, VOLUNTEER, done=200, writes=False, args=("council",)),
    "councils_council_history": history(VOLUNTEER, "council"),
    "councils_council_add": nothing(),
    "councils_council_delete": nothing("council"),
    # Decisions
    "councils_policyrecord_changelist": listed(VOLUNTEER),
    "councils_policyrecord_add": Row(VOLUNTEER, VOLUNTEER, data="decision"),
    "councils_policyrecord_change": Row(VOLUNTEER, VOLUNTEER, args=("draft",), data="decision"),
    "councils_policyrecord_delete": Row(EDITOR, EDITOR, args=("draft",), data="yes"),
    "councils_policyrecord_history": history(VOLUNTEER, "record"),
    "councils_policyrecord_simple_history": read_only(VOLUNTEER, "draft", "draft_version"),
    "councils_policyrecord_restore": Row(NOBODY, VOLUNTEER, args=("draft", "draft_version")),
    "councils_policyrecord_thrown_away": Row(VOLUNTEER, VOLUNTEER, done=404, writes=False),
    "councils_policyrecord_retract": Row(EDITOR, EDITOR, args=("record",), data="reason"),
    # Practice
    "councils_practicefinding_changelist": listed(VOLUNTEER),
    "councils_practicefinding_add": Row(VOLUNTEER, VOLUNTEER, data="finding"),
    "councils_practicefinding_change": Row(VOLUNTEER, VOLUNTEER, args=("finding_draft",), data="finding"),
    "councils_practicefinding_delete": Row(EDITOR, EDITOR, args=("finding_draft",), data="yes"),
    "councils_practicefinding_history": history(VOLUNTEER, "finding"),
    "councils_practicefinding_simple_history": read_only(VOLUNTEER, "finding", "finding_version"),
    "councils_practicefinding_restore": Row(NOBODY, VOLUNTEER, args=("finding_draft", "finding_draft_version")),
    "councils_practicefinding_thrown_away": Row(VOLUNTEER, VOLUNTEER, done=404, writes=False),
    "councils_practicefinding_retract": Row(EDITOR, EDITOR, args=("finding",), data="reason"),
    "councils_practicefinding_respond": Row(EDITOR, EDITOR, args=("finding",), data="answer"),
    # Documents
    "councils_evidence_changelist": listed(VOLUNTEER),
    "councils_evidence_change": Row(VOLUNTEER, EDITOR, args=("document",), data="note"),
    "councils_evidence_add": nothing(),
    "councils_evidence_delete": nothing("document"),
    "councils_evidence_history": history(VOLUNTEER, "document"),
    "councils_evidence_simple_history": read_only(VOLUNTEER, "document", "document_version"),
    "councils_evidence_retract": Row(EDITOR, EDITOR, args=("spare",), data="reason"),
    "councils_evidence_copy": Row(VOLUNTEER, EDITOR, args=("document",), data="file"),
    "councils_evidence_copy_file": Row(VOLUNTEER, NONE, done=405, writes=False, args=("copy_draft",)),
    "councils_evidence_copy_publish": Row(NONE, EDITOR, shown=405, args=("copy_waiting",)),
    "councils_evidence_copy_discard": Row(NONE, EDITOR, shown=405, args=("copy_draft",)),
    "councils_evidence_copy_retract": Row(EDITOR, EDITOR, args=("copy",), data="reason"),
    "councils_evidence_for_policyrecord": Row(EDITOR, EDITOR, args=("record",), data="minutes"),
    "councils_evidence_for_practicefinding": Row(EDITOR, EDITOR, args=("finding",), data="minutes"),
    # Corrections of functions
    "councils_functioncorrection_changelist": listed(VOLUNTEER),
    "councils_functioncorrection_add": Row(EDITOR, EDITOR, data="correction"),
    "councils_functioncorrection_change": Row(
        VOLUNTEER, VOLUNTEER, done=200, writes=False, args=("correction",), data="correction"
    ),
    "councils_functioncorrection_delete": nothing("correction"),
    "councils_functioncorrection_history": history(VOLUNTEER, "correction"),
    "councils_functioncorrection_simple_history": Row(
        NONE, NONE, shown=404, done=404, writes=False, args=("correction", "record_version")
    ),
    "councils_functioncorrection_retract": Row(EDITOR, EDITOR, args=("correction",), data="reason"),
    # Pledges
    "pledges_pledge_changelist": listed(VOLUNTEER),
    "pledges_pledge_add": Row(VOLUNTEER, VOLUNTEER, data="pledge"),
    "pledges_pledge_change": Row(VOLUNTEER, VOLUNTEER, args=("pledge_draft",), data="pledge"),
    "pledges_pledge_delete": Row(EDITOR, EDITOR, args=("pledge_draft",), data="yes"),
    "pledges_pledge_history": history(VOLUNTEER, "pledge"),
    "pledges_pledge_simple_history": read_only(VOLUNTEER, "pledge", "pledge_version"),
    "pledges_pledge_restore": Row(NOBODY, VOLUNTEER, args=("pledge_draft", "pledge_draft_version")),
    "pledges_pledge_thrown_away": Row(VOLUNTEER, VOLUNTEER, done=404, writes=False),
    "pledges_pledge_retract": Row(EDITOR, EDITOR, args=("pledge",), data="reason"),
    "pledges_pledge_outcome": Row(EDITOR, EDITOR, args=("candidate",), data="outcome"),
    "pledges_pledge_withdraw": Row(EDITOR, EDITOR, args=("pledge",), data="asked"),
    "pledges_signature_changelist": listed(EDITOR),
    "pledges_signature_change": Row(EDITOR, EDITOR, args=("signature",), data="approve"),
    "pledges_signature_history": history(EDITOR, "signature"),
    "pledges_signature_add": nothing(),
    "pledges_signature_delete": nothing("signature"),
    "pledges_election_changelist": listed(VOLUNTEER),
    "pledges_election_add": Row(EDITOR, EDITOR, data="election"),
    "pledges_election_change": Row(VOLUNTEER, EDITOR, args=("election",), data="election"),
    "pledges_election_delete": Row(EDITOR, EDITOR, args=("spare_election",), data="yes"),
    "pledges_election_history": history(VOLUNTEER, "election"),
    # Alerts
    "alerts_subscription_changelist": listed(VOLUNTEER),
    "alerts_subscription_change": read_only(VOLUNTEER, "subscription"),
    "alerts_subscription_history": history(VOLUNTEER, "subscription"),
    "alerts_subscription_add": nothing(),
    "alerts_subscription_delete": nothing("subscription"),
    # Check a council, and events
    "desk_next": Row(VOLUNTEER, VOLUNTEER, data="next"),
    "desk_check": Row(VOLUNTEER, VOLUNTEER, args=("council",), data="check"),
    "desk_batch": Row(VOLUNTEER, VOLUNTEER, shown=302, done=200, writes=False, data="chosen"),
    "desk_tag_changelist": listed(VOLUNTEER),
    "desk_tag_add": Row(EDITOR, EDITOR, data="tag"),
    "desk_tag_change": Row(VOLUNTEER, EDITOR, args=("tag",), data="tag"),
    "desk_tag_delete": Row(EDITOR, EDITOR, args=("tag",), data="yes"),
    "desk_tag_history": history(VOLUNTEER, "tag"),
    "desk_team_changelist": listed(VOLUNTEER),
    "desk_team_add": Row(ADMINISTRATOR, ADMINISTRATOR, data="team"),
    "desk_team_change": Row(VOLUNTEER, ADMINISTRATOR, args=("team",), data="team"),
    "desk_team_delete": Row(ADMINISTRATOR, ADMINISTRATOR, args=("team",), data="yes"),
    "desk_team_history": history(VOLUNTEER, "team"),
    "desk_councilevent_changelist": listed(VOLUNTEER),
    "desk_councilevent_add": Row(VOLUNTEER, VOLUNTEER, data="event"),
    "desk_councilevent_change": Row(VOLUNTEER, EDITOR, args=("event",), data="event"),
    "desk_councilevent_delete": Row(EDITOR, EDITOR, args=("event",), data="yes"),
    "desk_councilevent_history": history(VOLUNTEER, "event"),
    # What others send in, and offers of a say
    "inbox_item_changelist": listed(VOLUNTEER),
    "inbox_item_change": read_only(VOLUNTEER, "item"),
    "inbox_item_history": history(VOLUNTEER, "item"),
    "inbox_item_add": nothing(),
    "inbox_item_delete": nothing("item"),
    "inbox_item_take": Row(NONE, VOLUNTEER, shown=405, args=("item",)),
    "inbox_item_note": Row(NONE, VOLUNTEER, shown=405, args=("item",), data="working_note"),
    "inbox_item_reply": Row(NONE, EDITOR, shown=405, args=("item",), data="reply"),
    "inbox_item_close": Row(NONE, EDITOR, shown=405, args=("item",), data="closing"),
    "inbox_item_respond": Row(EDITOR, EDITOR, args=("answer_item",), data="answer"),
    "inbox_offer": Row(EDITOR, EDITOR, args=("finding_draft",), data="offer"),
    # The campaign
    "campaign_board": listed(VOLUNTEER),
    "campaign_council": Row(VOLUNTEER, VOLUNTEER, args=("council",), data="contact"),
    "campaign_supporter_changelist": listed(VOLUNTEER),
    "campaign_supporter_add": Row(EDITOR, EDITOR, data="supporter"),
    "campaign_supporter_change": Row(VOLUNTEER, EDITOR, args=("supporter",), data="supporter"),
    "campaign_supporter_delete": Row(EDITOR, EDITOR, args=("supporter",), data="yes"),
    "campaign_supporter_history": history(VOLUNTEER, "supporter"),
    "campaign_advicebody_changelist": listed(VOLUNTEER),
    "campaign_advicebody_add": Row(EDITOR, EDITOR, data="advice_body"),
    "campaign_advicebody_change": Row(VOLUNTEER, EDITOR, args=("advice_body",), data="advice_body"),
    "campaign_advicebody_delete": Row(EDITOR, EDITOR, args=("advice_body",), data="yes"),
    "campaign_advicebody_history": history(VOLUNTEER, "advice_body"),
    # People and roles
    "auth_user_changelist": listed(ADMINISTRATOR),
    "auth_user_add": Row(ADMINISTRATOR, ADMINISTRATOR, data="new_person"),
    "auth_user_change": Row(ADMINISTRATOR, ADMINISTRATOR, args=("person",), data="person"),
    "auth_user_password_change": Row(ADMINISTRATOR, ADMINISTRATOR, args=("person",), data="password"),
    "auth_user_history": history(ADMINISTRATOR, "person"),
    "auth_user_delete": nothing("person"),
    "accounts_reset_second_step": Row(ADMINISTRATOR, ADMINISTRATOR, args=("person",)),
    "accounts_invitation_changelist": listed(ADMINISTRATOR),
    "accounts_invitation_add": Row(ADMINISTRATOR, ADMINISTRATOR, data="invitation"),
    "accounts_invitation_change": read_only(ADMINISTRATOR, "invitation"),
    "accounts_invitation_resend": Row(NONE, ADMINISTRATOR, shown=405, args=("invitation",)),
    "accounts_invitation_withdraw": Row(NONE, ADMINISTRATOR, shown=405, args=("invitation",)),
    "accounts_invitation_history": history(ADMINISTRATOR, "invitation"),
    "accounts_invitation_delete": nothing("invitation"),
    "auth_group_changelist": listed(ADMINISTRATOR),
    "auth_group_change": read_only(ADMINISTRATOR, "role"),
    "auth_group_history": history(ADMINISTRATOR, "role"),
    "auth_group_add": nothing(),
    "auth_group_delete": nothing("role"),
}


def everybody() -> list[User | None]:
    """By the numbers above."""
    chief = User.objects.create_superuser("superuser", password="x")
    return [None, staff_of(None), *(staff_of(role) for role in Role), chief]


def with_cookies(cookies: SimpleCookie) -> Client:
    """A browser that begins with these: so nobody has to sign in for each address."""
    client = Client()
    client.cookies.update(cookies)
    return client


@pytest.fixture(scope="module")
def made(django_db_setup: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, list[User | None], Any]]:
    """The world, the people, and the cookies of each of them signed in."""

    def make() -> tuple[World, list[User | None], Any]:
        world, people = World(), everybody()
        return world, people, [signed_in(person).cookies for person in people]

    with made_once(django_db_blocker, make) as made:
        yield made


def addresses(patterns: Any = None) -> Iterator[str]:
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif pattern.name:  # without a name: redirects of old addresses, and the page for none
            yield pattern.name


def test_every_address_of_the_admin_is_in_the_table() -> None:
    assert set(addresses()) == {*TABLE, "login", "logout"}


def sent_to_sign_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("name", TABLE)
def test_each_address_answers_each_role_as_the_table_says(name: str, made: tuple[World, Any, Any]) -> None:
    row, (world, _people, cookies) = TABLE[name], made
    url, data, before = world.url(name, *row.args), world.data(row.data), stored()
    for number, theirs in enumerate(cookies):
        for method, lowest, answer in (("get", row.get, row.shown), ("post", row.post, row.done)):
            with transaction.atomic():
                response = getattr(with_cookies(theirs), method)(url, data if method == "post" else None)
                where = f"{name}: {NAMES[number]} {method} {response.status_code}"
                changed = method == "post" and stored() != before
                transaction.set_rollback(True)
            expected = answer if number >= lowest else row.refusal
            assert sent_to_sign_in(response) == (number == STRANGER), where
            assert number == STRANGER or response.status_code == expected, where
            assert changed == (number >= lowest and method == "post" and row.writes), where


def test_anybody_may_sign_in_and_out(made: tuple[World, list[User | None], Any]) -> None:
    _world, people, _cookies = made
    for person in people:
        client = signed_in(person)
        where = client.get("/admin/login/?next=/admin/review/")["Location"]
        assert where == ("/admin/review/" if person else "/accounts/login/?next=/admin/review/")
        assert client.post("/admin/logout/").status_code in (200, 302)
        assert sent_to_sign_in(client.get("/admin/"))


# What a role is


def test_the_groups_say_what_the_table_says_and_nothing_else() -> None:
    group = Group.objects.get(name="volunteer")
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    Group.objects.get(name="editor").permissions.clear()
    Group.objects.get(name="administrator").delete()
    assert roles.lay_groups() is True
    assert roles.lay_groups() is False
    for role in Role:
        held = Group.objects.get(name=role).permissions.select_related("content_type")
        assert {f"{one.content_type.app_label}.{one.codename}" for one in held} == roles.granted(role)


def test_prepare_brings_the_groups_up_to_date_and_says_so_once(capsys: pytest.CaptureFixture[str]) -> None:
    Group.objects.get(name="editor").permissions.clear()
    for said in ("Updating what each role may do …\n", ""):
        prepare.Command().lay_roles()
        assert capsys.readouterr().out == said


def test_each_role_may_all_that_the_one_before_it_may() -> None:
    volunteer, editor, administrator = (roles.granted(role) for role in Role)
    assert volunteer < editor < administrator
    assert not [name for name in volunteer if ".publish_" in name or name.startswith("auth.")]
    assert not [name for name in editor if name.startswith("auth.")]
    assert "pledges.publish_pledge" in editor
    assert "alerts.view_subscription" in volunteer


def test_roles_are_laid_after_a_migration_and_before_the_first_one() -> None:
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
