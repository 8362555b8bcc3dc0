"""Alerts in the admin: how many there are of which kind. No address is read from the database, let alone shown."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from councils.rules import UK

from .models import Subscription


class ConfirmedFilter(admin.SimpleListFilter):
    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(confirmed_at__isnull=self.value() == "no")


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """To be looked at only: an address is deleted by its owner, or by ``manage.py forget_address``."""

    list_display = ("place", "scope", "frequency", "is_confirmed", "created_on")
    list_display_links = None
    list_filter = ("scope", "frequency", ConfirmedFilter)
    list_select_related = ("council",)
    fields = ("scope", "area", "council", "frequency", "is_confirmed", "created_on")
    readonly_fields = fields
    show_facets = admin.ShowFacets.ALWAYS
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return super().get_queryset(request).defer("email", "email_key", "key")

    @admin.display(description=_("about"))
    def place(self, row: Subscription) -> str:
        return row.place

    @admin.display(description=_("confirmed"), boolean=True)
    def is_confirmed(self, row: Subscription) -> bool:
        return row.confirmed_at is not None

    @admin.display(description=_("asked for on"), ordering="created_at")
    def created_on(self, row: Subscription) -> date:
        """The day and no more: a moment might be matched with other logs."""
        return row.created_at.astimezone(UK).date()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
