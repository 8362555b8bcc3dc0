"""The stored record, one subject a module."""

from .council import Council, FormerFacts, FunctionCorrection, GssCode, Succession
from .edition import Edition
from .evidence import Evidence
from .geography import PostcodeRange
from .policy import PolicyRecord
from .practice import PracticeFinding, Response
from .record import Record

__all__ = [
    "Council",
    "Edition",
    "Evidence",
    "FormerFacts",
    "FunctionCorrection",
    "GssCode",
    "PolicyRecord",
    "PostcodeRange",
    "PracticeFinding",
    "Record",
    "Response",
    "Succession",
]
