"""`manage.py load_demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import demo


class Command(BaseCommand):
    help = "Load invented records for demonstration; refused where there are real ones."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = demo.load(now=timezone.now())
        except demo.DemoRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("%(count)d invented policy records are loaded. Every page says so.") % {"count": count})
