"""Every enumeration of the campaign: where a council is on its way, and what is noted of the work on it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """What is to be done next, of one ask or of a council; in the order of the way."""

    ASK = "ask", _("Ask what it does")
    PROPOSE = "propose", _("Propose a motion")
    SECURE = "secure", _("Secure it again")
    CARRY = "carry", _("Carry the motion")
    ENACT = "enact", _("Put the motion in force")
    WIDEN = "widen", _("Cover every team")
    KEEP = "keep", _("Thank, and watch practice")


class Life(TextChoices):
    """Whether a council is there to be asked."""

    CURRENT = "current", _("Exists")
    ENDED = "ended", _("Abolished")
    FUTURE = "future", _("To come")


class Tier(TextChoices):
    """How many councils share an area, and which of them this is."""

    SINGLE = "single", _("The only council of its area")
    DISTRICT = "district", _("District, beside a county council")
    COUNTY = "county", _("County, beside district councils")


class InformationLaw(TextChoices):
    """The law under which anybody may ask a council what it holds."""

    FOIA = "foia", _("Freedom of Information Act 2000")
    FOISA = "foisa", _("Freedom of Information (Scotland) Act 2002")


class MoveKind(TextChoices):
    """What was done about a council, or decided to be done."""

    CONTACT = "contact", _("Contact")
    NEXT_STEP = "next_step", _("Next step")
    OWNER = "owner", _("Owner")
    SEATS = "seats", _("Seats")


class TextKind(TextChoices):
    """The model texts, by their names in addresses."""

    MOTION = "motion", _("Model motion")
    POLICY = "policy", _("Model policy")
