"""What is the same on every page, rendered once for a process and not once for a page."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def masthead(context: Context) -> SafeString:
    """The name of the site, where its main pages are and which of them this is, and the box that finds a council."""
    here = getattr(context.get("request"), "resolver_match", None)
    return _kept()(
        "components/masthead.html", get_language(), site_name=context["site_name"], here=here and here.view_name
    )


@register.simple_tag(takes_context=True)
def footer(context: Context) -> SafeString:
    """Whose site it is, and where its other pages are."""
    contact = tuple(sorted(context["contact"].items()))
    return _kept()("components/footer.html", get_language(), site_name=context["site_name"], contact=contact)


def _rendered(template_name: str, language: str | None, **words: Any) -> SafeString:
    words["contact"] = dict(words.get("contact", ()))
    return mark_safe(render_to_string(template_name, words))  # noqa: S308  # ours, escaped by its template


rendered_once = lru_cache(maxsize=256)(_rendered)


def _kept() -> Callable[..., SafeString]:
    """Whoever writes a template wants to see what it makes now."""
    return _rendered if settings.DEBUG else rendered_once
