"""`manage.py personal_data ADDRESS`."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from councils.keeping import searches


class Command(BaseCommand):
    help = (
        "All that is kept of the person with an e-mail address, as JSON that a person can read: the answer to “what do"
        " you hold about me”. Make sure first that whoever asks is that person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--output", type=Path, metavar="FILE", help="a new file, for its owner alone to read")

    def handle(self, *args: Any, address: str, output: Path | None, **options: Any) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(_("This is not an e-mail address.")) from None
        found = {str(search.title): list(search.find(address)) for search in searches()}
        count = sum(map(len, found.values()))
        if not count:
            self.stderr.write(_("Nothing is kept of this address."))
            return
        text = json.dumps(
            {str(_("address")): address, str(_("made")): timezone.now().isoformat()}
            | {title: rows for title, rows in found.items() if rows},
            ensure_ascii=False,
            indent=2,
        )
        if output is None:
            self.stdout.write(text)
            return
        try:
            with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text + "\n")
        except FileExistsError:
            raise CommandError(_("%(file)s is there already.") % {"file": output}) from None
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from None
        self.stdout.write(_("Kept of this address: %(n)d. They are in %(file)s.") % {"n": count, "file": output})
