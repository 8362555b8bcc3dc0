"""`manage.py export_site FOLDER`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from upkeep.exporting import export
from upkeep.refusal import Refused


class Command(BaseCommand):
    help = (
        "Write the whole public site into a folder that any web host serves, without a server or a database: pages,"
        " data files, feeds, pictures. Repeated, it writes only what differs. Searches, filters and forms are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--again", action="store_true", help="even if the folder is of this edition and day")

    def handle(self, *args: Any, folder: Path, again: bool, **options: Any) -> None:
        try:
            done = export(folder=folder, again=again, say=self.stderr.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(_("The folder can’t be written: %(why)s.") % {"why": error.strerror or error}) from error
        if done.current:
            self.stdout.write(_("The folder is of this edition and day already: %(n)d files.") % {"n": len(done.files)})
            return
        words = {"files": len(done.files), "written": done.written, "gone": done.gone}
        self.stdout.write(_("%(files)d files, of which %(written)d were written; %(gone)d are gone.") % words)
        if done.broken:
            raise CommandError("\n".join((_("Links that lead nowhere:"), *done.broken)))
