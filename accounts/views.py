"""Pages of our own beside allauth's: an invitation is accepted, a passkey removed, and nobody signs up."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from councils import tokens
from councils.tokens import LinkRefused

from . import operations
from .forms import AcceptForm
from .letters import PURPOSE
from .models import Invitation


@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """allauth has an address for this: here it says how one comes in."""
    return render(request, "account/signup_closed.html", status=403)


@sensitive_post_parameters("password1", "password2")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the invitation is, POST accepts it: mail scanners open every link."""
    key = tokens.read(token, PURPOSE)
    if key is None:
        return render(request, "accounts/refused.html", status=404)
    try:
        row = operations.acceptable(key=key, now=timezone.now())
        form = AcceptForm(request.POST if request.method == "POST" else None, person=operations.newcomer(row))
        if request.method == "POST" and form.is_valid():
            person = operations.accept(key=key, password=form.cleaned_data["password1"], now=timezone.now())
            return _welcome(request, person)
    except LinkRefused as refusal:
        return render(request, "accounts/refused.html", {"sentence": refusal.sentence}, status=410)
    return _invited(request, row, form)


def _invited(request: HttpRequest, row: Invitation, form: AcceptForm) -> HttpResponse:
    """With errors too a 200: refusals are logged with their address, and this one opens an account."""
    return render(request, "accounts/invitation.html", {"invitation": row, "form": form})


def _welcome(request: HttpRequest, person: User) -> HttpResponse:
    """Sign the newcomer in, whoever was signed in before in this browser, and lead them to the second step."""
    logout(request)
    record_authentication(request, person, method="password")
    return perform_login(request, Login(user=person, redirect_url=reverse("mfa_index")))


class RemovePasskey(RemoveWebAuthnView):
    """allauth's, which does not ask whether this is the last one."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            # Two that are removed at the same moment wait for each other here.
            User.objects.select_for_update().get(pk=self.request.user.pk)
            adapter = get_adapter()
            if adapter.can_delete_authenticator(self.object):
                return super().form_valid(form)
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return HttpResponseRedirect(str(self.success_url))
