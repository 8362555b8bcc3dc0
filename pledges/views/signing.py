"""Signing a pledge, confirming and withdrawing it. Nothing here needs a session, and so nothing sets a cookie.

No form carries a CSRF token, which would need one: a page elsewhere that posts here can do no more than anybody who
types the address of somebody else, and nothing is published before the address has confirmed and staff have looked.
Confirming and withdrawing need the token of a letter. A GET never changes anything: mail scanners open every link.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from councils.limits import SECONDS, too_many
from councils.models import Council
from councils.views.letter_links import either, of_a_token

from .. import operations
from ..forms import SignForm
from ..forms.signing import PARTIES
from ..letters import send_signed
from ..models import Signature
from ..rules import ERASED_AFTER, MOST_OF_A_NETWORK, UNCONFIRMED_FOR
from ..wording import CONSENTS, pledged_words


@sensitive_post_parameters()
@sensitive_variables()
@either
def sign(request: HttpRequest) -> HttpResponse:
    """The form; ``council`` in the address chooses beforehand. The answer is the same for every address."""
    now = timezone.now()
    if request.method != "POST":
        return _empty_form(request)
    form = SignForm(request.POST, now=now)
    if not form.is_valid():
        return _form(request, form, status=422)
    if too_many(request, "pledges", most=MOST_OF_A_NETWORK):
        form.add_error(None, _("Too many people have signed from your network in this hour. Please try again later."))
        return _form(request, form, status=429, retry_after=SECONDS)
    try:
        signed = operations.sign(**form.words(), now=now)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form(request, form, status=422)
    if signed and not send_signed(signed):
        operations.take_back(signed=signed)
        form.add_error(None, _("Our mail server did not take the letter to you. Please try again in a few minutes."))
        return _form(request, form, status=503, retry_after=300)
    response = HttpResponseRedirect(reverse("pledges:sent"))
    response.status_code = 303
    add_never_cache_headers(response)
    return response


def _empty_form(request: HttpRequest) -> HttpResponse:
    slug = request.GET.get("council", "")[:80]
    council = Council.objects.filter(slug=slug).first() if slug else None
    form = SignForm(now=timezone.now(), council=council, initial={"council": council.slug if council else ""})
    unknown = slug if slug and council is None else ""
    return _form(request, form, unknown=unknown)


def _form(
    request: HttpRequest, form: SignForm, *, status: int = 200, retry_after: int = 0, unknown: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "unknown": unknown,
        "parties": PARTIES,
        "days": UNCONFIRMED_FOR.days,
        "erased_days": ERASED_AFTER.days,
    }
    response = render(request, "pledges/sign.html", context, status=status)
    add_never_cache_headers(response)
    if retry_after:
        response["Retry-After"] = str(retry_after)
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now: the same words whether a letter is on its way or not."""
    return render(request, "pledges/sent.html", {"days": UNCONFIRMED_FOR.days})


# --- Pages of which the address holds a token


def _told(row: Signature) -> dict[str, Any]:
    """What was signed, as the pages behind links show it."""
    asks = [pledged_words(row.wording, ask) for ask in row.asks]
    return {"signature": row, "asks": asks, "consent": CONSENTS.get(row.consent, "")}


@of_a_token("pledges.confirm", refused="pledges/refused.html")
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """GET asks, POST confirms."""
    now = timezone.now()
    if request.method == "POST":
        return render(request, "pledges/confirmed.html", _told(operations.confirm(key=key, now=now)))
    return render(request, "pledges/confirm.html", _told(operations.awaiting(key=key, now=now)))


@of_a_token("pledges.withdraw", refused="pledges/refused.html")
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """GET shows what it is about, POST withdraws."""
    row = operations.existing(key=key)
    if request.method == "POST":
        operations.withdraw(key=key, now=timezone.now())
        return render(request, "pledges/withdrawn.html", {"council": row.council})
    return render(request, "pledges/withdraw.html", _told(row))
