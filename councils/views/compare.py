"""Councils side by side."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ..asked_day import asked_day
from ..caching import finished
from ..models import Council
from ..presentation.council import compared_asks, council_view
from ..registered import councils_known, formerly
from ..rules import AsOf

MOST = 5


@finished()
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to five councils (``c``, their names in addresses); what was not understood is said, and left out."""
    asked = asked_day(request.GET, AsOf.at(timezone.now()))
    known = councils_known(asked.as_of, with_codes=True)
    names = list(dict.fromkeys(slug for slug in request.GET.getlist("c") if slug))
    by_name = _by_name(names[:50], known)
    found = list(dict.fromkeys(by_name[name] for name in names if name in by_name))
    shown = found[:MOST]
    pairs = [(council, council_view(council, asked.as_of, known)) for council in shown]
    choices = [council for council in known if council.is_alive_on(asked.as_of.day)]
    context = {
        "asked": asked,
        "today_url": _address(request),
        "keep": [("c", council.slug) for council in shown],
        "pairs": pairs,
        "asks": compared_asks([page for _council, page in pairs]),
        "messages_shown": _messages([name for name in names if name not in by_name], len(found) - MOST),
        "choices": choices,
        "chosen": shown,
        "unlisted": [council for council in shown if council not in choices],
        "slots": [*shown, *[None] * (MOST - len(shown))],
    }
    return render(request, "councils/compare.html", context, status=asked.status)


def _by_name(names: Sequence[str], known: Sequence[Council]) -> dict[str, Council]:
    """The council of each name in addresses: that of today, or one that it had before."""
    by_pk = {council.pk: council for council in known}
    today = dict(Council.objects.values_list("slug", "pk"))
    renamed = formerly(name for name in names if name not in today)
    found = {name: by_pk.get(today.get(renamed.get(name, name), 0)) for name in names}
    return {name: council for name, council in found.items() if council}


def _messages(unknown: Sequence[str], dropped: int) -> list[str]:
    messages = [_("There is no council called “%(name)s” here.") % {"name": name[:60]} for name in unknown[:MOST]]
    if dropped > 0:
        left_out = ngettext("Five at most: %(n)d was left out.", "Five at most: %(n)d were left out.", dropped)
        messages.append(left_out % {"n": dropped})
    return messages


def _address(request: HttpRequest) -> str:
    """This page's, without the day."""
    query = request.GET.copy()
    query.pop("as_of", None)
    return request.path + (f"?{query.urlencode()}" if query else "")
