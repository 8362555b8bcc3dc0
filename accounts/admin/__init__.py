"""Invitations in the admin, and the second step of people. allauth's own tables are not for looking at."""

# Imported so that they have registered their tables, which are then taken out, in whatever order apps are loaded.
import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin

from . import invitations, second_step  # noqa: F401 (registers them)

# Addresses, secrets and networks: each person sees their own, on pages of accounts.
admin.site.unregister([EmailAddress, Authenticator, UserSession])
