"""Policy records in the admin: record a decision on one or both asks with its evidence, and publish it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import operations
from ..choices import Grade
from ..forms import DecisionForm
from ..models import PolicyRecord
from ..rules import Problem
from .describe import codes, line, yes_no
from .drafting import RecordAdmin, StateFilter


@admin.register(PolicyRecord)
class PolicyRecordAdmin(RecordAdmin):
    """ "Record a decision", and the list of all decisions recorded."""

    form_class = DecisionForm
    form_template = "admin/councils/decision.html"
    form_title = gettext_lazy("Record a decision")
    list_display = (
        "council",
        "ask",
        "status",
        "effective_from",
        "checked_on",
        "support_grade",
        "state_in_words",
        "is_demo",
    )
    list_filter = (StateFilter, "ask", "status", "council__nation", "council__region", "is_demo")
    list_select_related = ("council",)
    search_fields = ("council__search_text", "summary")
    date_hierarchy = "effective_from"

    def initial_of(self, row: PolicyRecord) -> dict[str, Any]:
        return DecisionForm.initial_of(row)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return super().initial(request) | {"asks": request.GET.getlist("ask")}

    def store(self, form: DecisionForm, evidence: Sequence[Any], row: Any, **by_and_now: Any) -> list[PolicyRecord]:
        decision = form.decision(list(evidence))
        council, asks = form.cleaned_data["council"], form.cleaned_data["asks"]
        if row is None:
            return operations.record_decision(council=council, asks=asks, decision=decision, **by_and_now)
        if (council, asks) == (row.council, [row.ask]):
            return [operations.revise_decision(record=row, decision=decision, version=row.version, **by_and_now)]
        self.make_way(row, by_and_now["by"])
        return operations.record_decision(council=council, asks=asks, decision=decision, **by_and_now)

    def publish(self, rows: list[PolicyRecord], **by_and_now: Any) -> None:
        operations.publish_records(records=rows, **by_and_now)

    def problems(self, row: PolicyRecord, today: date) -> list[Problem]:
        grades = row.evidence.exclude(grade=Grade.E).values_list("grade", flat=True)
        return operations.policy_problems(row, grades, today)

    def describe(self, row: PolicyRecord) -> list[tuple[str, Any]]:
        covered = _("Every function that the council holds") if row.covers_all_functions else codes(row, "functions")
        return [
            line(row, "council"),
            line(row, "ask"),
            line(row, "status"),
            line(row, "decided_by"),
            line(row, "effective_from"),
            line(row, "checked_on"),
            (_("Functions covered"), covered),
            (_("Lawful exceptions"), codes(row, "carve_outs")),
            line(row, "summary"),
            line(row, "private_note"),
            (_("Demonstration data"), yes_no(row.is_demo)),
        ]
