"""Practice findings in the admin, with what the council answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations, roles
from ..choices import Grade
from ..forms import FindingForm, ResponseForm
from ..models import PracticeFinding
from ..rules import Problem
from .describe import line, yes_no
from .drafting import RecordAdmin, StateFilter
from .permission import demand, person


@admin.register(PracticeFinding)
class PracticeFindingAdmin(RecordAdmin):
    form_class = FindingForm
    form_template = "admin/councils/finding.html"
    form_title = gettext_lazy("Record what a council does")
    list_display = (
        "council",
        "mechanism",
        "function",
        "finding",
        "effective_from",
        "offered_on",
        "state_in_words",
        "is_demo",
    )
    list_filter = (StateFilter, "finding", "mechanism", "function", "council__nation", "is_demo")
    list_select_related = ("council",)
    search_fields = ("council__search_text", "statement")
    date_hierarchy = "effective_from"

    def initial_of(self, row: PracticeFinding) -> dict[str, Any]:
        return FindingForm.initial_of(row)

    def store(self, form: FindingForm, evidence: Sequence[Any], row: Any, **by_and_now: Any) -> list[PracticeFinding]:
        given, council = form.finding_input(list(evidence)), form.cleaned_data["council"]
        if row is not None and council == row.council:
            return [operations.revise_finding(row=row, finding=given, version=row.version, **by_and_now)]
        if row is not None:
            self.make_way(row, by_and_now["by"])
        return [operations.record_finding(council=council, finding=given, **by_and_now)]

    def publish(self, rows: list[PracticeFinding], **by_and_now: Any) -> None:
        for row in rows:
            operations.publish_finding(finding=row, **by_and_now)

    def problems(self, row: PracticeFinding, today: date) -> list[Problem]:
        grades = row.evidence.exclude(grade=Grade.E).values_list("grade", flat=True)
        return operations.finding_problems(row, grades, today)

    def describe(self, row: PracticeFinding) -> list[tuple[str, Any]]:
        names = "council mechanism function finding statement effective_from checked_on offered_on private_note"
        return [*(line(row, name) for name in names.split()), (_("Demonstration data"), yes_no(row.is_demo))]

    def more(self, row: PracticeFinding) -> dict[str, Any]:
        return {
            "responses": list(row.responses.all()),
            "respond_url": reverse("admin:councils_practicefinding_respond", args=[row.pk]),
        }

    def respond_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish what the council answered."""
        row = get_object_or_404(PracticeFinding, pk=object_id)
        demand(roles.may_publish(request.user, row))
        form = ResponseForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                operations.publish_response(finding=row, by=person(request), now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.take_errors(error)
            else:
                self.log_change(request, row, _("Response published."))
                messages.success(request, _("The council’s answer is published beside the finding."))
                return HttpResponseRedirect(self._address(row))
        context = self._context(request, row, title=_("The council’s answer: %(what)s") % {"what": row}, form=form)
        return TemplateResponse(request, "admin/councils/respond.html", context, status=422 if form.errors else 200)

    def get_urls(self) -> list[Any]:
        respond = self.admin_site.admin_view(self.respond_view)
        return [
            path("<int:object_id>/respond/", respond, name="councils_practicefinding_respond"),
            *super().get_urls(),
        ]
