"""`manage.py doctor`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upkeep.doctor import examine


class Command(BaseCommand):
    help = "Look at this deployment and say in words what is wrong with it; fails if anything is."
    # It says itself what they find.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail", action="store_true", help="connect to the e-mail server, too; nothing is sent")
        parser.add_argument("--backups", type=Path, metavar="FOLDER", help="where the last backup should be a day old")

    def handle(self, *args: Any, mail: bool, backups: Path | None, **options: Any) -> None:
        wrong = 0
        for one in examine(mail=mail, backup_folder=backups):
            wrong += len(one.findings)
            self.stdout.write(f"{one.title}: {_('in order') if not one.findings else ''}".rstrip())
            for finding in one.findings:
                self.stdout.write(f"  {finding}")
        if wrong:
            raise CommandError(ngettext("%(n)d thing is wrong.", "%(n)d things are wrong.", wrong) % {"n": wrong})
        self.stdout.write(_("Nothing is wrong."))
