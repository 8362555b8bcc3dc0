"""Elections: a list that editors keep, by hand or from a file (`manage.py load_elections`)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from councils.querysets import fold

from ..forms import ElectionForm
from ..models import Election
from ..operations import keep_election


@admin.register(Election)
class ElectionAdmin(admin.ModelAdmin):
    """Public as soon as it is saved. One for which somebody pledged can't be deleted."""

    form = ElectionForm
    list_display = ("name", "council", "kind", "polling_day")
    list_filter = ("kind", "council__nation")
    list_select_related = ("council",)
    list_per_page = 50
    search_fields = ("council__search_text", "name")
    date_hierarchy = "polling_day"
    show_full_result_count = False
    actions = None

    def save_model(self, request: HttpRequest, obj: Election, form: Any, change: bool) -> None:
        keep_election(election=obj, words=form.words(), now=timezone.now())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Names of councils are searched without case and accents, so the words are folded first."""
        return super().get_search_results(request, queryset, fold(search_term))
