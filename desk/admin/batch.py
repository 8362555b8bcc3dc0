"""Many councils at once, chosen on their list: recorded as checked, given to somebody, tagged."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils import roles
from councils.admin.permission import demand, person
from councils.forms import is_id
from councils.models import Council, PolicyRecord
from councils.rules import AsOf

from .. import operations
from ..batch import plan
from ..forms import AssignForm, CheckedForm, TagForm
from ..models import Assignment, Tag, Team
from ..operations import PlanChanged, Then

# The most that a page chooses; the register has not half as many.
MOST = 1000


def may_record(request: HttpRequest) -> bool:
    return request.user.has_perm("councils.add_policyrecord") and request.user.has_perm("councils.view_council")


def may_assign(request: HttpRequest) -> bool:
    return request.user.has_perm("desk.add_assignment")


def may_tag(request: HttpRequest) -> bool:
    return request.user.has_perm("desk.change_tag")


@admin.action(description=gettext_lazy("Work on the chosen councils…"))
def batch_action(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """From the list: the councils that were ticked, or all that match."""
    return _page(request, list(queryset.order_by("short_name", "code")[:MOST]))


def batch_view(request: HttpRequest) -> HttpResponse:
    """What is done with the councils that were chosen. Nothing was chosen yet in a GET: the list is for that."""
    demand(may_record(request))
    chosen = [int(one) for one in request.POST.getlist("council")[:MOST] if is_id(one)]
    councils = list(Council.objects.filter(pk__in=chosen).order_by("short_name", "code"))
    if not councils:
        return HttpResponseRedirect(reverse("admin:councils_council_changelist"))
    todo = {"plan": _plan, "record": _record, "assign": _assign, "tag": _tag}.get(request.POST.get("do", ""))
    return todo(request, councils) if todo else _page(request, councils)


def _page(request: HttpRequest, councils: list[Council], *, status: int = 200, **more: Any) -> HttpResponse:
    today = AsOf.at(timezone.now()).day
    context = {
        **admin.site.each_context(request),
        "title": ngettext("%(count)d council chosen", "%(count)d councils chosen", len(councils))
        % {"count": len(councils)},
        "councils": councils,
        "checked": CheckedForm(initial={"day": today}),
        "assign": AssignForm() if may_assign(request) else None,
        "tag": TagForm() if may_tag(request) else None,
        "may_publish": roles.may_publish(request.user, PolicyRecord) and not settings.REQUIRE_SECOND_PERSON,
        **more,
    }
    return TemplateResponse(request, "admin/desk/batch.html", context, status=status)


def _plan(request: HttpRequest, councils: list[Council]) -> HttpResponse:
    """What exactly would be recorded, and what is left out and why."""
    form = CheckedForm(request.POST, today=AsOf.at(timezone.now()).day)
    if not form.is_valid():
        return _page(request, councils, checked=form, status=422)
    found = plan(councils=councils, by=person(request), now=timezone.now(), **form.cleaned_data)
    return _page(request, councils, checked=form, plan=found)


def _record(request: HttpRequest, councils: list[Council]) -> HttpResponse:
    form = CheckedForm(request.POST, today=AsOf.at(timezone.now()).day)
    if not form.is_valid():
        return _page(request, councils, checked=form, status=422)
    then = {one.value: one for one in Then}.get(request.POST.get("then", ""), Then.DRAFTED)
    demand(then is not Then.PUBLISHED or roles.may_publish(request.user, PolicyRecord))
    try:
        done = operations.record_checked(
            councils=[one.pk for one in councils],
            seen=request.POST.get("seen", ""),
            then=then,
            by=person(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except PlanChanged as changed:
        return _page(request, councils, checked=form, plan=changed.plan, refused=changed.messages, status=409)
    except ValidationError as error:
        return _page(request, councils, checked=form, refused=error.messages, status=422)
    count = len(done.records)
    messages.success(
        request, ngettext("%(count)d record written.", "%(count)d records written.", count) % {"count": count}
    )
    return HttpResponseRedirect(reverse("admin:councils_policyrecord_changelist"))


def _assign(request: HttpRequest, councils: list[Council]) -> HttpResponse:
    demand(may_assign(request))
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _page(request, councils, assign=form, status=422)
    count = operations.assign(
        councils=[one.pk for one in councils], by=person(request), now=timezone.now(), **form.cleaned_data
    )
    messages.success(
        request, ngettext("%(count)d council given out.", "%(count)d councils given out.", count) % {"count": count}
    )
    return HttpResponseRedirect(reverse("admin:councils_council_changelist"))


def _tag(request: HttpRequest, councils: list[Council]) -> HttpResponse:
    demand(may_tag(request))
    form = TagForm(request.POST)
    if not form.is_valid():
        return _page(request, councils, tag=form, status=422)
    operations.tag(
        councils=[one.pk for one in councils], tag=form.cleaned_data["tag"], remove=form.cleaned_data["remove"]
    )
    messages.success(request, _("The tag is changed."))
    return HttpResponseRedirect(reverse("admin:councils_council_changelist"))


class TagFilter(admin.SimpleListFilter):
    """Councils with a tag."""

    title = gettext_lazy("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(tag.pk), tag.name) for tag in Tag.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.filter(tags=int(value)) if value and is_id(value) else queryset


class MineFilter(admin.SimpleListFilter):
    """Councils that are somebody's to look after."""

    title = gettext_lazy("given to")
    parameter_name = "given"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", _("Me or my team")), ("somebody", _("Somebody")), ("nobody", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "me":
                mine = Assignment.objects.of(person(request)).order_by().values("council")
                return queryset.filter(pk__in=mine)
            case "somebody":
                return queryset.filter(assignment__isnull=False)
            case "nobody":
                return queryset.filter(assignment__isnull=True)
        return queryset


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Names and meanings; which councils have a tag is changed on their list."""

    fields = ("name", "meaning")
    list_display = ("name", "meaning")
    actions = None


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    filter_horizontal = ("members",)
    list_display = ("name",)
    actions = None


_councils: Any = admin.site.get_model_admin(Council)
_councils.actions = [batch_action]
_councils.list_filter = (*_councils.list_filter, TagFilter, MineFilter)
admin.site.add_page("desk/batch/", batch_view, name="desk_batch")  # type: ignore[attr-defined]
