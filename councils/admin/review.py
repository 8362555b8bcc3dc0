"""Review before publishing: what waits for it, publishing several at once, sending back."""

from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import operations, roles
from ..models import Evidence, EvidenceCopy, Record, Response
from ..models.append_only import protected_models
from .permission import demand, person
from .preview import preview_url
from .review_steps import Step, address_of, key_of, kind_of, row_of, step_of


def kinds(user: roles.Somebody) -> list[type[Record]]:
    """Every kind of record that somebody may see, of whichever app."""
    return [model for model in protected_models() if roles.may_see(user, model)]


def in_review(user: roles.Somebody) -> list[Any]:
    """Whatever waits for a second look and somebody may see, the longest waiting first; one query for each kind."""
    found: list[Any] = []
    for model in kinds(user):
        rows = model._default_manager.filter(submitted_at__isnull=False, published_at__isnull=True)
        found += rows.select_related("created_by", "submitted_by", "edited_by", *_context_of(model))
    return sorted(found, key=lambda row: (row.submitted_at, row.pk))


def _context_of(model: type[Record]) -> Iterable[str]:
    """What the name of a row is made of."""
    if model is Evidence:
        return ("policy_record__council", "practice_finding__council")
    if model is EvidenceCopy:
        return ("evidence__policy_record__council", "evidence__practice_finding__council")
    return ("practice_finding__council",) if model is Response else ("council",)


def review_view(request: HttpRequest) -> HttpResponse:
    """All that is in review, with who wrote it and since when; POST publishes those chosen, all or none."""
    demand(bool(kinds(request.user)))
    refused: list[str] = []
    if request.method == "POST":
        chosen = [row_of(key) for key in request.POST.getlist("row")]
        if "_preview" in request.POST and chosen:
            return HttpResponseRedirect(preview_url([row for row, _version in chosen]))
        demand(all(roles.may_publish(request.user, row) for row, _version in chosen))
        refused = _publish(request, chosen)
        if not refused:
            return HttpResponseRedirect(reverse("admin:review"))
    rows = in_review(request.user)
    context = {
        **admin.site.each_context(request),
        "title": _("In review"),
        "refused": refused,
        "chosen": set(request.POST.getlist("row")),
        "rows": [
            {
                "row": row,
                "key": key_of(row),
                "kind": row._meta.verbose_name,
                "url": address_of(row),
                "mine": roles.second_person_missing(request.user, row),
                "may_publish": roles.may_publish(request.user, row),
            }
            for row in rows
        ],
    }
    context["may_publish"] = any(one["may_publish"] for one in context["rows"])
    context["may_publish_any"] = any(one["may_publish"] and not one["mine"] for one in context["rows"])
    return TemplateResponse(request, "admin/councils/review.html", context, status=422 if refused else 200)


def _publish(request: HttpRequest, chosen: list[tuple[Any, int]]) -> list[str]:
    """Publish all; what was refused, in sentences."""
    if not chosen:
        return [_("Tick what is to be published.")]
    try:
        operations.publish_all(rows=chosen, by=person(request), now=timezone.now())
    except ValidationError as error:
        return list(error.messages)
    for row, _version in chosen:
        _log(request, row, _("Published."))
    count = len(chosen)
    said = ngettext("Published: %(count)d record.", "Published, all at one moment: %(count)d records.", count)
    messages.success(request, said % {"count": count})
    return []


def step_view(request: HttpRequest, label: str, object_id: int) -> HttpResponse:
    """One step of a draft on its way to the public, as a button asked for it. A GET leads to the draft."""
    row: Any = get_object_or_404(kind_of(label), pk=object_id)
    demand(roles.may_see(request.user, type(row)))
    back = address_of(row)
    if request.method == "POST":
        step = step_of(request.POST.get("step", ""))
        demand(step is not None and row.state == "draft")
        _take(request, cast(Step, step), row)
        if not type(row)._default_manager.filter(pk=object_id).exists():
            back = reverse("admin:review")
    return HttpResponseRedirect(back)


def _take(request: HttpRequest, step: Step, row: Any) -> None:
    demand(step.allowed(request.user, row))
    version = request.POST.get("version", "")
    try:
        step.take(
            row=row,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            comment=request.POST.get("comment", ""),
            by=person(request),
            now=timezone.now(),
        )
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return
    _log(request, row, step.logged)
    messages.success(request, str(step.said))


def _log(request: HttpRequest, row: Any, said: Any) -> None:
    """A line in Django's own list of who did what, for the kinds that have one."""
    if row.pk and admin.site.is_registered(type(row)):
        admin.site.get_model_admin(type(row)).log_change(request, row, str(said))


admin.site.add_page("review/", review_view, name="review")  # type: ignore[attr-defined]
admin.site.add_page("review/<str:label>/<int:object_id>/", step_view, name="review_step")  # type: ignore[attr-defined]
