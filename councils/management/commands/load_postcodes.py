"""`manage.py load_postcodes`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from councils.geography import postcodes
from councils.models import PostcodeRange

BATCH = 5000

WIDTH = 30


class Command(BaseCommand):
    help = "Load the postcode directory into ranges of one council each; may be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pairs = postcodes.read_directory(self._progress)
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        rows = [PostcodeRange(first=first, last=last, gss_code=code) for first, last, code in postcodes.ranges(pairs)]
        with transaction.atomic():
            PostcodeRange.objects.all().delete()
            PostcodeRange.objects.bulk_create(rows, batch_size=BATCH)
        if not options["verbosity"]:
            return
        words = {"postcodes": f"{len(pairs):,}", "ranges": f"{len(rows):,}"}
        self.stdout.write(_("%(postcodes)s postcodes are loaded, in %(ranges)s ranges.") % words)

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            bar = "█" * (WIDTH * done // total)
            end = "\n" if done == total else "\r"
            self.stderr.write(f"{bar:<{WIDTH}} {done}/{total}", ending=end)
