"""Parts of the admin's pages."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import naturalday
from django.urls import reverse
from django.utils import timezone

from .. import roles
from ..choices import Ask, Headline, InspectionFunction, PolicyStatus
from ..models import Council, PolicyRecord, PracticeFinding
from ..rules import AsOf
from ..summaries import rows

register = template.Library()

DRAFTS = 12


@dataclass(frozen=True)
class Draft:
    title: str
    url: str
    when: str
    by: str


@register.simple_tag
def drafts_waiting(user: roles.Somebody) -> list[Draft]:
    """The newest drafts of decisions and findings, whoever wrote them, for those who may see them."""
    found: list[Any] = []
    for model in (one for one in (PolicyRecord, PracticeFinding) if roles.may_see(user, one)):
        drafts = model.objects.drafts().select_related("council", "created_by").order_by("-created_at")
        found += drafts[:DRAFTS]
    found.sort(key=lambda draft: draft.created_at, reverse=True)
    return [
        Draft(
            title=str(draft),
            url=reverse(f"admin:councils_{draft._meta.model_name}_change", args=[draft.pk]),
            when=str(naturalday(timezone.localtime(draft.created_at).date())),
            by=draft.created_by.get_username() if draft.created_by else "",
        )
        for draft in found[:DRAFTS]
    ]


@register.filter
def may_correct_functions(user: roles.Somebody) -> bool:
    return roles.may_correct_functions(user)


@register.inclusion_tag("admin/councils/_history.html")
def council_history(council: Council) -> dict[str, Any]:
    """Where a council stands and everything ever recorded about it, drafts included: for staff only."""
    return history_context(council)


def history_context(council: Council) -> dict[str, Any]:
    """The context of ``admin/councils/_history.html``."""
    now = AsOf.at(timezone.now())
    (row,) = rows([council], now)
    held = [function.label for function in InspectionFunction if function in row.standing.held]
    return {
        "council": council,
        "headline": Headline(row.headline).label,
        "standing_lines": [
            (Ask(ask).label, PolicyStatus(row.standing.status(ask)).label, row.standing.decisions.get(ask))
            for ask in Ask.values
        ],
        "held_labels": held,
        "policy_records": list(PolicyRecord.objects.filter(council=council).order_by("-effective_from", "-pk")),
        "practice_findings": list(PracticeFinding.objects.filter(council=council).order_by("-effective_from", "-pk")),
        "life_today": "current" if council.is_alive_on(now.day) else "other",
    }
