"""Who can pledge, and what becomes of a pledge and of a signature."""

from typing import Literal

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


class ElectionKind(TextChoices):
    LOCAL = "local", _("Local elections")
    BY_ELECTION = "by_election", _("By-election")
    MAYORAL = "mayoral", _("Election of a mayor")


class Outcome(TextChoices):
    """Of a candidate who pledged."""

    ELECTED = "elected", _("Elected")
    NOT_ELECTED = "not_elected", _("Not elected")


class Decision(TextChoices):
    """Of staff, about a pledge that was signed on the site."""

    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class AskedBy(TextChoices):
    """How somebody asked staff to take their pledge back."""

    EMAIL = "email", _("By e-mail")
    LETTER = "letter", _("By letter")
    TELEPHONE = "telephone", _("By telephone")
    IN_PERSON = "in_person", _("In person")


class Standing(TextChoices):
    """Whether a pledge stands: values of a filter."""

    STANDING = "standing", _("Stands")
    LAPSED = "lapsed", _("Lapsed")


# What the links of letters are for; each is good for one purpose only.
Purpose = Literal["confirm", "withdraw"]
