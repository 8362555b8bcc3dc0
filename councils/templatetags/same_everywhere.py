"""What is the same on every page, rendered once for a process and not once for a page."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    """Whose site it is, and where its other pages are."""
    values = (context["site_name"], *sorted(context["contact"].items()))
    render = _footer.__wrapped__ if settings.DEBUG else _footer
    return render(get_language() or "", *values)


@lru_cache(maxsize=16)
def _footer(language: str, site_name: str, *contact: tuple[str, str]) -> SafeString:
    words = {"site_name": site_name, "contact": dict(contact)}
    return mark_safe(render_to_string("components/footer.html", words))  # noqa: S308  # ours, escaped by its template
