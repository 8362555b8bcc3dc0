"""The board of all councils, and the page of the work on one: contacts, the next step, seats."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.admin.permission import demand, person
from councils.choices import Region
from councils.models import Council
from councils.rules import AsOf

from .. import operations
from ..board import ORDERS, asked, board, by_stage, chosen
from ..choices import Stage
from ..forms import ContactForm, FactsForm, NextForm
from ..models import CouncilCampaign, Move

MOVES = 100  # the latest of one council


def may_see(request: HttpRequest) -> bool:
    return request.user.has_perm("campaign.view_councilcampaign")


def may_note(request: HttpRequest) -> bool:
    return request.user.has_perm("campaign.add_move")


def may_plan(request: HttpRequest) -> bool:
    return request.user.has_perm("campaign.change_councilcampaign")


def board_view(request: HttpRequest) -> HttpResponse:
    """Every council of today with its stage, its pledges and the work on it."""
    demand(may_see(request))
    now = timezone.now()
    lines, wanted = board(now), asked(request.GET)
    context = {
        **admin.site.each_context(request),
        "title": _("Campaign board"),
        "lines": chosen(lines, wanted, person(request).pk),
        "stages": by_stage(lines),
        "wanted": wanted,
        "regions": Region.choices,
        "stage_choices": Stage.choices,
        "owners": _owners(),
        "orders": ORDERS.items(),
        "today": AsOf.at(now).day,
    }
    return TemplateResponse(request, "admin/campaign/board.html", context)


def _owners() -> list[tuple[str, Any]]:
    owning = CouncilCampaign.objects.filter(owner__isnull=False).order_by().values("owner")
    people = User.objects.filter(pk__in=owning).order_by("username")
    return [("me", _("Me")), ("nobody", _("Nobody")), *((str(one.pk), one.get_username()) for one in people)]


def council_view(request: HttpRequest, council: int) -> HttpResponse:
    """The work on one council. Which of its forms was sent, the button says."""
    demand(may_see(request))
    where = get_object_or_404(Council.objects.select_related("campaign__owner"), pk=council)
    if request.method != "POST":
        return _page(request, where)
    save = {"contact": _contact, "next": _next, "facts": _facts}.get(request.POST.get("do", ""))
    return save(request, where) if save else _page(request, where, status=422)


def _page(request: HttpRequest, where: Council, *, status: int = 200, **forms: Any) -> HttpResponse:
    row = getattr(where, "campaign", None) or CouncilCampaign(council=where)
    moves = Move.objects.filter(council=where).select_related("noted_by")
    context = {
        **admin.site.each_context(request),
        "title": _("Campaign: %(name)s") % {"name": where},
        "council": where,
        "campaign": row,
        "moves": moves[:MOVES],
        "contact": ContactForm(initial={"day": AsOf.at(timezone.now()).day}, prefix="contact")
        if may_note(request)
        else None,
        "next": NextForm(initial=_initial(row, NextForm), prefix="next") if may_plan(request) else None,
        "facts": FactsForm(initial=_initial(row, FactsForm), prefix="facts") if may_plan(request) else None,
        **forms,
    }
    return TemplateResponse(request, "admin/campaign/council.html", context, status=status)


def _initial(row: CouncilCampaign, form: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


def _contact(request: HttpRequest, where: Council) -> HttpResponse:
    demand(may_note(request))
    form = ContactForm(request.POST, prefix="contact")
    return _save(request, where, "contact", form, operations.note_contact, gettext_lazy("The contact is noted."))


def _next(request: HttpRequest, where: Council) -> HttpResponse:
    demand(may_plan(request))
    form = NextForm(request.POST, prefix="next")
    return _save(request, where, "next", form, operations.plan_next, gettext_lazy("The next step is saved."))


def _facts(request: HttpRequest, where: Council) -> HttpResponse:
    demand(may_plan(request))
    form = FactsForm(request.POST, prefix="facts")
    return _save(request, where, "facts", form, operations.set_facts, gettext_lazy("Saved."))


def _save(request: HttpRequest, where: Council, name: str, form: Any, operation: Any, done: Any) -> HttpResponse:
    """Hand a form's words to its operation; what is refused shows in the form, with all that was typed."""
    if form.is_valid():
        try:
            operation(council=where, by=person(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("admin:campaign_council", args=[where.pk]))
    return _page(request, where, status=422, **{name: form})


admin.site.add_page("campaign/board/", board_view, name="campaign_board")  # type: ignore[attr-defined]
admin.site.add_page("campaign/board/<int:council>/", council_view, name="campaign_council")  # type: ignore[attr-defined]
