"""Every write to pledges, elections and signatures: each validates, then saves, in one transaction.

Publishing and retracting are those of every record (``councils.operations``). No error holds an address.
"""

from .deciding import approve, erase_due, refuse, told
from .elections import ElectionInput, keep_election
from .pledges import note_outcome, record_pledge, revise_pledge
from .signing import Signed, awaiting, confirm, expire_unconfirmed, sign, take_back
from .withdrawing import existing, withdraw, withdraw_pledge

__all__ = [
    "ElectionInput",
    "Signed",
    "approve",
    "awaiting",
    "confirm",
    "erase_due",
    "existing",
    "expire_unconfirmed",
    "keep_election",
    "note_outcome",
    "record_pledge",
    "refuse",
    "revise_pledge",
    "sign",
    "take_back",
    "told",
    "withdraw",
    "withdraw_pledge",
]
