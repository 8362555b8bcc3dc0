"""The rules of what others send in, pure: references, whose address is a council's, how long what is kept."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta

# Names, addresses and our letters are erased so long after a matter is closed.
KEPT_FOR = timedelta(days=180)
# The link of an offer is good for so long: an answer that comes after its day is still welcome.
OFFER_LINK_GOOD_FOR = timedelta(days=180)
# An address can be confirmed so long after the letter.
CONFIRM_WITHIN = timedelta(days=14)
# The same words again within this time are the same matter.
SAME_WITHIN = timedelta(days=1)
# How many letters a day one address can be made to receive, whoever asks for them.
LETTERS_A_DAY = 5
# A form may stay open in a browser for so long.
OPEN_FOR = timedelta(days=30)
# How often one network may post to a form in an hour.
POSTS_AN_HOUR = 30

SHORTEST, LONGEST = 10, 4000
MOST_LINKS = 5

# Without letters and digits that are read as others (0 O, 1 I L, 5 S, 8 B, 2 Z, U V).
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
REFERENCE = re.compile(rf"R-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")

# Councils whose officers write from an address that does not end in .gov.uk, by their codes here.
OTHER_DOMAINS: Mapping[str, frozenset[str]] = {
    "derrystrabane.com": frozenset({"DRS"}),
    "fermanaghomagh.com": frozenset({"FMO"}),
    "midulstercouncil.org": frozenset({"MUL"}),
    "newrymournedown.org": frozenset({"NMD"}),
    "gwynedd.llyw.cymru": frozenset({"GWN"}),
    "ynysmon.llyw.cymru": frozenset({"AGY"}),
}
# Under .gov.uk, and no council.
NO_COUNCILS = ("homeoffice.gov.uk", "service.gov.uk")


def new_reference() -> str:
    """Such as R-7KQ2-M9XA: to be read out on the telephone, and not to be guessed."""
    letters = [secrets.choice(ALPHABET) for _number in range(8)]
    return f"R-{''.join(letters[:4])}-{''.join(letters[4:])}"


def domain_of(address: str) -> str:
    """What stands after the @, as it is compared."""
    return address.rpartition("@")[2].strip().rstrip(".").casefold()


def is_councils(address: str, code: str) -> bool:
    """Whether an address may be this council's own: .gov.uk, of which we don't know whose, or one that we know.

    So it says no more than that somebody in local government wrote; who reads it looks at the domain.
    """
    domain = domain_of(address)
    if any(_within(domain, one) for one in NO_COUNCILS):
        return False
    if _within(domain, "gov.uk") and domain != "gov.uk":
        return True
    return any(code in codes and _within(domain, one) for one, codes in OTHER_DOMAINS.items())


def _within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")


def links_in(text: str) -> int:
    """How many web addresses a text holds."""
    return len(re.findall(r"https?://|www\.", text, re.IGNORECASE))


def compared(text: str) -> str:
    """Words as they are compared: without regard to case and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def offer_link_ends(made_on: date) -> date:
    """The last day on which the link of an offer is good."""
    return made_on + OFFER_LINK_GOOD_FOR


def may_confirm(received_at: datetime, now: datetime) -> bool:
    """Whether the link with which an address is confirmed is still good."""
    return now - received_at <= CONFIRM_WITHIN
