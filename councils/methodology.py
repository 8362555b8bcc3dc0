"""The methodology: its version and history, and what each status and each headline means, in a sentence.

A change of a rule in ``rules.py``, or of what a status means, is a new version here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Headline, PolicyStatus

Words = str | Promise


@dataclass(frozen=True)
class Version:
    """A version of the methodology: from when, and what it changed, in a sentence."""

    number: str
    since: date
    change: Words

    @property
    def anchor(self) -> str:
        """Its id on the page, the same for good."""
        return f"version-{self.number}"


# The newest first.
HISTORY = (Version("1.0", date(2026, 11, 22), _("The first version.")),)
VERSION = HISTORY[0].number

STATUS_MEANINGS: Mapping[str, Words] = {
    PolicyStatus.NOT_CHECKED: _("Nobody has looked. It means neither yes nor no, and every council starts here."),
    PolicyStatus.NO_POLICY_FOUND: _("Somebody looked, on a day that we give, and found none."),
    PolicyStatus.MOTION_TABLED: _("A proposal is before councillors and not decided."),
    PolicyStatus.MOTION_PASSED: _(
        "Councillors voted for it. In most councils in England and Wales such a matter belongs to the executive, and a "
        "motion binds nobody until the executive acts."
    ),
    PolicyStatus.IN_FORCE: _("A body with the power to decide has decided it, and a strong document shows it."),
    PolicyStatus.REJECTED: _("A proposal was put to the vote, or to the body that decides, and turned down."),
    PolicyStatus.REVERSED: _("There was a policy, and the council ended it."),
    PolicyStatus.LAPSED: _(
        "The council that decided was replaced by another, and nothing shows that its policy goes on."
    ),
}

# In the order in which they are tried: the first that fits is taken.
HEADLINE_MEANINGS: Mapping[str, Words] = {
    Headline.ADOPTED: _("Both asks are in force, and every inspection function that the council holds is covered."),
    Headline.PARTLY_ADOPTED: _("Anything is in force, short of that."),
    Headline.MOTION_PASSED: _("Nothing is in force; on at least one ask a motion has passed."),
    Headline.MOTION_TABLED: _("No motion has passed; on at least one ask a motion is tabled."),
    Headline.REJECTED_OR_REVERSED: _("None of these; at least one ask was rejected or reversed."),
    Headline.NOT_CHECKED: _(
        "None of these, and at least one ask has not been looked at: half a check is no answer about the whole."
    ),
    Headline.NO_POLICY_FOUND: _(
        "Both asks were looked at and nothing was found. A policy of a council that was replaced counts here too: it "
        "is one not known to exist, not one that was rejected."
    ),
}
