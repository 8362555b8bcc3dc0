"""`manage.py backup FILE`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from upkeep.backing_up import back_up, name_of
from upkeep.refusal import Refused
from upkeep.secret import add_key_argument, key_from


class Command(BaseCommand):
    help = (
        "Write the whole site (database, uploads, version) into one file, as it is at one moment, while it goes on."
        " Encrypted if BACKUP_KEY or --key-file gives a key. Sessions and the secret key are not in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; in a folder, it is named by the moment")
        parser.add_argument("--verify", action="store_true", help="read it again and compare it with the database")
        add_key_argument(parser)

    def handle(self, *args: Any, file: Path, verify: bool, key_file: Path | None, **options: Any) -> None:
        now = timezone.now()
        path = file / name_of(now) if file.is_dir() else file
        try:
            secret = key_from(key_file)
            made = back_up(path=path, secret=secret, now=now, verify=verify)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        words = {"file": path, "rows": made.rows, "uploads": made.uploads, "size": made.size}
        self.stdout.write(_("%(file)s: %(rows)d rows, %(uploads)d uploads, %(size)d bytes.") % words)
        self.stdout.write(f"SHA-256: {made.sha256}")
        self.stdout.write(
            _("It is encrypted.") if secret else _("It is not encrypted: keep it where nobody else reads.")
        )
        if verify:
            self.stdout.write(_("It was read again: it holds what the database held."))
