"""`manage.py load_elections FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from pledges import elections


class Command(BaseCommand):
    help = (
        "Load elections from a CSV file with the columns council (code or name in addresses), name, kind (local, "
        "by_election, mayoral), polling_day (2027-05-06) and source (an address). Only says what would change, unless "
        "told to apply it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write it: without this nothing is changed")

    def handle(self, *args: Any, file: Path, apply: bool, **options: Any) -> None:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        except (OSError, UnicodeDecodeError):
            raise CommandError(_("The file can’t be read as UTF-8 text: %(file)s") % {"file": file}) from None
        found = elections.plan(lines)
        for problem in found.problems:
            self.stderr.write(problem)
        if found.problems:
            raise CommandError(_("Nothing was changed: put these lines right first."))
        self._say(_("New: %(n)d"), len(found.new))
        self._say(_("Changed: %(n)d"), len(found.changed))
        self._say(_("As before: %(n)d"), found.same)
        if not apply:
            self.stdout.write(_("This was a preview: nothing was written. Add --apply to write it."))
            return
        elections.apply(plan=found, now=timezone.now())
        self.stdout.write(_("Written."))

    def _say(self, words: str, number: int) -> None:
        self.stdout.write(words % {"n": number})
