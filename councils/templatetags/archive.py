"""Links to the Wayback Machine beside the address of a document."""

from typing import Any

from django import template

from ..copies import WAYBACK, look_address, save_address

register = template.Library()


@register.inclusion_tag("admin/councils/_archive.html")
def archive_links(url: str) -> dict[str, Any]:
    """Links to save a document in the Wayback Machine and to look for a copy there."""
    return {"save": save_address(url or ""), "look": look_address(url or "")}


@register.inclusion_tag("admin/councils/_archive.html")
def archive_help(url: Any, archived: Any) -> dict[str, Any]:
    """The same for two fields of a form, and a way to fill in the second from the first (``static/js/archive.js``)."""
    typed = str(url.value() or "")
    return {
        "save": save_address(typed),
        "look": look_address(typed),
        "wayback": WAYBACK,
        "url_id": url.id_for_label,
        "archived_id": archived.id_for_label,
    }
