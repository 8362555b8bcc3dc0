"""The queue of pledges signed on the site: staff compare with the council's members, then approve or refuse."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils import roles
from councils.admin.describe import codes, line
from councils.admin.permission import demand, person
from councils.forms import is_id
from councils.querysets import fold

from ..choices import Decision
from ..forms import RefusalForm
from ..letters import send_decision
from ..models import Pledge, Signature
from ..operations import approve, refuse, told
from ..queue import members_search
from ..rules import domain_of
from ..wording import CONSENTS


class StageFilter(admin.SimpleListFilter):
    """How far a signature has come; those that wait for staff unless asked otherwise."""

    title = gettext_lazy("how far")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unconfirmed", _("Not confirmed yet")), *Decision.choices, ("withdrawn", _("Withdrawn"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("To decide")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "unconfirmed":
                return queryset.unconfirmed()
            case Decision.APPROVED | Decision.REFUSED:
                return queryset.filter(decision=self.value(), withdrawn_at__isnull=True)
            case "withdrawn":
                return queryset.filter(withdrawn_at__isnull=False)
        return queryset.waiting()


@admin.register(Signature)
class SignatureAdmin(admin.ModelAdmin):
    """Decided here, never written, changed or deleted."""

    list_display = ("what", "council", "council_address", "confirmed_at", "decision")
    list_filter = (StageFilter, "closer_review", "council__nation")
    list_select_related = ("council",)
    list_per_page = 50
    search_fields = ("council__search_text",)
    show_full_result_count = False
    actions = None

    @admin.display(description=gettext_lazy("signed by"))
    def what(self, row: Signature) -> str:
        return f"{row.name}, {row.get_role_display()}" if row.name else _("Erased")

    @admin.display(description=gettext_lazy("council’s address"), boolean=True)
    def council_address(self, row: Signature) -> bool:
        return not row.closer_review

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signature]:
        return super().get_queryset(request).defer("email_hash", "key")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return super().get_search_results(request, queryset, fold(search_term))

    # --- One of them --------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What was signed, and the two buttons."""
        demand(self.has_view_permission(request))
        demand(request.method != "POST" or roles.may_publish(request.user, Pledge))
        rows = Signature.objects.select_related("council", "election__council", "pledge", "decided_by")
        row = get_object_or_404(rows, pk=object_id if is_id(object_id) else 0)
        form = RefusalForm(request.POST if "refuse" in request.POST else None)
        decided = "approve" in request.POST or (form.is_bound and form.is_valid())
        if request.method == "POST" and decided:
            try:
                return self._decide(request, row, form)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return self._page(request, row, form, status=409)
        return self._page(request, row, form, status=422 if request.method == "POST" else 200)

    def _decide(self, request: HttpRequest, row: Signature, form: RefusalForm) -> HttpResponse:
        by, now = person(request), timezone.now()
        if form.is_bound:
            refuse(signature=row, reason=form.cleaned_data["reason"], by=by, now=now)
            self.log_change(request, row, _("Refused."))
            said = _("Refused. The signer is told why.")
        else:
            approve(signature=row, by=by, now=now)
            self.log_change(request, row, _("Approved."))
            said = _("Approved: the pledge is public now.")
        messages.success(request, said)
        self._tell(request, row.pk)
        return HttpResponseRedirect(reverse("admin:pledges_signature_changelist"))

    def _tell(self, request: HttpRequest, number: int) -> None:
        row = Signature.objects.select_related("council", "election", "pledge").get(pk=number)
        if send_decision(row):
            told(signature=row, now=timezone.now())
        else:
            words = _("The letter to the signer could not be sent now. The nightly run tries again.")
            messages.warning(request, words)

    def _page(self, request: HttpRequest, row: Signature, form: RefusalForm, *, status: int) -> HttpResponse:
        names = "council name role sentence party ward election term_ends_on asked_at confirmed_at reason"
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "row": row,
            "title": self.what(row),
            "lines": [
                *(line(row, name) for name in names.split()),
                (_("Pledged to"), codes(row, "asks")),
                (_("Consent"), CONSENTS.get(row.consent, "")),
            ],
            "form": form,
            "domain": domain_of(row.email) if row.email else "",
            "members_url": members_search(row.council, row.email),
            "may_decide": row.is_waiting and roles.may_publish(request.user, Pledge),
            "has_view_permission": True,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/pledges/signature.html", context, status=status)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
