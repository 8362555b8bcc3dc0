"""What is kept of people ends in time, stands on /privacy/, and is found for whoever asks."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation
from accounts.operations import invite
from alerts.models import Subscription
from councils import keeping
from inbox.choices import Kind
from inbox.operations import Words, receive
from pledges.models import Signature
from pledges.operations import sign
from tests.builders import DATA_SHARING, NOW, body, council

pytestmark = pytest.mark.django_db
ADDRESS = "cllr.example@council.gov.uk"
LATER = NOW + timedelta(days=400)
# Columns that are no field of their own kind, and yet hold an address or what is made of one.
NAMING = ("email", "sent_to", "email_key", "email_hash")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row of each app about one address."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    chief = User.objects.create_superuser("chief", "chief@example.org", "x")
    where = council()
    sign(council=where, email=ADDRESS, name="Cllr Example", role="councillor", asks=[DATA_SHARING], now=NOW)
    receive(kind=Kind.REPORT, words=Words(text="It was in May, truly.", email=ADDRESS), council=where, now=NOW)
    days = {"created_at": NOW, "asked_at": NOW}
    Subscription.objects.create(
        email=ADDRESS, email_key=ADDRESS, scope="council", council=where, frequency="weekly", **days
    )
    invite(email=ADDRESS, first_name="Cllr", role="volunteer", by=chief, now=NOW)


def said(capsys: pytest.CaptureFixture[str], *command: Any, **options: Any) -> str:
    call_command(*command, **options)
    return capsys.readouterr().out


@pytest.mark.usefixtures("kept")
def test_a_dry_run_says_what_the_next_one_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    promised = said(capsys, "expire_data", dry_run=True).splitlines()[1:]
    assert Signature.objects.exists()
    assert said(capsys, "expire_data").splitlines() == promised
    assert {"pledges_unconfirmed: 1", "alerts_unconfirmed: 1", "invitations_over: 1"} <= set(promised)
    assert not any(model.objects.exists() for model in (Signature, Subscription, Invitation))


def test_a_rule_that_fails_keeps_no_other_from_being_followed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(now: Any) -> int:
        raise RuntimeError(ADDRESS)

    broken = keeping.Kept("broken", "x", "x", "x", due=fails, end=fails)
    monkeypatch.setattr(keeping, "_kept", {"broken": broken} | keeping._kept)
    with pytest.raises(CommandError, match="could not be followed: broken"):
        call_command("expire_data")
    printed = capsys.readouterr()
    assert "sessions: 0" in printed.out
    assert ADDRESS not in printed.out + printed.err


def test_the_page_about_privacy_has_every_line(client: Client) -> None:
    page = body(client.get("/privacy/"))
    assert len(keeping.all_kept()) == 10
    for one in keeping.all_kept():
        assert f"<td>{one.until}</td>" in page


@pytest.mark.usefixtures("kept")
def test_somebody_is_told_all_that_is_kept_and_the_file_is_its_owners(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Signature.objects.update(email="")  # erased: the keyed hash still finds it
    file = tmp_path / "answer.json"
    said(capsys, "personal_data", ADDRESS.upper(), output=file)
    answer = json.loads(file.read_text())
    assert {"Alerts by e-mail", "Messages and offers of a say", "Pledges", "Staff and invitations"} < answer.keys()
    assert answer["Pledges"][0]["name"] == "Cllr Example"
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("personal_data", ADDRESS, output=file)


def test_of_a_stranger_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("personal_data", "nobody@example.org")
    assert capsys.readouterr().err == "Nothing is kept of this address.\n"
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("personal_data", "nobody")


def test_every_column_that_names_an_address_is_searched() -> None:
    naming = {
        f"{model._meta.app_label}.{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField) or field.name in NAMING
    }
    assert naming == {column for search in keeping.searches() for column in search.columns}


def test_sessions_that_have_run_out_go_with_what_was_kept_of_the_device(capsys: pytest.CaptureFixture[str]) -> None:
    days = {"over": -1, "going on": 1}
    for key, away in days.items():
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=away))
        device = {"ip": "192.0.2.1", "user_agent": "A browser", "session_key": key}
        UserSession.objects.create(user=User.objects.create(username=key), **device)
    assert "sessions: 1" in said(capsys, "expire_data")
    assert [*Session.objects.values_list("session_key", flat=True)] == ["going on"]
    assert [*UserSession.objects.values_list("session_key", flat=True)] == ["going on"]
