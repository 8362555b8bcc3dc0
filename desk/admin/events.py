"""Events that make it worth looking at a council again: noted by anybody, mended by editors."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from councils.forms import council_field
from councils.rules import AsOf

from ..forms import EventForm
from ..models import CouncilEvent


class NoteEventForm(EventForm):
    council = council_field()


@admin.register(CouncilEvent)
class CouncilEventAdmin(admin.ModelAdmin):
    """That a council changed control, or something else happened: it comes into the queue until it is checked."""

    form = NoteEventForm
    list_display = ("council", "kind", "day", "note", "noted_by")
    list_filter = ("kind", "council__nation")
    list_select_related = ("council", "noted_by")
    list_per_page = 50
    search_fields = ("council__search_text", "note")
    show_full_result_count = False
    actions = None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"day": AsOf.at(timezone.now()).day, "council": request.GET.get("council", "")}

    def save_model(self, request: HttpRequest, obj: CouncilEvent, form: Any, change: bool) -> None:
        if not change:
            obj.noted_at, obj.noted_by = timezone.now(), request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: CouncilEvent | None = None) -> bool:
        """What the check flow noted is settled by a new record, not by mending the note."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.ask)
