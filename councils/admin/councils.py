"""Councils in the admin: found by any name or code, shown with where they stand, never typed in by hand."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import Ask, Headline, PolicyStatus
from ..models import Council
from ..querysets import fold
from ..rules import AsOf
from ..summaries import Row, rows
from ..templatetags.desk import history_context
from .permission import demand


class StandingChangeList(ChangeList):
    """A list of councils that knows where each of its rows stands, in a fixed number of queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = rows(self.result_list, AsOf.at(timezone.now()))
        by_id = {row.council.pk: row for row in found}
        for council in self.result_list:
            council.row = by_id[council.pk]


class AliveFilter(admin.SimpleListFilter):
    """Councils of today, unless others are asked for."""

    title = gettext_lazy("existence")
    parameter_name = "alive"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("today", _("Exists today")), ("not_today", _("Abolished or to come"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        living = Council.objects.alive_on(AsOf.at(timezone.now()).day).values("pk")
        match self.value():
            case "today":
                return queryset.filter(pk__in=living)
            case "not_today":
                return queryset.exclude(pk__in=living)
        return queryset


@admin.register(Council)
class CouncilAdmin(admin.ModelAdmin):
    """The register itself is loaded from its files (``manage.py load_register``) and can't be edited here."""

    list_display = ("short_name", "code", "council_type", "region", "headline", *Ask.values, "checked_on")
    list_filter = (AliveFilter, "nation", "region", "council_type")
    list_per_page = 100
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Any name or code, also Welsh, Gaelic and Irish ones")
    change_form_template = "admin/councils/council.html"
    ordering = ("short_name",)
    show_full_result_count = False
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StandingChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Council]:
        return super().get_queryset(request).select_related("county")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Council], search_term: str
    ) -> tuple[QuerySet[Council], bool]:
        """Every word in any name or code; names that begin with what was typed come first.

        Then names with a word that begins with it, then the rest; abolished councils are last.
        """
        term = fold(search_term)
        if not term:
            return queryset, False
        found = queryset.search(term).annotate(  # type: ignore[attr-defined]
            rank=Case(
                When(code=search_term.strip().upper(), then=Value(0)),
                When(end_date__lte=AsOf.at(timezone.now()).day, then=Value(4)),
                When(search_text__startswith=term, then=Value(1)),
                When(search_text__contains=f" {term}", then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            found = found.order_by("rank", "short_name")
        return found, False

    @admin.display(description=gettext_lazy("headline"))
    def headline(self, council: Any) -> str:
        return str(Headline(council.row.headline).label)

    @admin.display(description=Ask.DATA_SHARING.label)
    def data_sharing(self, council: Any) -> str:
        return _status(council.row, Ask.DATA_SHARING)

    @admin.display(description=Ask.JOINT_INSPECTIONS.label)
    def joint_inspections(self, council: Any) -> str:
        return _status(council.row, Ask.JOINT_INSPECTIONS)

    @admin.display(description=gettext_lazy("checked on"))
    def checked_on(self, council: Any) -> Any:
        return council.row.standing.checked_on

    def history_panel(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What is held on a council, as a part of a page: shown beside the forms as soon as a council is chosen."""
        demand(self.has_view_permission(request))
        council = get_object_or_404(Council.objects.select_related("county"), pk=object_id)
        return TemplateResponse(request, "admin/councils/_history.html", history_context(council))

    def get_urls(self) -> list[Any]:
        panel = self.admin_site.admin_view(self.history_panel)
        return [path("<int:object_id>/panel/", panel, name="councils_council_panel"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Council | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Council | None = None) -> bool:
        return False


def _status(row: Row, ask: str) -> str:
    return str(PolicyStatus(row.standing.status(ask)).label)
