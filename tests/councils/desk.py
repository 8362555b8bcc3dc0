"""A small world for the tests of roles: staff of each role, and one row of each kind that the admin is about."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from io import BytesIO
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts import operations as accounts
from alerts.models import Subscription
from campaign.models import AdviceBody, Supporter
from councils import imports, operations
from councils.models import Council, Evidence, EvidenceCopy
from councils.roles import Role
from desk.models import CouncilEvent, Tag, Team
from inbox.choices import Kind, Standing
from inbox.letters import offer_letter
from inbox.operations import Words, receive
from pledges.models import Signature
from pledges.operations import confirm, record_pledge, sign
from tests.builders import (
    DATA_SHARING,
    DAY,
    NOW,
    council,
    decision_input,
    election,
    finding_input,
    kept_copy,
    minutes,
    png,
    published_decision,
    published_finding,
    published_pledge,
    tip,
)

DECISIONS = (
    b"external_id,council,ask,status,effective_from,checked_on\n"
    b"1,AAA,data_sharing,motion_tabled,2026-03-02,2026-03-02\n"
)
NO_EVIDENCE = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}


class Sent(BytesIO):
    """A file that can be sent as often as somebody tries."""

    name = "copy.png"

    def read(self, size: int | None = -1) -> bytes:
        self.seek(0)
        return super().read(size)


PASSWORD = "a long enough phrase, truly"


def staff_of(role: Role | None, name: str = "", **words: Any) -> User:
    user = User.objects.create_user(name or (role.value if role else "none"), password="x", is_staff=True, **words)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


class World:
    """One row of each kind that an address may be about, and what a form about it sends. All written by "somebody"."""

    def __init__(self) -> None:
        where = council()
        by = staff_of(Role.VOLUNTEER, "somebody")
        self.rows = rows = {"council": where, "person": by, "role": Group.objects.get(name="editor")}
        rows["record"] = published_decision(where, "motion_passed", asks=[DATA_SHARING])[0]
        rows["document"] = rows["record"].evidence.get()
        rows["spare"] = operations.add_evidence(record=rows["record"], evidence=minutes(), by=None, now=NOW)
        rows["draft"] = operations.record_decision(
            council=where, asks=[DATA_SHARING], decision=decision_input(evidence=(minutes(), tip())), by=by, now=NOW
        )[0]
        rows["finding"] = published_finding(where)
        rows["finding_draft"] = operations.record_finding(council=where, finding=finding_input(), by=by, now=NOW)
        rows["copy"] = kept_copy(rows["spare"])
        rows["copy_draft"] = kept_copy(rows["draft"].evidence.get(kind="minutes"), by=by)
        rows["copy_waiting"] = waiting_copy(rows["finding"].evidence.get())
        rows["pledge"] = published_pledge(where)
        rows["pledge_draft"] = type(rows["pledge"]).objects.get(pk=published_draft(where, by))
        rows["election"], rows["spare_election"] = election(where), election(where, kind="mayoral")
        rows["candidate"] = published_pledge(where, role="candidate", election=rows["election"])
        rows["signature"] = waiting_signature(where)
        rows["correction"] = operations.correct_function(
            council=where, function="planning", holds=False, source="Its site", by=None, now=NOW
        )
        rows["event"] = CouncilEvent.objects.create(council=where, kind="other", day=NOW.date(), noted_at=NOW)
        rows["subscription"] = Subscription.objects.create(
            email="a@example.org",
            email_key="a@example.org",
            scope="council",
            council=where,
            frequency="weekly",
            created_at=NOW,
            asked_at=NOW,
        )

        words = Words(text="The motion was in May.", source="Its minutes", email="reader@example.org")
        rows["item"] = receive(kind=Kind.REPORT, words=words, council=where, now=NOW)
        rows["answer_item"] = receive(
            kind=Kind.ANSWER,
            words=Words(text="We disagree, truly.", name="A Name", role="Officer", email="officer@example.org"),
            council=where,
            finding=rows["finding"],
            standing=Standing.SIGNED_LINK,
            now=NOW,
        )
        rows["supporter"] = Supporter.objects.create(name="The Example Union")
        rows["advice_body"] = AdviceBody.objects.create(
            name="Example Advice", url="https://advice.example.org/", what_for="Work", nations=["wales"], checked_on=DAY
        )
        invited = {"email": "new@example.org", "first_name": "New", "role": "volunteer"}
        chief = User.objects.create_superuser("inviter", password="x")
        rows["invitation"] = accounts.invite(**invited, by=chief, now=NOW)
        Authenticator.objects.create(user=by, type="totp", data={"secret": "x"})
        rows["run"] = imports.preview(DECISIONS, "rows.csv", most=10, by=by, now=NOW)
        rows["tag"], rows["team"] = Tag.objects.create(name="Spring"), Team.objects.create(name="North")

    def arg(self, name: str) -> Any:
        if name == "app":
            return "councils"
        if name == "kind":
            return "councils.policyrecord"
        if name in ("decisions", "xlsx"):
            return name
        if name == "type":
            return ContentType.objects.get(app_label="councils", model="policyrecord").pk
        row = self.rows[name.removesuffix("_version")]
        return row.history.earliest().pk if name.endswith("_version") else row.pk

    def url(self, name: str, *args: str) -> str:
        """The address of this name; ``args`` name rows, or "…_version": the first version of one."""
        url = reverse(f"admin:{name}", args=[self.arg(arg) for arg in args])
        query = {
            "autocomplete": "?app_label=councils&model_name=policyrecord&field_name=council&term=a",
            "preview": f"?row=councils.policyrecord:{self.rows['draft'].pk}:{self.version('draft')}",
        }
        return url + query.get(name, "")

    def version(self, name: str) -> int:
        """The version that a draft is at now."""
        row = self.rows[name]
        return int(type(row).objects.get(pk=row.pk).version)

    def data(self, name: str) -> dict[str, Any]:
        where = self.rows["council"].pk
        days = {"effective_from": "2026-03-02", "checked_on": "2026-03-02"}
        forms: dict[str, dict[str, Any]] = {
            "": {},
            "yes": {"post": "yes"},
            "chosen": {"council": where},
            "tag": {"name": "Autumn"},
            "team": {"name": "South"},
            "submit": {
                "step": "submit",
                "version": self.version("draft"),
            },
            "reason": {"reason": "It was about another council."},
            "decision": {
                "council": where,
                "asks": [DATA_SHARING],
                "status": "motion_tabled",
                "_draft": "1",
                "version": self.version("draft"),
            }
            | days
            | NO_EVIDENCE,
            "finding": {
                "council": where,
                "mechanism": "joint_visit",
                "finding": "reported",
                "_draft": "1",
                "version": self.version("finding_draft"),
            }
            | {"statement": "They came together, twice."}
            | days
            | NO_EVIDENCE,
            "file": {"file": Sent(png("blue"))},
            "rows": {"file": Sent(DECISIONS)},
            "next": {"council": where},
            "check": {"joint_inspections-result": "not_found", "data_sharing-result": "not_looked", "_save": "1"}
            | {"checked_on": "2026-03-02"},
            "event": {"council": where, "kind": "changed_control", "day": "2026-03-02"},
            "contact": {"do": "contact", "contact-day": "2026-03-02", "contact-text": "Rang the group office."},
            "supporter": {"name": "The Other Union", "is_shown": "on"},
            "advice_body": {"name": "Other Advice", "url": "https://other.example.org/", "what_for": "Homes"}
            | {"nations": ["england"], "checked_on": "2026-03-02"},
            "answer": {"received_on": "2026-06-01", "text": "We disagree."},
            "reply": {"reply-text": "Good day, you are right."},
            "working_note": {"note-note": "Ask the clerk."},
            "closing": {"close-stage": "acted_on", "close-note": "Put right."},
            "offer": {
                "subject": "Your say",
                "body": offer_letter(self.rows["finding_draft"], NOW.date()).body,
                "sent_to": "clerk@example.gov.uk",
                "sent_on": "2026-06-01",
                "version": self.version("finding_draft"),
                "_sent": "1",
            },
            "note": {"archived_url": "https://web.archive.org/web/1/x", "private_note": "Saved."},
            "minutes": {"kind": "minutes", "title": "More minutes", "dated": "2026-03-02", "url": "https://c.org/m"},
            "correction": {"council": where, "function": "food_safety", "source": "Its site"},
            "pledge": {"council": where, "name": "Cllr Example", "role": "councillor", "asks": [DATA_SHARING]}
            | {
                "pledged_on": "2026-03-02",
                "source_title": "Their letter",
                "_draft": "1",
                "version": self.version("pledge_draft"),
            },
            "outcome": {"outcome": "elected", "outcome_on": "2026-05-07"},
            "asked": {"asked": "email"},
            "approve": {"approve": "1"},
            "election": {"council": where, "name": "Local elections", "kind": "by_election"}
            | {"polling_day": "2027-05-06", "source": "https://council.example.org/elections"},
            "new_person": {"username": "new", "usable_password": "true", "role": "editor"}
            | {"password1": PASSWORD, "password2": PASSWORD},
            "invitation": {"email": "newer@example.org", "first_name": "Newer", "role": "editor"},
            "person": {"username": "somebody", "role": "editor", "is_active": "on", "first_name": "Sam"},
            "password": {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
        }
        return forms[name]


def waiting_copy(item: Evidence) -> EvidenceCopy:
    """A copy that waits for a second person, beside a document that is published."""
    with override_settings(REQUIRE_SECOND_PERSON=True):
        return kept_copy(item, by=staff_of(Role.VOLUNTEER, "first"))


def waiting_signature(where: Council) -> Signature:
    """A pledge signed on the site and confirmed, which staff have to decide about."""
    words: dict[str, Any] = {"name": "Cllr Signer", "role": "councillor", "asks": [DATA_SHARING]}
    signed = sign(council=where, email="signer@council.gov.uk", now=NOW, **words)
    assert signed
    return confirm(key=signed.signature.key, now=NOW)


def published_draft(where: Council, by: User) -> int:
    words: dict[str, Any] = {"name": "Cllr Draft", "role": "councillor", "asks": [DATA_SHARING]}
    row = record_pledge(council=where, pledged_on=NOW.date(), source_title="x", by=by, now=NOW, **words)
    return row.pk


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """All that the record and the accounts hold, model by model; not who signed in when.

    Asked past Django: tests do so thousands of times, and it takes longer to put fifty questions together than to
    answer them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # all at once: most of the time would be spent on the way
            cursor.execute("; ".join(questions().values()))
            return dict(zip(questions(), _answers(cursor), strict=True))
        return {name: cursor.execute(question).fetchall() for name, question in questions().items()}


def _answers(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    yield cursor.fetchall()
    while cursor.nextset():
        yield cursor.fetchall()


@cache
def questions() -> dict[str, str]:
    """What to ask of each model's table, by the model's label."""
    kept = ("councils", "pledges", "alerts", "desk", "inbox", "campaign", "auth", "accounts", "mfa")
    models = [model for app in kept for model in apps.get_app_config(app).get_models(include_auto_created=True)]
    found = {}
    for model in models:
        columns = [field.column for field in model._meta.concrete_fields if field.name != "last_login"]
        listed, table, pk = (
            ", ".join(map(connection.ops.quote_name, names))
            for names in (columns, [model._meta.db_table], [model._meta.pk.column])
        )
        found[model._meta.label] = f"SELECT {listed} FROM {table} ORDER BY {pk}"
    return found


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    page = page[page.index('class="desk-form"') : page.index("</form>", page.index('class="desk-form"'))]
    page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    words: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        given = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if given.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if name := given.get("name"):
            words.setdefault(name, []).append(
                unescape(given.get("value", "on" if given.get("type") == "checkbox" else ""))
            )
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', page, flags=re.DOTALL):
        words[name] = [unescape(text).removeprefix("\n")]
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, flags=re.DOTALL):
        words[name] = [unescape(value) for value in re.findall(r'<option value="([^"]*)" selected', options)]
    return words
