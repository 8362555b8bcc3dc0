"""Who can pledge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    COUNCILLOR = "councillor", _("Councillor")
    LEADER_OR_MAYOR = "leader_or_mayor", _("Council leader or directly elected mayor")
    CABINET_MEMBER = "cabinet_member", _("Cabinet or committee member")
    CANDIDATE = "candidate", _("Candidate")
    POLITICAL_GROUP = "political_group", _("Political group")
    ORGANISATION = "organisation", _("Trade union branch or local organisation")


# A person's name is personal data together with a political opinion; a group's is not.
GROUPS = frozenset({Role.POLITICAL_GROUP, Role.ORGANISATION})
