"""What of the inbox waits, for the desk."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.desk_site import WaitingLine

from .choices import Kind, Stage
from .models import Item

TITLES = {
    Kind.ANSWER: _("Answers of councils"),
    Kind.COUNCIL: _("Corrections by councils"),
    Kind.REPORT: _("Reports of errors"),
}


def waiting(user: User) -> list[WaitingLine]:
    """What nobody has looked at yet, in one query; nothing for those who may not see it."""
    if not user.has_perm("inbox.view_item"):
        return []
    counts = Item.objects.new_by_kind()
    url = reverse("admin:inbox_item_changelist")
    return [
        WaitingLine(title, f"{url}?stage__exact={Stage.NEW}&kind__exact={kind}", counts.get(kind, 0))
        for kind, title in TITLES.items()
    ]


def answered_findings() -> QuerySet[Any]:
    """Findings that a council answered by the link of our letter; what turned out to be spam is no answer."""
    answers = Item.objects.filter(kind=Kind.ANSWER, finding__isnull=False).exclude(stage=Stage.SPAM)
    return answers.order_by().values("finding")
