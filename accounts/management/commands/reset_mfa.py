"""`manage.py reset_mfa`: somebody has lost what their second step is made of, and nobody else can reset it."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import letters, operations


class Command(BaseCommand):
    help = (
        "Take away somebody's second step of signing in (passkeys, app, recovery codes), and sign them out everywhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="their user name, or the e-mail address on their account")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        found = list(User.objects.filter(Q(username=username) | Q(email__iexact=username))[:2])
        if len(found) != 1:
            raise CommandError(
                _("There is no account of that name or address.")
                if not found
                else _("Several accounts have this address: give the user name.")
            )
        count = operations.reset_second_step(person=found[0], by=None)
        letters.send_reset(found[0])
        self.stdout.write(
            _("Reset. They sign in with their password, and set up their second step anew.")
            if count
            else _("They had no second step. They were signed out everywhere.")
        )
