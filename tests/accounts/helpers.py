"""Signing in as a browser does, and the codes of an app."""

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.councils.desk import PASSWORD, staff_of

LOGIN = "/accounts/login/"
SECOND = "/accounts/second-step/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def member(name: str = "vera", role: Any = "volunteer", **words: Any) -> User:
    """Staff with an address and a password."""
    from councils.roles import Role

    person = staff_of(Role(role) if role else None, name, email=f"{name}@example.org", **words)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, login: str, password: str = PASSWORD, **words: str) -> Any:
    return client.post(LOGIN, {"login": login, "password": password, **words})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """What an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def with_app(person: User) -> list[str]:
    """Give somebody an app with codes; returns their recovery codes."""
    TOTP.activate(person, SECRET)
    return RecoveryCodes.activate(person).get_unused_codes()


def with_passkey(person: User, name: str = "Phone") -> Authenticator:
    """A passkey as far as lists and counts go."""
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


def link_in_letter(number: int = -1) -> str:
    """The path of the link in a letter."""
    found = re.search(
        r"http://127\.0\.0\.1:8000(/accounts/(?:invitation|password/reset/key)/\S+)", mail.outbox[number].body
    )
    assert found, mail.outbox[number].body
    return found[1]
