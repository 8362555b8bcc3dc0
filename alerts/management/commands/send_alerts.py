"""`manage.py send_alerts`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.choices import Frequency
from alerts.models import Subscription
from alerts.operations import expire_unconfirmed
from alerts.sending import Outcome, ServerUnreachable, send_due


class Command(BaseCommand):
    help = (
        "Send the e-mail alerts that are due, and delete addresses that nobody confirmed. For cron, once a day in the"
        " morning: daily digests tell of days that are over, weekly ones of weeks that are over, each exactly once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--daily", action="store_true", help="only the daily ones")
        which.add_argument("--weekly", action="store_true", help="only the weekly ones")
        parser.add_argument("--dry-run", action="store_true", help="only say how many: send, write and delete nothing")

    def handle(self, *args: Any, daily: bool, weekly: bool, dry_run: bool, **options: Any) -> None:
        clock = timezone.now
        now = clock()
        expired = Subscription.objects.expired(now).count() if dry_run else expire_unconfirmed(now=now)
        outcome = Outcome()
        frequencies = [Frequency.DAILY] * (not weekly) + [Frequency.WEEKLY] * (not daily)
        try:
            for frequency in frequencies:
                send_due(frequency=frequency, clock=clock, outcome=outcome, dry_run=dry_run)
        except ServerUnreachable:
            raise CommandError(
                _("The mail server can’t be reached. Sent before that: %(n)d. The next run sends the others.")
                % {"n": outcome.sent}
            ) from None
        finally:
            self._report(outcome, expired, dry_run=dry_run)
        if outcome.failed:
            raise CommandError(
                ngettext(
                    "%(n)d digest could not be sent. The next run tries again.",
                    "%(n)d digests could not be sent. The next run tries again.",
                    outcome.failed,
                )
                % {"n": outcome.failed}
            )

    def _report(self, outcome: Outcome, expired: int, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("Dry run: nothing was sent, written or deleted."))
        for words, number in (
            (_("Digests sent: %(n)d"), outcome.sent),
            (_("Nothing to tell: %(n)d"), outcome.silent),
            (_("Failed: %(n)d"), outcome.failed),
            (_("Being sent by another run: %(n)d"), outcome.taken),
            (_("Never confirmed, deleted: %(n)d"), expired),
        ):
            self.stdout.write(words % {"n": number})
