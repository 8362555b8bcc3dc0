"""What others send in, how far it has come, and how sure we are of who sent it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    REPORT = "report", _("Report of an error")
    COUNCIL = "council", _("Correction by a council")
    ANSWER = "answer", _("Answer to an offer of a say")


class Stage(TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Being worked on")
    ANSWERED = "answered", _("Answered")
    ACTED_ON = "acted_on", _("Closed: acted on")
    NO_CHANGE = "no_change", _("Closed: no change needed")
    SPAM = "spam", _("Closed: spam")


CLOSED = (Stage.ACTED_ON, Stage.NO_CHANGE, Stage.SPAM)


class Standing(TextChoices):
    """How sure we are that it comes from the council; of a report nobody claims that."""

    ANYBODY = "anybody", _("Anybody")
    UNVERIFIED = "unverified", _("Says it is the council: unverified")
    CONFIRMED = "confirmed", _("Address of a council confirmed")
    SIGNED_LINK = "signed_link", _("By the link of our letter to the council")
