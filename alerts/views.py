"""Asking for alerts, confirming and stopping them. Nothing here needs a session, and so nothing sets a cookie.

No form carries a CSRF token, which would need one: a page elsewhere that posts here can do no more than anybody who
types the address of somebody else. Confirming and stopping need the token of a letter. A GET never changes anything,
since mail scanners open every link.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from councils.areas import AREAS
from councils.limits import SECONDS, too_many
from councils.models import Council
from councils.views.letter_links import either, of_a_token

from . import operations
from .choices import Frequency
from .forms import SubscribeForm, chosen
from .rules import UNCONFIRMED_FOR
from .sending import send_letter


@sensitive_post_parameters("email")
@sensitive_variables()
@either
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; ``council`` and ``area`` in the address choose beforehand. The answer is the same for every address."""
    now = timezone.now()
    if request.method != "POST":
        return _empty_form(request)
    form = SubscribeForm(request.POST, now=now)
    if not form.is_valid():
        return _form(request, form, status=422)
    if too_many(request, "alerts"):
        form.add_error(None, _("Too many people have asked from your network in this hour. Please try again later."))
        return _form(request, form, status=429, retry_after=SECONDS)
    asked = operations.subscribe(**form.wish(), now=now)
    if asked and not send_letter(asked):
        form.add_error(None, _("Our mail server did not take the letter to you. Please try again in a few minutes."))
        return _form(request, form, status=503, retry_after=300)
    response = HttpResponseRedirect(reverse("alerts:sent"))
    response.status_code = 303
    add_never_cache_headers(response)
    return response


def _empty_form(request: HttpRequest) -> HttpResponse:
    slug, area = request.GET.get("council", "")[:80], request.GET.get("area", "")[:40]
    council = Council.objects.filter(slug=slug).first() if slug else None
    form = SubscribeForm(now=timezone.now(), council=council, initial={"about": chosen(council, area)})
    unknown = (slug if not council else "") or (area if area not in AREAS else "")
    return _form(request, form, unknown=unknown)


def _form(
    request: HttpRequest, form: SubscribeForm, *, status: int = 200, retry_after: int = 0, unknown: str = ""
) -> HttpResponse:
    context = {"form": form, "unknown": unknown, "days": UNCONFIRMED_FOR.days}
    response = render(request, "alerts/subscribe.html", context, status=status)
    add_never_cache_headers(response)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now: the same words whether a letter is on its way or not."""
    return render(request, "alerts/sent.html", {"days": UNCONFIRMED_FOR.days})


# --- Pages of which the address holds a token


@of_a_token("alerts.confirm", refused="alerts/refused.html")
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """GET asks, POST confirms."""
    now = timezone.now()
    if request.method == "POST":
        row = operations.confirm(key=key, now=now)
        return render(request, "alerts/confirmed.html", {"subscription": row})
    return render(request, "alerts/confirm.html", {"subscription": operations.awaiting(key=key, now=now)})


@of_a_token("alerts.unsubscribe", refused="alerts/refused.html")
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """GET offers what can be done, POST does it: without more words, and by one click (RFC 8058), it stops the alert.

    To stop what was stopped already is no error: mail programs may send their click twice.
    """
    if request.method != "POST":
        return _offer(request, {"subscription": operations.existing(key=key)})
    if request.POST.get("frequency") in Frequency.values:
        row = operations.change_frequency(key=key, frequency=request.POST["frequency"])
        return _offer(request, {"subscription": row, "changed": True})
    if request.POST.get("stop") == "all":
        operations.unsubscribe_all(key=key)
        return render(request, "alerts/stopped.html", {"all": True})
    operations.unsubscribe(key=key)
    return render(request, "alerts/stopped.html")


def _offer(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    row = context["subscription"]
    other = Frequency.DAILY if row.frequency == Frequency.WEEKLY else Frequency.WEEKLY
    return render(request, "alerts/unsubscribe.html", {**context, "other": other})
