"""Who is signed in, and refusing those who may not."""

from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def person(request: HttpRequest) -> User:
    """Who is signed in. Raises PermissionDenied for nobody, whom the admin lets nowhere near."""
    demand(isinstance(request.user, User))
    return cast(User, request.user)


def demand(allowed: bool) -> None:
    """Raise PermissionDenied, which is a readable page, unless something is allowed (``roles`` says what is)."""
    if not allowed:
        raise PermissionDenied
