"""Invitations in the admin: sent, sent again, withdrawn. Never changed or deleted: they say who let whom in."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from councils import roles
from councils.admin.people import explained
from councils.admin.permission import demand
from councils.admin.permission import person as signed_in
from councils.limits import over
from councils.roles import Role

from .. import letters, operations
from ..choices import State
from ..models import Invitation
from ..rules import GOOD_FOR, LETTERS_AN_HOUR

TOO_MANY = gettext_lazy("You have sent many letters in this hour. Please go on later.")


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), max_length=254, help_text=gettext_lazy("They sign in by it.")
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, explained(role)) for role in offered]  # type: ignore[attr-defined]


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        return queryset.in_state(State(value), timezone.now()) if value in State.values else queryset


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "role", "state", "invited_by", "sent_at", "expires_at")
    list_filter = (StateFilter, "role")
    list_select_related = ("invited_by",)
    search_fields = ("email", "first_name", "last_name")
    fields = (
        ("first_name", "last_name"),
        "email",
        "role",
        "state",
        ("invited_by", "invited_at"),
        ("sent_at", "expires_at"),
        ("accepted_at", "person"),
        ("withdrawn_at", "withdrawn_by"),
    )
    readonly_fields = ("state",)
    actions = None
    change_form_template = "admin/accounts/invitation.html"

    @admin.display(description=gettext_lazy("name"), ordering="first_name")
    def name(self, row: Invitation) -> str:
        return row.name

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Invitation) -> str:
        return str(row.state(timezone.now()).label)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return super().get_queryset(request).defer("key")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/resend/", wrap(require_POST(self.resend)), name="accounts_invitation_resend"),
            path("<int:pk>/withdraw/", wrap(require_POST(self.withdraw)), name="accounts_invitation_withdraw"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- Inviting

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        demand(self.has_add_permission(request))
        by = signed_in(request)
        offered = [role for role in Role if roles.may_give(by, role)]
        form = InvitationForm(request.POST if request.method == "POST" else None, offered=offered)
        if form.is_valid() and (row := self._invited(request, form)):
            return self._send(request, row)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite somebody"),
            "form": form,
            "opts": self.opts,
            "days": GOOD_FOR.days,
        }
        return TemplateResponse(request, "admin/accounts/invite.html", context, status=422 if form.errors else 200)

    def _invited(self, request: HttpRequest, form: InvitationForm) -> Invitation | None:
        if self._too_many(request):
            form.add_error(None, str(TOO_MANY))
            return None
        try:
            return operations.invite(**form.cleaned_data, by=signed_in(request), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            return None

    # --- Sending again, and withdrawing

    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._theirs(request, pk)
        if self._too_many(request):
            messages.error(request, TOO_MANY)
            return HttpResponseRedirect(self._page(row))
        try:
            return self._send(request, operations.renew(invitation=row, now=timezone.now()))
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(self._page(row))

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self._theirs(request, pk)
        try:
            operations.withdraw(invitation=row, by=signed_in(request), now=timezone.now())
            messages.success(request, _("Withdrawn: the link does nothing any more."))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return HttpResponseRedirect(self._page(row))

    def _theirs(self, request: HttpRequest, pk: int) -> Invitation:
        """An invitation that this person may do something about: to a role that they might give themselves."""
        by = signed_in(request)
        demand(by.has_perm("accounts.change_invitation"))
        row = get_object_or_404(Invitation, pk=pk)
        demand(roles.may_give(by, Role(row.role)))
        return row

    def _too_many(self, request: HttpRequest) -> bool:
        return over("accounts.invitations", str(signed_in(request).pk), most=LETTERS_AN_HOUR)

    def _send(self, request: HttpRequest, row: Invitation) -> HttpResponse:
        if letters.send_invitation(row):
            messages.success(request, _("The letter to %(name)s is on its way.") % {"name": row.name})
        else:
            messages.error(
                request, _("The mail server did not take the letter. The invitation is kept: send it later.")
            )
        return HttpResponseRedirect(self._page(row))

    def _page(self, row: Invitation) -> str:
        return reverse("admin:accounts_invitation_change", args=[row.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """To be looked at, with buttons for what can still be done."""
        if request.method == "POST":
            raise PermissionDenied
        may = request.user.has_perm("accounts.change_invitation")
        now: datetime = timezone.now()
        return super().change_view(request, object_id, form_url, {"may": may, "now": now, **(extra_context or {})})
