"""What allauth does differently here: nobody signs up, addresses can't be forged, letters and words are ours."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.limits import network

from . import letters, second_step

# Whoever can't be told from others counts with all of those.
NOWHERE = "::"
MISMATCH = _("The e-mail address or user name and the password do not go together.")

# In which ways somebody says once more that it is they.
WAYS = {
    "reauthenticate": _("With your password"),
    "mfa_reauthenticate": _("With a code of your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or no longer. Wait for the next one and try again."),
        "too_many_login_attempts": _("Too many attempts have failed. Try again in a few minutes."),
        "rate_limited": _("Too many attempts have failed. Try again in a few minutes."),
        "invalid_password_reset": _("This link has run out, or was used already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's network as all limits of this site take it: a header that anybody can send is not believed."""
        return network(request).partition("/")[0] or NOWHERE

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Never as a success: on the desk that means that a form was saved, and what was kept of it may go."""
        super().add_message(request, messages.INFO if level == messages.SUCCESS else level, *args, **kwargs)

    def get_from_email(self) -> str:
        return letters.sender()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below SITE_URL, whatever name the request came by."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Answer with a page where the mail server does not take a letter that somebody waits for."""
        if not letters.hand_over(self._letter(template_prefix, email, context)):
            page = render(self.request, "accounts/mail_failed.html", status=503)
            page["Retry-After"] = "300"
            raise ImmediateHttpResponse(page)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Word of a change to an account. What was changed stays changed, also where it can't be told."""
        if user.email:
            letters.hand_over(self._letter(template_prefix, user.email, {"user": user, **(context or {})}))

    def _letter(self, template_prefix: str, email: str, context: dict[str, Any]) -> EmailMessage:
        words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
        return self.render_mail(template_prefix, email, words, headers={"Auto-Submitted": "auto-generated"})

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        return [one | {"description": WAYS[one["id"]]} for one in super().get_reauthentication_methods(user)]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Whoever gave their password just now is not asked for it once more to set up a second step."""
        records = get_authentication_records(request, user)
        if records and records[-1]["method"] == "password":
            reauthenticate_by_password(request)
        return super().post_login(request, user, **kwargs)


class MFAAdapter(DefaultMFAAdapter):
    """The second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This is your only second step, and one is required here. Add another first."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second step: set one up first."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return second_step.may_remove(authenticator)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 (allauth's own name)
        """What a new passkey is called until somebody names it."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}

    def build_totp_svg(self, url: str) -> str:
        """As one path without style, which the Content-Security-Policy would not allow, and with a name."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/></svg>',
            len(rows),
            len(rows),
            _("QR code of your secret, for your app"),
            path,
        )
