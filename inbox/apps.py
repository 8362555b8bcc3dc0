"""What councils and the public send in: answers and reports of errors, looked at by staff before anything is public."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "inbox"
    verbose_name = _("inbox")
