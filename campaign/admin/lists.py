"""Supporters and places of advice: seen by all staff, kept by editors."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import operations
from ..forms import AdviceBodyForm, SupporterForm
from ..models import AdviceBody, Supporter


@admin.register(Supporter)
class SupporterAdmin(admin.ModelAdmin):
    """Organisations; those that are ticked show on /supporters/."""

    form = SupporterForm
    list_display = ("name", "is_shown", "has_logo", "url")
    list_filter = ("is_shown",)
    search_fields = ("name",)
    show_full_result_count = False
    actions = None

    @admin.display(description=_("logo"), boolean=True)
    def has_logo(self, row: Supporter) -> bool:
        return row.logo_id is not None

    def save_model(self, request: HttpRequest, obj: Supporter, form: Any, change: bool) -> None:
        words = form.cleaned_data
        operations.save_supporter(supporter=obj, logo=words["file"], drop_logo=words["drop_logo"])

    def delete_model(self, request: HttpRequest, obj: Supporter) -> None:
        super().delete_model(request, obj)
        operations.drop_unused_logos()


@admin.register(AdviceBody)
class AdviceBodyAdmin(admin.ModelAdmin):
    """Bodies that advise workers; all of them show on /advice/, with the day on which they were checked."""

    form = AdviceBodyForm
    list_display = ("name", "what_for", "url", "checked_on")
    search_fields = ("name", "what_for")
    show_full_result_count = False
    actions = None
