""" "Check a council": the next council of the queue, what to look for, and a form for what was found."""

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils import operations, roles
from councils.admin.permission import demand, person
from councils.choices import Ask
from councils.desk_site import DeskSite
from councils.forms import is_id
from councils.models import Council, PolicyRecord
from councils.rules import AsOf

from .. import claiming, queue
from ..checking import Checked, LookRefused, save_check, seen_of
from ..forms import CheckForms, SkipForm
from ..hints import OF_ASK, what_to_look_for
from ..models.claims import Outcome
from ..searches import searches


def may_check(request: HttpRequest) -> bool:
    return request.user.has_perm("desk.add_claim") and request.user.has_perm("councils.add_policyrecord")


def may_publish_at_once(request: HttpRequest) -> bool:
    """Editors, unless somebody else has to publish what they write."""
    return not settings.REQUIRE_SECOND_PERSON and roles.may_publish(request.user, PolicyRecord)


def check_url(council: Council) -> str:
    return reverse("admin:desk_check", args=[council.pk])


# --- The next council -------------------------------------------------------------------------------------------


def next_view(request: HttpRequest) -> HttpResponse:
    """POST: be given the next council, or the one named. GET: how many wait for what, and a button."""
    demand(may_check(request))
    if request.method != "POST":
        return _waiting_page(request)
    named = request.POST.get("council", "")
    if named:
        return _start(request, get_object_or_404(Council, pk=named if is_id(named) else None))
    return _to_next(request)


def _start(request: HttpRequest, council: Council) -> HttpResponse:
    """A council that somebody chose; where they can't have it, its page says who has it."""
    try:
        claiming.claim(council=council, by=person(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(check_url(council))


def _to_next(request: HttpRequest) -> HttpResponse:
    given = claiming.claim_next(by=person(request), now=timezone.now())
    if given is None:
        messages.success(request, _("No council waits to be checked: well done, all of you."))
        return HttpResponseRedirect(reverse("admin:desk_next"))
    return HttpResponseRedirect(check_url(given.council))


def _waiting_page(request: HttpRequest) -> HttpResponse:
    found = queue.counts(timezone.now())
    context = {
        **admin.site.each_context(request),
        "title": _("Check a council"),
        "reasons": [(queue.Reason(code).label, number) for code, number in found.items() if number],
        "waiting": sum(found.values()),
    }
    return TemplateResponse(request, "admin/desk/check_next.html", context)


# --- One council ------------------------------------------------------------------------------------------------


def check_view(request: HttpRequest, council_id: int) -> HttpResponse:
    """The page of one council, and what is done on it."""
    demand(may_check(request))
    council = get_object_or_404(Council.objects.select_related("county"), pk=council_id)
    if request.method != "POST":
        return _page(request, council, _forms(request, council, None))
    if "_back" in request.POST:
        claiming.release(council=council, by=person(request), now=timezone.now(), outcome=Outcome.GIVEN_BACK)
        messages.success(request, _("Given back: %(council)s waits for somebody else.") % {"council": council})
        return HttpResponseRedirect(reverse("admin:index"))
    if "_skip" in request.POST:
        return _skip(request, council)
    if "_renew" in request.POST:
        return _renew(request, council)
    return _save(request, council)


def _skip(request: HttpRequest, council: Council) -> HttpResponse:
    skip = SkipForm(request.POST, prefix="skip")
    if not skip.is_valid():
        return _page(request, council, _forms(request, council, request.POST), skip, status=422)
    reason = skip.cleaned_data["reason"]
    claiming.release(council=council, by=person(request), now=timezone.now(), outcome=Outcome.SKIPPED, reason=reason)
    messages.success(request, _("%(council)s comes back in a week.") % {"council": council})
    return _to_next(request)


def _renew(request: HttpRequest, council: Council) -> HttpResponse:
    """Keep the council for longer; what was typed stays."""
    try:
        claiming.claim(council=council, by=person(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if request.headers.get("Accept") == "application/json":  # our script, which leaves the page alone
        return HttpResponse(status=204)
    return _page(request, council, _forms(request, council, request.POST))


def _save(request: HttpRequest, council: Council) -> HttpResponse:
    publishing = "_publish" in request.POST
    demand(not publishing or may_publish_at_once(request))
    forms = _forms(request, council, request.POST)
    now = timezone.now()
    if not forms.is_valid():
        _keep_quietly(request, council)
        return _page(request, council, forms, status=422)
    about = forms.about.cleaned_data
    try:
        done = save_check(
            council=council,
            claim_id=about["claim"],
            looks=forms.looks(),
            checked_on=about["checked_on"],
            private_note=about["private_note"],
            publishing=publishing,
            by=person(request),
            now=now,
        )
    except claiming.AlreadyDone:
        messages.info(request, _("%(council)s was stored the first time.") % {"council": council})
        return _to_next(request)
    except LookRefused as refused:
        forms.take_errors(refused.ask, refused.error)
    except operations.RuleBroken as error:
        forms.take_errors("", error)
    else:
        _say_saved(request, council, done, publishing)
        return _to_next(request)
    _keep_quietly(request, council)
    return _page(request, council, forms, status=422)


def _keep_quietly(request: HttpRequest, council: Council) -> None:
    """Whoever mends a form is working on it."""
    held = claiming.holder(council, timezone.now())
    if held and held.person_id == request.user.pk:
        claiming.claim(council=council, by=person(request), now=timezone.now())


def _say_saved(request: HttpRequest, council: Council, done: Checked, publishing: bool) -> None:
    words = {"council": council.short_name, "number": len(done.records)}
    if publishing:
        text = ngettext(
            "%(council)s: %(number)d record published.", "%(council)s: %(number)d records published.", len(done.records)
        )
    else:
        text = ngettext(
            "%(council)s: %(number)d record sent to review.",
            "%(council)s: %(number)d records sent to review.",
            len(done.records),
        )
    if done.records:
        messages.success(request, text % words)
    if done.events:
        messages.info(request, _("%(council)s: noted for an editor; the record stays as it is.") % words)


def _forms(request: HttpRequest, council: Council, data: Any) -> CheckForms:
    now = timezone.now()
    held = claiming.holder(council, now)
    mine = held.pk if held and held.person_id == request.user.pk else None
    seen = seen_of(council, AsOf.at(now))
    forms = CheckForms(data, council=council, seen=seen, initial={"checked_on": AsOf.at(now).day, "claim": mine})
    forms.held = operations.functions_held(council)
    return forms


def _page(
    request: HttpRequest, council: Council, forms: CheckForms, skip: SkipForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    held = claiming.holder(council, now)
    mine = held is not None and held.person_id == request.user.pk
    alive = council.is_alive_on(AsOf.at(now).day)
    context = {
        **admin.site.each_context(request),
        "title": _("Check %(council)s") % {"council": council.short_name},
        "council": council,
        "forms": forms,
        "errors": forms.errors() if status != 200 and skip is None else [],
        "skip": skip or SkipForm(prefix="skip"),
        "claim": held,
        "mine": mine,
        "may_start": alive and held is None and status == 200,
        "may_record": mine or status != 200,
        "alive": alive,
        "reasons": queue.reasons_of(council, now),
        "searches": searches(council),
        "asks_hints": [(Ask(ask).label, OF_ASK[ask]) for ask in Ask.values],
        "hints": what_to_look_for(forms.held),
        "may_publish": may_publish_at_once(request),
    }
    return TemplateResponse(request, "admin/desk/check.html", context, status=status)


cast(DeskSite, admin.site).add_page("desk/next/", next_view, name="desk_next")
cast(DeskSite, admin.site).add_page("desk/check/<int:council_id>/", check_view, name="desk_check")
