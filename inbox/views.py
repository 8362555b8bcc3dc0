"""Reporting an error, and a council's own word. Nothing here needs a session, and so nothing sets a cookie.

No form carries a CSRF token, which would need one: a page elsewhere that posts here can do no more than anybody who
opens the form. Answering for a council and confirming an address need the token of a letter. A GET never changes
anything, since mail scanners open every link. Nothing that is sent is shown to anybody but staff.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from councils import tokens
from councils.limits import SECONDS, too_many
from councils.models import Council, PracticeFinding
from councils.rules import AsOf, answer_due
from councils.tokens import LinkRefused
from councils.views.council import renamed
from councils.views.letter_links import either, private

from . import letters, operations
from .choices import Kind, Standing
from .forms import AnswerForm, CouncilForm, ReportForm, SayForm
from .models import Item, Offer
from .rules import CONFIRM_WITHIN, KEPT_FOR, POSTS_AN_HOUR, REFERENCE, offer_link_ends

COUNCIL_PATH = re.compile(r"/councils/([-\w]{1,80})(?:/|$)|^([-\w]{1,80})$")


# --- Anybody


@sensitive_post_parameters()
@sensitive_variables()
@either
def report(request: HttpRequest) -> HttpResponse:
    """Report an error; ``about`` in the address says where it is."""
    now = timezone.now()
    if request.method != "POST":
        form = ReportForm(now=now, initial={"about": request.GET.get("about", "")[:300]})
        return _form(request, "report", form)
    form = ReportForm(request.POST, now=now)
    refused = _refused(request, "report", form)
    if refused:
        return refused
    words = form.words()
    return _thank(operations.receive(kind=Kind.REPORT, words=words, council=council_named(words.about), now=now))


def council_named(about: str) -> Council | None:
    """The council whose page, or part of one, or name somebody gave."""
    found = COUNCIL_PATH.search(about)
    by_slug = Council.objects.filter(slug=(found[1] or found[2]).lower()).first() if found else None
    return by_slug or Council.objects.filter(short_name__iexact=about).order_by("end_date").first()


@require_safe
def received(request: HttpRequest, token: str) -> HttpResponse:
    """The reference, and what happens now. All that it shows stands in its address."""
    parts = (tokens.read(token, "inbox.received") or "").split("_")
    if len(parts) != 3 or not REFERENCE.fullmatch(parts[0]):
        raise Http404
    reference, kind, letter = parts
    context = {"reference": reference, "kind": kind, "letter": letter, "days": KEPT_FOR.days}
    return private(render(request, "inbox/received.html", context))


def _thank(item: Item) -> HttpResponse:
    letter = letters.acknowledge(item)
    token = tokens.sign(f"{item.reference}_{item.kind}_{letter}", "inbox.received")
    response = HttpResponseRedirect(reverse("inbox:received", args=[token]))
    response.status_code = 303
    return private(response)


# --- A council


@sensitive_post_parameters()
@sensitive_variables()
@either
def respond(request: HttpRequest, slug: str) -> HttpResponse:
    """A council's word: with the token of our letter an answer about a finding, without one a correction."""
    council = Council.objects.filter(slug=slug).first()
    if council is None:
        answer = renamed(request, slug, "inbox:respond")
        if answer is None:
            raise Http404
        return answer
    token = request.GET.get("token", "")
    try:
        return _answer(request, council, token) if token else _correct(request, council)
    except LinkRefused as refusal:
        return _dead_link(request, council, refusal)


def _correct(request: HttpRequest, council: Council) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {"council": council, "days": CONFIRM_WITHIN.days}
    if request.method != "POST":
        return _form(request, "correct", CouncilForm(now=now), **context)
    form = CouncilForm(request.POST, now=now)
    refused = _refused(request, "correct", form, **context)
    if refused:
        return refused
    return _thank(
        operations.receive(
            kind=Kind.COUNCIL, words=form.words(), council=council, standing=Standing.UNVERIFIED, now=now
        )
    )


def _answer(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    now = timezone.now()
    asked = offered(council, token, AsOf.at(now).day)
    context: dict[str, Any] = {"council": council, "asked": asked}
    if request.method != "POST":
        return private(_form(request, "answer", AnswerForm(now=now), **context))
    form = AnswerForm(request.POST, now=now)
    refused = _refused(request, "answer", form, **context)
    if refused:
        return private(refused)
    return _thank(
        operations.receive(
            kind=Kind.ANSWER,
            words=form.words(),
            council=council,
            finding=asked.finding,
            standing=Standing.SIGNED_LINK,
            now=now,
        )
    )


@dataclass(frozen=True)
class Asked:
    """What the council is asked about: ``said`` is the finding in the words of the letter, or as it was published."""

    finding: PracticeFinding
    said: Any
    answer_by: date
    is_late: bool


def offered(council: Council, token: str, today: date) -> Asked:
    """What the link of a letter is about. Raises LinkRefused where it does nothing."""
    link = letters.read_offer(token)
    if link is None:
        raise LinkRefused(_("This link is not whole. Copy all of it from the letter, or press it there."))
    if today > offer_link_ends(link.made_on):
        raise LinkRefused(_("This link has run out."))
    finding = PracticeFinding.objects.filter(pk=link.finding).select_related("council").first()
    if finding is None or finding.state == "retracted":
        raise LinkRefused(_("What we wrote about was withdrawn. Nothing has to be answered."))
    if finding.council_id != council.pk:
        raise LinkRefused(_("This link is for another council."))
    then = finding.history.filter(version=link.version).order_by("-history_date", "-history_id").first()
    said = finding if finding.state == "published" or then is None else then.instance
    offer = Offer.objects.filter(finding=finding).first()
    answer_by = offer.answer_by if offer else answer_due(link.made_on)
    return Asked(finding, said, answer_by, is_late=today > answer_by)


@either
def confirm(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """GET asks, POST notes that the address is read by whoever wrote."""
    council = Council.objects.filter(slug=slug).first()
    key = tokens.read(token, "inbox.confirm")
    if council is None or key is None:
        raise Http404
    now = timezone.now()
    try:
        if request.method == "POST":
            item = operations.confirm(key=key, council=council, now=now)
        else:
            item = operations.awaiting(key=key, council=council, now=now)
    except LinkRefused as refusal:
        return _dead_link(request, council, refusal)
    context = {"reference": item.reference, "council": council, "done": item.standing == Standing.CONFIRMED}
    return private(render(request, "inbox/confirm.html", context))


# --- What they share


def _form(request: HttpRequest, name: str, form: SayForm, *, status: int = 200, **more: Any) -> HttpResponse:
    response = render(request, f"inbox/{name}.html", {"form": form, **more}, status=status)
    add_never_cache_headers(response)
    return response


def _refused(request: HttpRequest, name: str, form: SayForm, **more: Any) -> HttpResponse | None:
    """The form again, with what is wrong; None where nothing is."""
    if not form.is_valid():
        return _form(request, name, form, status=422, **more)
    if too_many(request, f"inbox.{name}", most=POSTS_AN_HOUR):
        form.add_error(None, _("Too much has come from your network in this hour. Please try again later."))
        response = _form(request, name, form, status=429, **more)
        response["Retry-After"] = str(SECONDS)
        return response
    return None


def _dead_link(request: HttpRequest, council: Council, refusal: LinkRefused) -> HttpResponse:
    context = {"council": council, "sentence": refusal.sentence}
    return private(render(request, "inbox/refused.html", context, status=410))
