"""Settings with which staff could not sign in safely are told."""

import runpy
import sys

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import User
from django.test import override_settings

from accounts import checks


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("https://tracker.example.org", False),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", True),
        ("http://tracker.example.org", True),
    ],
)
def test_passkeys_need_a_safe_address(address: str, warned: bool) -> None:
    with override_settings(SITE_URL=address):
        assert [one.id for one in checks.passkeys_have_a_safe_address(None)] == ["accounts.W001"] * warned


@pytest.mark.parametrize(
    ("required", "public", "warned"), [(True, True, False), (False, False, False), (False, True, True)]
)
def test_passwords_alone_are_warned_of_in_public(required: bool, public: bool, warned: bool) -> None:
    with override_settings(REQUIRE_MFA=required, SECURE_SSL=public):
        assert [one.id for one in checks.passwords_are_not_enough(None)] == ["accounts.W002"] * warned


@pytest.mark.django_db
def test_those_who_had_an_account_before_keep_its_address() -> None:
    from importlib import import_module

    for name, email in (("a", "Same@example.org"), ("b", "same@example.org"), ("c", "")):
        User.objects.create_user(name, email=email)
    EmailAddress.objects.all().delete()
    migration = import_module("accounts.migrations.0002_addresses")
    for _again in range(2):
        migration.keep_addresses(apps, None)
    rows = EmailAddress.objects.order_by("user").values_list("user__username", "email", "verified")
    assert list(rows) == [("a", "same@example.org", True), ("b", "same@example.org", False)]


@pytest.mark.parametrize(
    ("given", "required"),
    [
        ({}, False),
        ({"DATABASE_URL": "postgres://u:p@host/name"}, True),
        ({"SECURE_SSL": "true"}, True),
        ({"SECURE_SSL": "true", "REQUIRE_MFA": "false"}, False),
        ({"REQUIRE_MFA": "true"}, True),
    ],
)
def test_a_second_step_is_required_wherever_the_site_is_not_just_tried_out(
    given: dict[str, str], required: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "SECURE_SSL", "REQUIRE_MFA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"SECRET_KEY": "k" * 50, **given}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "firewall_tracker.settings", raising=False)
    assert runpy.run_module("firewall_tracker.settings")["REQUIRE_MFA"] is required
