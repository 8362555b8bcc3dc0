"""`manage.py forget_address ADDRESS`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from alerts.operations import forget_address


class Command(BaseCommand):
    help = "Delete all that is kept of an e-mail address: its alerts, confirmed or not. Says only how many there were."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        count = forget_address(address=address)
        self.stdout.write(ngettext("%(n)d alert was deleted.", "%(n)d alerts were deleted.", count) % {"n": count})
