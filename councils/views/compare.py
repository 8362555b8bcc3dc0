"""Councils side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ..models import Council
from ..presentation.council import compared_asks, council_view
from ..rules import AsOf

MOST = 5


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to five councils (``c``, their names in addresses); what was not understood is said, and left out."""
    asked = list(dict.fromkeys(slug for slug in request.GET.getlist("c") if slug))
    known = {council.slug: council for council in Council.objects.select_related("county").filter(slug__in=asked[:50])}
    unknown = [slug[:60] for slug in asked if slug not in known]
    found = [known[slug] for slug in asked if slug in known]
    messages = [_("There is no council called “%(name)s” here.") % {"name": name} for name in unknown[:MOST]]
    if len(found) > MOST:
        dropped = len(found) - MOST
        messages.append(
            ngettext("Five at most: %(n)d was left out.", "Five at most: %(n)d were left out.", dropped)
            % {"n": dropped}
        )
    now = AsOf.at(timezone.now())
    shown = found[:MOST]
    pairs = [(council, council_view(council, now)) for council in shown]
    choices = list(Council.objects.alive_on(now.day).only("slug", "short_name", "end_date").order_by("short_name"))
    context = {
        "pairs": pairs,
        "asks": compared_asks([page for _council, page in pairs]),
        "messages_shown": messages,
        "choices": choices,
        "chosen": shown,
        "unlisted": [council for council in shown if council not in choices],
        "slots": [*shown, *[None] * (MOST - len(shown))],
    }
    return render(request, "councils/compare.html", context)
