"""Corrections of who holds which inspection function, in the admin."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from .. import operations, roles
from ..forms import FunctionCorrectionForm
from ..models import FunctionCorrection
from .describe import line, yes_no
from .drafting import RecordAdmin, StateFilter
from .permission import demand, person


@admin.register(FunctionCorrection)
class FunctionCorrectionAdmin(RecordAdmin):
    """Published as soon as it is saved; a wrong one is retracted."""

    form = FunctionCorrectionForm
    list_display = ("council", "function", "holds", "source", "state_in_words")
    list_filter = (StateFilter, "function", "holds")
    list_select_related = ("council",)
    search_fields = ("council__search_text", "source")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return roles.may_correct_functions(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A correction is never edited, not even while it waits for a second person."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        demand(self.has_add_permission(request))
        return super(RecordAdmin, self).add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: FunctionCorrection, form: Any, change: bool) -> None:
        stored = operations.correct_function(
            council=obj.council,
            function=obj.function,
            holds=obj.holds,
            source=obj.source,
            by=person(request),
            now=timezone.now(),
        )
        obj.pk = stored.pk

    def describe(self, row: FunctionCorrection) -> list[tuple[str, Any]]:
        return [
            line(row, "council"),
            line(row, "function"),
            (str(row._meta.get_field("holds").verbose_name), yes_no(row.holds)),
            line(row, "source"),
        ]

    def evidence_of(self, row: FunctionCorrection) -> list[Any]:
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        # A correction is never edited, so it has no versions: Django's own list says who published and retracted it.
        return admin.ModelAdmin.history_view(self, request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        raise Http404
