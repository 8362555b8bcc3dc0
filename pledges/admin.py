"""Pledges in the admin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import operations
from councils.admin.describe import codes, line, yes_no
from councils.admin.drafting import RecordAdmin, StateFilter

from .forms import PledgeForm
from .models import Pledge
from .operations import record_pledge, revise_pledge


@admin.register(Pledge)
class PledgeAdmin(RecordAdmin):
    form_class = PledgeForm
    form_template = "admin/pledges/pledge.html"
    has_evidence = False
    form_title = gettext_lazy("Record a pledge")
    list_display = ("name", "role", "council", "asks_in_words", "pledged_on", "state_in_words", "is_demo")
    list_filter = (StateFilter, "role", "council__nation", "is_demo")
    list_select_related = ("council",)
    search_fields = ("name", "council__search_text")
    date_hierarchy = "pledged_on"

    @admin.display(description=gettext_lazy("pledged to"))
    def asks_in_words(self, pledge: Pledge) -> str:
        return codes(pledge, "asks")

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"council": request.GET.get("council", "")}

    def initial_of(self, row: Pledge) -> dict[str, Any]:
        return PledgeForm.initial_of(row)

    def store(self, form: PledgeForm, evidence: Sequence[Any], row: Any, **by_and_now: Any) -> list[Pledge]:
        if row is None:
            return [record_pledge(**form.cleaned_data, **by_and_now)]
        return [revise_pledge(pledge=row, version=row.version, **by_and_now, **form.cleaned_data)]

    def publish(self, rows: list[Pledge], **by_and_now: Any) -> None:
        for row in rows:
            operations.publish(row=row, **by_and_now)

    def evidence_of(self, row: Pledge) -> list[Any]:
        return []

    def describe(self, row: Pledge) -> list[tuple[str, Any]]:
        names = "council name role pledged_on source_title source_url private_note"
        return [
            *(line(row, name) for name in names.split()),
            (_("Pledged to"), codes(row, "asks")),
            (_("Demonstration data"), yes_no(row.is_demo)),
        ]
