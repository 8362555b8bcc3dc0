"""`manage.py expire_pledges`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges.letters import send_decision
from pledges.models import Signature
from pledges.operations import erase_due, expire_unconfirmed, told


class Command(BaseCommand):
    help = (
        "Delete signatures that nobody confirmed in seven days, send letters about decisions that could not be sent "
        "before, and erase addresses thirty days after the decision. For cron, daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        deleted = expire_unconfirmed(now=now)
        sent, failed = self._tell(now)
        erased = erase_due(now=now)
        for words, number in (
            (_("Never confirmed, deleted: %(n)d"), deleted),
            (_("Letters sent: %(n)d"), sent),
            (_("Addresses erased: %(n)d"), erased),
        ):
            self.stdout.write(words % {"n": number})
        if failed:
            raise CommandError(_("Letters that could not be sent: %(n)d. The next run tries again.") % {"n": failed})

    def _tell(self, now: Any) -> tuple[int, int]:
        sent = failed = 0
        for row in Signature.objects.untold().select_related("council", "pledge", "election"):
            if send_decision(row):
                told(signature=row, now=now)
                sent += 1
            else:
                failed += 1
        return sent, failed
