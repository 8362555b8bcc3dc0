"""Where an invitation stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Run out")
    WITHDRAWN = "withdrawn", _("Withdrawn")
