"""Signing in by e-mail address or user name, in the same time whether there is such an account or not."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class SameTimeBackend(AuthenticationBackend):
    """allauth's, which takes what was typed as a user name and again as an address.

    So it tried the password of a known address twice and that of an unknown one once, and could be listened to.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        if credentials.get("email") and credentials.get("email") == credentials.get("username"):
            del credentials["email"]  # the user name is taken as an address too
        return super().authenticate(request, **credentials)
