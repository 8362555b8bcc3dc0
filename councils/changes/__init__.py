"""What changed when, in the order in which this site said so: derived from the record, and never stored.

The sources (publications, retractions, days that come, the register) are each read in the order of time and merged.
Beside them runs where every council stands, so that each change says from what to what. Memory is that of the
councils, however long the history.
"""

from .change import Change
from .telling import changes, latest

__all__ = ["Change", "changes", "latest"]
