"""The desk's front page: what waits for whom, what to check next, what happened last and how far the work is.

A fixed number of queries, however much there is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils.functional import Promise

from councils import roles
from councils.admin.review_steps import address_of
from councils.choices import Ask, Region
from councils.desk_site import DeskSite
from councils.models import Council, PolicyRecord, PracticeFinding
from councils.models.append_only import protected_models
from councils.rules import AsOf
from councils.summaries import rows

from .models import Assignment, Team
from .queue import Reason, counted, to_check

Words = str | Promise
LINES = 8
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One record, with what leads to it and what there is to say."""

    title: str
    url: str
    when: datetime | None
    who: str
    comment: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a region is: councils of today, and those on which both asks were looked at."""

    label: Words
    checked: int
    total: int


def front(user: User, now: datetime) -> dict[str, Any]:
    """Everything that the front page shows to somebody."""
    in_review, reviewable, sent_back, own = _drafts(user)
    waiting = to_check(now)
    count = counted(waiting)
    return {
        "in_review": in_review,
        "in_review_more": reviewable - len(in_review),
        "incoming": cast(DeskSite, admin.site).waiting(user),
        "sent_back": sent_back,
        "own": own,
        "reasons": [(Reason(code), count[code]) for code in Reason.values if count[code]],
        "mine": list(Assignment.objects.of(user).select_related("council", "team").order_by("due_on", "pk")[:LINES]),
        "next": waiting[:LINES],
        "latest": _latest(),
        "progress": _progress(now),
        "teams": _teams(now),
    }


def _drafts(user: User) -> tuple[list[Line], int, list[Line], list[Line]]:
    """For me to review, and how many in all; sent back to me; begun by me. Of every kind that is written in a form."""
    found: list[Any] = []
    for model in _kinds(user):
        drafts = model._default_manager.filter(published_at__isnull=True)
        found += drafts.filter(Q(submitted_at__isnull=False) | Q(created_by=user)).select_related(
            "council", "created_by", "submitted_by", "returned_by"
        )
    found.sort(key=lambda row: row.submitted_at or row.created_at)
    reviewable = [
        row
        for row in found
        if row.stage == "in_review" and roles.may_publish(user, row) and not roles.second_person_missing(user, row)
    ]
    own = [row for row in found if row.created_by_id == user.pk]
    begun = [row for row in reversed(own) if row.stage == "draft"]
    return (
        [_line(row, row.submitted_at, row.submitted_by) for row in reviewable[:LINES]],
        len(reviewable),
        [_line(row, row.returned_at, row.returned_by) for row in own if row.stage == "sent_back"],
        [_line(row, row.created_at, row.created_by) for row in begun[:LINES]],
    )


def _kinds(user: User) -> list[Any]:
    """Kinds of record that are about a council and that somebody may see."""
    models = (model for model in protected_models() if any(f.name == "council" for f in model._meta.fields))
    return [model for model in models if roles.may_see(user, model)]


def _line(row: Any, when: datetime | None, who: User | None) -> Line:
    return Line(str(row), address_of(row), when, who.get_username() if who else "", row.review_comment)


def _latest() -> list[Line]:
    """What was published last, and by whom."""
    found: list[Any] = []
    for model in (PolicyRecord, PracticeFinding):
        shown = model._default_manager.filter(published_at__isnull=False).select_related("council", "published_by")
        found += shown.order_by("-published_at", "-pk")[:LINES]
    found.sort(key=lambda row: row.published_at, reverse=True)
    return [_line(row, row.published_at, row.published_by) for row in found[:LINES]]


def _progress(now: datetime) -> list[Progress]:
    as_of = AsOf.at(now)
    total: Counter[str] = Counter()
    checked: Counter[str] = Counter()
    for row in rows(list(Council.objects.alive_on(as_of.day)), as_of):
        total[row.council.region] += 1
        checked[row.council.region] += all(row.standing.status(ask) != "not_checked" for ask in Ask.values)
    return [Progress(Region(code).label, checked[code], total[code]) for code in Region.values if total[code]]


def _teams(now: datetime) -> list[tuple[str, int]]:
    """For each team, how many decisions its members published or had published in the last thirty days."""
    lately = PolicyRecord.objects.filter(published_at__gt=now - LATELY, is_demo=False)
    by_person = dict(lately.order_by().values_list("created_by").annotate(Count("pk")))
    teams = Team.objects.prefetch_related("members")
    return [(team.name, sum(by_person.get(one.pk, 0) for one in team.members.all())) for team in teams]
