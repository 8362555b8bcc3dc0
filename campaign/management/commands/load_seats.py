"""Loads how many councillors each council has, for the campaign's board, and says what it changes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.seats import SeatsError, apply, compare


class Command(BaseCommand):
    help = "Load the seats of councils from a CSV file with the columns code and seats. Only shows what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="store it")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            changes = compare(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, SeatsError) as error:
            raise CommandError(_("Nothing was changed. %(error)s") % {"error": error}) from error
        for one in changes:
            before = "–" if one.before is None else one.before
            self.stdout.write(f"{one.council.code} {one.council.short_name}: {before} → {one.after}")
        words = {"count": len(changes)}
        if not options["apply"]:
            self.stdout.write(
                ngettext(
                    "%(count)d council would change. Add --apply to store it.",
                    "%(count)d councils would change. Add --apply to store it.",
                    len(changes),
                )
                % words
            )
            return
        apply(changes, by=None, now=timezone.now())
        self.stdout.write(ngettext("%(count)d council changed.", "%(count)d councils changed.", len(changes)) % words)
