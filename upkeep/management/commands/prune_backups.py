"""`manage.py prune_backups FOLDER`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from upkeep.pruning import backups, superfluous, unfinished


class Command(BaseCommand):
    help = (
        "Delete old backups from a folder, and what killed ones left: the last of so many days, weeks and months stay."
        " Only files that are called as backup calls them are touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        for name, days in (("daily", 7), ("weekly", 5), ("monthly", 12)):
            parser.add_argument(f"--{name}", type=int, choices=range(1000), default=days, metavar="N", help=f"({days})")
        parser.add_argument("--dry-run", action="store_true", help="only say which")

    def handle(
        self, *args: Any, folder: Path, daily: int, weekly: int, monthly: int, dry_run: bool, **options: Any
    ) -> None:
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": folder})
        dated = backups(folder)
        going = superfluous(dated, daily=daily, weekly=weekly, monthly=monthly)
        leftovers = unfinished(folder, timezone.now())
        for path in (*going, *leftovers):
            self.stdout.write((_("would go: %(file)s") if dry_run else _("gone: %(file)s")) % {"file": path.name})
            if not dry_run:
                path.unlink(missing_ok=True)
        self.stdout.write(_("Kept: %(n)d") % {"n": len(dated) - len(going)})
