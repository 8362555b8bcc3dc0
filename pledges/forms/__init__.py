"""The forms: of staff, and the public one in which anybody entitled signs. None of them saves anything itself."""

from .recording import ElectionForm, OutcomeForm, PledgeForm, RefusalForm, WithdrawalForm
from .signing import SignForm

__all__ = ["ElectionForm", "OutcomeForm", "PledgeForm", "RefusalForm", "SignForm", "WithdrawalForm"]
