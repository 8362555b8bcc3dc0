"""`manage.py expire_inbox`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from inbox import operations
from inbox.models import Item, Offer


class Command(BaseCommand):
    help = (
        "Erase names, addresses and letters of what was closed 180 days ago, and the words of spam. For cron, once a"
        " day. Says only how many there were."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many: erase nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            items, offers = Item.objects.to_erase(now).count(), Offer.objects.to_erase(now).count()
            self.stdout.write(_("Dry run: nothing was erased."))
        else:
            items, offers = operations.expire(now=now)
        self.stdout.write(_("Messages: %(n)d") % {"n": items})
        self.stdout.write(_("Offers of a say: %(n)d") % {"n": offers})
