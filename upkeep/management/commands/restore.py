"""`manage.py restore FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from upkeep.backing_up import differences, snapshot
from upkeep.refusal import Refused
from upkeep.restoring import checked, restore
from upkeep.secret import add_key_argument, key_from


class Command(BaseCommand):
    help = (
        "Bring back what backup wrote, into an empty database of either kind (or with --replace into any): all of it,"
        " or, whatever goes wrong, nothing. Everybody has to sign in again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what is in the database now")
        parser.add_argument(
            "--verify", action="store_true", help="change nothing: check the file, and compare it with the database"
        )
        add_key_argument(parser)

    def handle(
        self, *args: Any, file: Path, replace: bool, verify: bool, key_file: Path | None, **options: Any
    ) -> None:
        try:
            secret = key_from(key_file)
            if verify:
                self._verify(file, secret)
                return
            found = restore(path=file, secret=secret, replace=replace, say=self._say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        words = {"rows": sum(one["rows"] for one in found.tables.values()), "moment": found.about["made_at"]}
        self.stdout.write(_("Restored: %(rows)d rows, as they were at %(moment)s.") % words)

    def _say(self, line: str) -> None:
        self.stderr.write(line)

    def _verify(self, file: Path, secret: str) -> None:
        found = checked(file, secret)
        with snapshot():
            faults = differences(found.tables)
        if faults:
            raise CommandError("\n".join((_("The backup is whole, but the database holds something else."), *faults)))
        self.stdout.write(_("The backup is whole, and the database holds the same."))
