"""`manage.py expire_data`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.keeping import all_kept


class Command(BaseCommand):
    help = (
        "End what is kept of people and is over, by every rule of /privacy/. For cron, once a day. One rule that fails"
        " does not keep the others from being followed. Says only how many there were."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many: erase nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now, failed = timezone.now(), []
        if dry_run:
            self.stdout.write(_("Dry run: nothing was erased."))
        for kept in all_kept():
            if not (kept.due and kept.end):
                continue
            try:
                count = kept.due(now) if dry_run else kept.end(now)
            except Exception as error:  # noqa: BLE001 (whatever it is, the other rules are followed)
                # Its words may hold what it was about: the kind is enough to look for it in the log of the database.
                failed.append(kept.name)
                self.stderr.write(f"{kept.name}: {type(error).__name__}")
            else:
                self.stdout.write(f"{kept.name}: {count}")
        if failed:
            raise CommandError(_("These rules could not be followed: %(names)s.") % {"names": ", ".join(failed)})
