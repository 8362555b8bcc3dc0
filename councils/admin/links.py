"""What was found at the addresses of documents: a filter, which is the queue of dead links, and the words."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import LinkOutcome
from ..copies import is_of_another, look_address, save_address
from ..models import Evidence, LinkCheck
from ..rules import FAILURES_UNTIL_DEAD

UNREACHABLE = Q(link_check__outcome=LinkOutcome.UNREACHABLE)
DEAD = Q(link_check__outcome=LinkOutcome.GONE) | (UNREACHABLE & Q(link_check__failures__gte=FAILURES_UNTIL_DEAD))
KINDS: dict[str, tuple[Any, Q]] = {
    "dead": (gettext_lazy("Dead: the public is told"), DEAD),
    "unreachable": (gettext_lazy("Unreachable, to be tried again"), UNREACHABLE & ~DEAD),
    "moved": (gettext_lazy("Moved"), Q(link_check__outcome=LinkOutcome.MOVED)),
    "withheld": (
        gettext_lazy("Not shown to programs: a person has to look"),
        Q(link_check__outcome=LinkOutcome.WITHHELD),
    ),
    "refused": (gettext_lazy("Not asked: no public web address"), Q(link_check__outcome=LinkOutcome.REFUSED)),
    "fine": (gettext_lazy("Fine"), Q(link_check__outcome=LinkOutcome.ALIVE)),
    "never": (
        gettext_lazy("Never looked at"),
        Q(link_check__isnull=True, published_at__isnull=False, retracted_at__isnull=True, is_demo=False) & ~Q(url=""),
    ),
}


class LinkFilter(admin.SimpleListFilter):
    """Documents by what was found at their address."""

    title = gettext_lazy("link")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, str(label)) for code, (label, _condition) in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = KINDS.get(self.value() or "")
        return queryset.filter(kind[1]) if kind else queryset


def link_check_of(item: Evidence) -> LinkCheck | None:
    """The last look at its address, if there was one."""
    return getattr(item, "link_check", None)


def outcome_and_day(item: Evidence) -> str:
    """For the list."""
    check = link_check_of(item)
    if check is None:
        return ""
    outcome = _("Dead") if check.is_dead else check.get_outcome_display()
    return _("%(outcome)s, %(day)s") % {"outcome": outcome, "day": date_format(check.checked_on)}


def link_note(item: Evidence) -> str:
    """For the page of a document: all that was found, and what the public reads."""
    check = link_check_of(item)
    if check is None:
        return _("Nobody has looked yet whether the document is at its address.") if item.url else ""
    words = {"outcome": check.get_outcome_display(), "day": date_format(check.checked_on)}
    said = [_("%(outcome)s. Looked at on %(day)s.") % words]
    if check.status:
        said.append(_("The server answered %(status)d.") % {"status": check.status})
    if check.final_url:
        said.append(_("It ended at %(url)s") % {"url": check.final_url})
    if check.is_dead:
        said.append(
            _("The public page says so, and leads to the archived copy.")
            if item.archived_url
            else _("The public page says so. Find an archived copy and give its address above.")
        )
    return "\n".join(said)


def archive_note(item: Evidence) -> str:
    """For the page of a document: where to save it in the Wayback Machine and to look for a copy."""
    if not item.url:
        return ""
    return format_html(
        '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a> · '
        '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>',
        save_address(item.url),
        _("Save this page in the Wayback Machine"),
        look_address(item.url),
        _("Look for a copy"),
    )


def warn_of_other_archives(request: HttpRequest, items: Iterable[Evidence]) -> None:
    """Say of which documents the archived copy is, by its own address, a copy of something else."""
    for item in items:
        if is_of_another(item.archived_url, item.url):
            words = {"title": item.title, "url": item.url}
            messages.warning(
                request,
                _("Look again at the archived copy of “%(title)s”: its address is not one of %(url)s") % words,
            )
