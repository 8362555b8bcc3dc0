"""The desk's front page."""

from typing import Any

from django import template
from django.contrib.auth.models import User
from django.utils import timezone

from .. import front

register = template.Library()


@register.simple_tag
def desk_front(user: User) -> dict[str, Any]:
    """What waits for somebody, and what happened last."""
    return front.front(user, timezone.now())
