"""A small world for the tests of roles: staff of each role, and one row of each kind that the admin is about."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from alerts.models import Subscription
from councils import operations
from councils.models import Council
from councils.roles import Role
from pledges.operations import record_pledge
from tests.builders import (
    DATA_SHARING,
    NOW,
    council,
    decision_input,
    finding_input,
    minutes,
    published_decision,
    published_finding,
    published_pledge,
    tip,
)

NO_EVIDENCE = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
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
        rows["pledge"] = published_pledge(where)
        rows["pledge_draft"] = type(rows["pledge"]).objects.get(pk=published_draft(where, by))
        rows["correction"] = operations.correct_function(
            council=where, function="planning", holds=False, source="Its site", by=None, now=NOW
        )
        rows["subscription"] = Subscription.objects.create(
            email="a@example.org",
            email_key="a@example.org",
            scope="council",
            council=where,
            frequency="weekly",
            created_at=NOW,
            asked_at=NOW,
        )

    def arg(self, name: str) -> Any:
        if name == "app":
            return "councils"
        if name == "type":
            return ContentType.objects.get(app_label="councils", model="policyrecord").pk
        row = self.rows[name.removesuffix("_version")]
        return row.history.earliest().pk if name.endswith("_version") else row.pk

    def url(self, name: str, *args: str) -> str:
        """The address of this name; ``args`` name rows, or "…_version": the first version of one."""
        url = reverse(f"admin:{name}", args=[self.arg(arg) for arg in args])
        query = "?app_label=councils&model_name=policyrecord&field_name=council&term=a"
        return url + query if name == "autocomplete" else url

    def data(self, name: str) -> dict[str, Any]:
        where = self.rows["council"].pk
        days = {"effective_from": "2026-03-02", "checked_on": "2026-03-02"}
        forms: dict[str, dict[str, Any]] = {
            "": {},
            "yes": {"post": "yes"},
            "reason": {"reason": "It was about another council."},
            "decision": {"council": where, "asks": [DATA_SHARING], "status": "motion_tabled", "_draft": "1"}
            | days
            | NO_EVIDENCE,
            "finding": {"council": where, "mechanism": "joint_visit", "finding": "reported", "_draft": "1"}
            | {"statement": "They came together, twice."}
            | days
            | NO_EVIDENCE,
            "answer": {"received_on": "2026-06-01", "text": "We disagree."},
            "note": {"archived_url": "https://web.archive.org/web/1/x", "private_note": "Saved."},
            "minutes": {"kind": "minutes", "title": "More minutes", "dated": "2026-03-02", "url": "https://c.org/m"},
            "correction": {"council": where, "function": "food_safety", "source": "Its site"},
            "pledge": {"council": where, "name": "Cllr Example", "role": "councillor", "asks": [DATA_SHARING]}
            | {"pledged_on": "2026-03-02", "source_title": "Their letter", "_draft": "1"},
            "new_person": {"username": "new", "usable_password": "true", "role": "editor"}
            | {"password1": PASSWORD, "password2": PASSWORD},
            "person": {"username": "somebody", "role": "editor", "is_active": "on", "first_name": "Sam"},
            "password": {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD},
        }
        return forms[name]


def published_draft(where: Council, by: User) -> int:
    words: dict[str, Any] = {"name": "Cllr Draft", "role": "councillor", "asks": [DATA_SHARING]}
    row = record_pledge(council=where, pledged_on=NOW.date(), source_title="x", by=by, now=NOW, **words)
    return row.pk


def stored() -> dict[str, list[dict[str, Any]]]:
    """All that the record and the accounts hold; not who signed in when."""
    models = [
        model for app in ("councils", "pledges", "alerts", "auth") for model in apps.get_app_config(app).get_models()
    ]
    found = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    for person in found["auth.User"]:
        del person["last_login"]
    found["roles"] = list(User.groups.through.objects.order_by("pk").values())
    return found
