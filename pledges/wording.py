"""The fixed words of what is pledged and of the consent to publish, by version. A version is never changed: a new
wording is a new version, and a pledge keeps the one that was signed.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from councils.choices import Ask

Words = str | Promise

# Of a pledge that staff recorded from a document: it is in words of its own, which its source shows.
OWN_WORDS = 0

PLEDGES: Mapping[int, Mapping[str, Words]] = {
    1: {
        Ask.DATA_SHARING: _(
            "To speak and, where there is a vote, to vote for a decision of this council that its inspection teams "
            "pass no data about workers to the Home Office, unless a law or a court requires it."
        ),
        Ask.JOINT_INSPECTIONS: _(
            "To speak and, where there is a vote, to vote for a decision of this council that its inspection teams "
            "inspect no workplace together with immigration enforcement."
        ),
    },
}
CURRENT = max(PLEDGES)

CONSENTS: Mapping[int, Words] = {
    1: _(
        "I agree that this site publishes the name, role, council and pledge given here, with the party, ward and "
        "sentence if I give them, for anybody to read and copy. They say something about political opinions. I can "
        "withdraw at any time with the link in the e-mails that I get."
    ),
}
CURRENT_CONSENT = max(CONSENTS)


def pledged_words(version: int, ask: str) -> Words:
    """What a pledge to an ask says in a version; empty where it is in words of its own."""
    return PLEDGES.get(version, {}).get(ask, "")
