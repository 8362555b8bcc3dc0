"""The second step of signing in: a passkey or security key, or the codes of an app. Recovery codes stand in for one."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet


def of(person: User) -> QuerySet[Authenticator]:
    """What somebody has set up, recovery codes aside."""
    return Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)


def is_missing(user: User | AnonymousUser) -> bool:
    """Whether somebody has to set one up before they see the desk."""
    return settings.REQUIRE_MFA and isinstance(user, User) and user.is_staff and not of(user).exists()


def may_remove(one: Authenticator) -> bool:
    """Whether this one may be taken away: where a second step is required, not the last."""
    return not settings.REQUIRE_MFA or of(one.user).exclude(pk=one.pk).exists()
