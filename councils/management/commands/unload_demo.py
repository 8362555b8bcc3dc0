"""`manage.py unload_demo`."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from councils import demo


class Command(BaseCommand):
    help = "Remove all demonstration data."

    def handle(self, *args: Any, **options: Any) -> None:
        count = demo.unload(now=timezone.now())
        self.stdout.write(_("%(count)d rows of demonstration data are gone.") % {"count": count})
