"""`manage.py check_evidence_links`."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import link_checking
from councils.choices import LinkOutcome
from councils.link_checking import Outcome, Run

MOST_DAYS = 3650


class Command(BaseCommand):
    help = (
        "Look whether the published documents are still at their addresses: those never looked at first, then the"
        " longest ago. For cron, once a day: a run stops after some minutes, and the next goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=whole(10**9), metavar="N", help="look at this many at most")
        parser.add_argument(
            "--seconds", type=whole(7 * 24 * 3600), default=600, metavar="S", help="stop after this time (600)"
        )
        parser.add_argument(
            "--older-than",
            type=whole(MOST_DAYS),
            default=30,
            metavar="DAYS",
            help="leave those alone that were looked at within so many days (30); failures are tried again after 3",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say how many: ask nobody and write nothing")

    def handle(
        self, *args: Any, limit: int | None, seconds: int, older_than: int, dry_run: bool, **options: Any
    ) -> None:
        age, net = timedelta(days=older_than), link_checking.way_out()
        run = Run(clock=timezone.now, older_than=age, seconds=seconds, limit=limit, net=net)
        self._report(run(dry_run=dry_run), dry_run=dry_run)

    def _report(self, outcome: Outcome, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write(_("Dry run: nobody was asked and nothing was written."))
            self.stdout.write(_("Due: %(n)d") % {"n": outcome.due})
            return
        for code, label in LinkOutcome.choices:
            self.stdout.write(f"{label}: {outcome.counts[code]}")
        self.stdout.write(_("Left for the next run: %(n)d") % {"n": outcome.left})


def whole(most: int) -> Any:
    """A type for an argument: a whole number from 0 to ``most``."""

    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) > most:
            raise ArgumentTypeError(_("a whole number from 0 to %(most)d is needed") % {"most": most})
        return int(text)

    return parse
