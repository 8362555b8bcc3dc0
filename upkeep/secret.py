"""Where commands find the key of a backup."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from .refusal import Refused


def add_key_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--key-file", type=Path, metavar="FILE", help="a file whose text is the key; without it, BACKUP_KEY is"
    )


def key_from(key_file: Path | None) -> str:
    """The key; empty where none is given."""
    if key_file is None:
        return str(settings.BACKUP_KEY)
    try:
        key = key_file.read_text().strip()
    except (OSError, UnicodeError) as error:
        raise Refused(_("%(file)s can’t be read as a key.") % {"file": key_file}) from error
    if not key:
        raise Refused(_("%(file)s is empty: it should hold the key.") % {"file": key_file})
    return key
