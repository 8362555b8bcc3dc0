"""The stored pledges, one subject a module."""

from .election import Election
from .pledge import Pledge
from .signature import Signature

__all__ = ["Election", "Pledge", "Signature"]
