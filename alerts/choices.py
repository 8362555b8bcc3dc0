"""What an alert can be about, and how often it comes."""

from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    EVERYTHING = "everything", _("All councils")
    AREA = "area", _("A region or nation")
    COUNCIL = "council", _("One council")


class Frequency(TextChoices):
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week, on Monday")


# What the links of letters are for; each is good for one purpose only.
Purpose = Literal["confirm", "unsubscribe"]
