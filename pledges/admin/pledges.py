"""Pledges that staff record, what became of candidates, and withdrawals that somebody asks staff for."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import operations, roles
from councils.admin.describe import codes, line, yes_no
from councils.admin.drafting import RecordAdmin, StateFilter
from councils.admin.permission import demand, person

from ..choices import AskedBy, Role
from ..forms import OutcomeForm, PledgeForm, WithdrawalForm
from ..models import Pledge
from ..operations import note_outcome, record_pledge, revise_pledge, withdraw_pledge


@admin.register(Pledge)
class PledgeAdmin(RecordAdmin):
    form_class = PledgeForm
    form_template = "admin/pledges/pledge.html"
    published_template = "admin/pledges/published.html"
    has_evidence = False
    form_title = gettext_lazy("Record a pledge")
    list_display = ("who", "role", "council", "asks_in_words", "pledged_on", "state_in_words", "is_demo")
    list_filter = (StateFilter, "role", "council__nation", "is_demo")
    list_select_related = ("council", "election__council")
    search_fields = ("name", "council__search_text")
    date_hierarchy = "pledged_on"

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def who(self, pledge: Pledge) -> str:
        return pledge.name or _("Withdrawn")

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
        names = "council name role pledged_on sentence party ward election term_ends_on outcome outcome_on"
        names += " elected_until source_title source_url private_note"
        return [
            *(line(row, name) for name in names.split()),
            (_("Pledged to"), codes(row, "asks")),
            (_("Demonstration data"), yes_no(row.is_demo)),
        ]

    # --- What became of a candidate -----------------------------------------------------------------------------

    def more(self, row: Pledge) -> dict[str, Any]:
        has_outcome = row.state == "published" and row.role == Role.CANDIDATE and row.election_id
        can_go = row.state != "draft" and not row.withdrawn
        return {
            "outcome_url": self._named_of("outcome", row) if has_outcome else "",
            "withdraw_url": self._named_of("withdraw", row) if can_go else "",
        }

    def outcome_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Note whether a candidate was elected: public at once."""
        row = get_object_or_404(Pledge, pk=object_id)
        demand(roles.may_publish(request.user, row))
        day = row.election.polling_day if row.election else None
        initial = {"outcome": row.outcome, "outcome_on": row.outcome_on or day, "elected_until": row.elected_until}
        form = OutcomeForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                note_outcome(pledge=row, by=person(request), now=timezone.now(), **form.cleaned_data)
            except ValidationError as error:
                form.take_errors(error)
            else:
                self.log_change(request, row, _("Outcome noted."))
                messages.success(request, _("Noted: it is on the public pages now."))
                return HttpResponseRedirect(self._address(row))
        context = self._context(request, row, title=_("Outcome: %(what)s") % {"what": row}, form=form)
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/pledges/outcome.html", context, status=status)

    # --- Withdrawn, where the link of the letter is lost or there never was one ---------------------------------

    def withdraw_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say what goes, ask how they asked, and do what the link of their letter does."""
        row = get_object_or_404(Pledge.objects.select_related("council"), pk=object_id)
        demand(roles.may_publish(request.user, row))
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                self._withdraw(request, row, AskedBy(form.cleaned_data["asked"]))
            except ValidationError as error:
                form.take_errors(error)
            else:
                messages.success(request, _("Withdrawn: it is gone from the public pages, and its words are erased."))
                return HttpResponseRedirect(self._address(row))
        context = self._context(request, row, title=_("Withdraw: %(what)s") % {"what": row}, form=form)
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/pledges/withdraw.html", context, status=status)

    @transaction.atomic
    def _withdraw(self, request: HttpRequest, row: Pledge, asked: AskedBy) -> None:
        # Noted first, so that the name in this note is erased with the others.
        self.log_change(request, row, _("Withdrawn at their wish. %(how)s.") % {"how": asked.label})
        withdraw_pledge(pledge=row, by=person(request), now=timezone.now())

    def get_urls(self) -> list[Any]:
        views = {"outcome": self.outcome_view, "withdraw": self.withdraw_view}
        own = [
            path(f"<int:object_id>/{name}/", self.admin_site.admin_view(view), name=f"pledges_pledge_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _named_of(self, name: str, row: Pledge) -> str:
        return reverse(f"admin:pledges_pledge_{name}", args=[row.pk])
