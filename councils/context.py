"""What every template may know."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .rules import AsOf
from .summaries import holds_demo_data


def site(request: HttpRequest) -> dict[str, Any]:
    """Name and address of the site, whom to contact, the day, and whether demonstration data is loaded."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact": {"name": settings.CONTACT_NAME, "email": settings.CONTACT_EMAIL, "url": settings.CONTACT_URL},
        "today": AsOf.at(timezone.now()).day,
        "demo_loaded": holds_demo_data(),
    }
