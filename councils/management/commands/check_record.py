"""`manage.py check_record`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from councils.checking import faults
from councils.models import PolicyRecord, PracticeFinding


class Command(BaseCommand):
    help = "Check that everything stored obeys the rules of the record; fails with one sentence for each fault."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for number, sentence in enumerate(faults(), 1):  # noqa: B007 (the last number is how many)
            self.stdout.write(sentence)
        if number:
            raise CommandError(ngettext("%(n)d fault was found.", "%(n)d faults were found.", number) % {"n": number})
        counts = {"records": PolicyRecord.objects.count(), "findings": PracticeFinding.objects.count()}
        self.stdout.write(
            _("The record is sound: %(records)d policy records, %(findings)d practice findings.") % counts
        )
