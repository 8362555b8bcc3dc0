"""People in the admin: administrators add them and give roles, never more than they have, and somebody always stays."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from councils import operations, roles
from councils.operations import RuleBroken
from councils.roles import Role
from tests.builders import body
from tests.councils.desk import PASSWORD, signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> User:
    return User.objects.create_superuser("chief", password="x")


@pytest.fixture
def ada() -> User:
    return staff_of(Role.ADMINISTRATOR, "ada")


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def form(person: User, role: str = "", **words: str) -> dict[str, str]:
    return {"username": person.username, "role": role, "is_active": "on"} | words


def change(person: User) -> str:
    return f"/admin/auth/user/{person.pk}/change/"


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_an_administrator_adds_a_person_with_a_role(client: Client) -> None:
    text = unescape(body(client.get("/admin/auth/user/add/")))
    assert all(str(roles.MEANINGS[role]) in text for role in Role)
    words = {"username": "vera", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/admin/auth/user/add/", words | {"role": "volunteer"}).status_code == 302
    vera = User.objects.get(username="vera")
    assert (roles.role_of(vera), vera.is_staff, vera.is_superuser) == (Role.VOLUNTEER, True, False)
    assert Client().login(username="vera", password=PASSWORD)


@pytest.mark.parametrize("role", ["", "volunteer", "editor", "administrator"])
def test_a_role_is_given_in_place_of_another(client: Client, role: str) -> None:
    person = staff_of(Role.EDITOR, "sam")
    assert client.post(change(person), form(person, role)).status_code == 302
    assert [group.name for group in person.groups.all()] == ([role] if role else [])


def test_a_role_that_does_not_exist_is_refused(client: Client) -> None:
    person = staff_of(Role.EDITOR, "sam")
    assert client.post(change(person), form(person, "king")).status_code == 200
    assert roles.role_of(person) == Role.EDITOR


def test_somebody_who_is_made_inactive_is_let_in_no_more(client: Client) -> None:
    person = staff_of(Role.EDITOR, "sam")
    theirs = signed_in(person)
    assert client.post(change(person), form(person, "editor", is_active="")).status_code == 302
    assert theirs.get("/admin/").status_code == 302


def test_an_administrator_makes_no_superuser_and_gives_no_single_permission(client: Client, ada: User) -> None:
    for person in (staff_of(None, "sam"), ada):
        text = body(client.get(change(person)))
        assert 'name="is_superuser"' not in text
        assert 'name="user_permissions"' not in text
        words = {"is_superuser": "on", "user_permissions": str(Permission.objects.earliest("pk").pk)}
        assert client.post(change(person), form(person, "administrator", **words)).status_code == 302
        assert not fresh(person).is_superuser
        assert not fresh(person).user_permissions.exists()


def test_a_superuser_is_only_looked_at_by_an_administrator(client: Client, chief: User) -> None:
    text = body(client.get(change(chief)))
    assert "Superuser: may do everything" in text
    assert 'name="_save"' not in text
    assert "../password/" not in text
    for url in (change(chief), f"/admin/auth/user/{chief.pk}/password/"):
        words = form(chief, "volunteer", is_active="", password1=PASSWORD, password2=PASSWORD, usable_password="true")
        assert client.post(url, words).status_code == 403
    assert (fresh(chief).is_active, fresh(chief).password) == (True, chief.password)


def test_nobody_changes_or_makes_somebody_who_may_do_more_than_they(ada: User) -> None:
    """Also with a single permission that was given outside the roles."""
    clerk = staff_of(Role.EDITOR, "clerk")
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=("view_user", "change_user")))
    person, client = staff_of(None, "sam"), signed_in(clerk)
    assert client.post(change(ada), form(ada)).status_code == 403
    assert client.post(change(person), form(person, "administrator")).status_code == 200
    assert roles.role_of(person) is None
    assert client.post(change(person), form(person, "editor")).status_code == 302


def test_a_superuser_makes_and_unmakes_superusers(chief: User) -> None:
    client, person = signed_in(chief), staff_of(None, "sam")
    client.post(change(person), form(person, is_superuser="on"))
    assert fresh(person).is_superuser
    client.post(change(person), form(person))
    assert not fresh(person).is_superuser


@pytest.mark.parametrize("words", [{"role": "editor"}, {"role": ""}, {"role": "administrator", "is_active": ""}])
def test_the_last_administrator_stays(client: Client, ada: User, words: dict[str, str]) -> None:
    response = client.post(change(ada), form(ada) | words)
    assert "This is the last active administrator" in unescape(body(response))
    assert (roles.role_of(fresh(ada)), fresh(ada).is_active) == (Role.ADMINISTRATOR, True)
    User.objects.create_superuser("idle", password="x", is_active=False)
    assert client.post(change(ada), form(ada) | words).status_code == 200
    staff_of(Role.ADMINISTRATOR, "bea")
    assert client.post(change(ada), form(ada) | words).status_code == 302


@pytest.mark.parametrize("words", [{}, {"is_superuser": "on", "is_active": ""}])
def test_the_last_superuser_stays_though_there_is_an_administrator(
    ada: User, chief: User, words: dict[str, str]
) -> None:
    client = signed_in(chief)
    response = client.post(change(chief), form(chief) | words)
    assert "This is the last active superuser" in unescape(body(response))
    assert (fresh(chief).is_superuser, fresh(chief).is_active) == (True, True)


def test_the_operation_itself_keeps_the_last_one(ada: User) -> None:
    ada.is_active = False
    with pytest.raises(RuleBroken, match="last active administrator"):
        operations.keep_person(person=ada, role=Role.ADMINISTRATOR)
    assert fresh(ada).is_active


@pytest.mark.parametrize(
    ("query", "names"), [("role=editor", {"sam"}), ("role=none", {"chief"}), ("is_active__exact=0", {"gone"})]
)
def test_people_are_listed_by_role(client: Client, chief: User, query: str, names: set[str]) -> None:
    staff_of(Role.EDITOR, "sam")
    staff_of(Role.VOLUNTEER, "gone", is_active=False)
    found = client.get(f"/admin/auth/user/?{query}").context["cl"].result_list
    assert {person.username for person in found} == names


def test_the_list_of_people_costs_the_same_however_many(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        staff_of(Role.EDITOR, f"person{number}")
    with django_assert_max_num_queries(12):
        assert len(client.get("/admin/auth/user/").context["cl"].result_list) == 31


def test_a_role_is_read_and_not_changed(client: Client) -> None:
    group = Group.objects.get(name="editor")
    text = unescape(body(client.get(f"/admin/auth/group/{group.pk}/change/")))
    assert str(roles.MEANINGS[Role.EDITOR]) in text
    assert "Can publish and retract pledges" in text
    assert 'name="_save"' not in text
