"""What the desk's pages of the record show of the inbox."""

from typing import Any

from django import template

from councils.models import PracticeFinding

from ..models import Item, Offer

register = template.Library()


@register.inclusion_tag("admin/inbox/_beside.html")
def offers_and_answers(finding: PracticeFinding) -> dict[str, Any]:
    """The letters to the council about a finding, and what came back: whoever publishes it should have read that."""
    return {
        "offers": Offer.objects.filter(finding=finding).select_related("sent_by"),
        "items": Item.objects.filter(finding=finding),
    }
