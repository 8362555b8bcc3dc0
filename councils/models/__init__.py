"""The stored record, one subject a module."""

from .council import Council, FunctionCorrection, GssCode, Succession
from .evidence import Evidence
from .geography import PostcodeRange
from .policy import PolicyRecord
from .practice import PracticeFinding, Response
from .record import Record

__all__ = [
    "Council",
    "Evidence",
    "FunctionCorrection",
    "GssCode",
    "PolicyRecord",
    "PostcodeRange",
    "PracticeFinding",
    "Record",
    "Response",
    "Succession",
]
