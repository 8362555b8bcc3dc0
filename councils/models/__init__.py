"""The stored record, one subject a module."""

from .copies import EvidenceCopy, EvidenceCopyContent
from .council import Council, FormerFacts, FunctionCorrection, GssCode, Succession
from .edition import Edition
from .evidence import Evidence
from .geography import PostcodeRange
from .imports import ImportedRow, ImportRun
from .links import LinkCheck
from .policy import PolicyRecord
from .practice import PracticeFinding, Response
from .record import Record

__all__ = [
    "Council",
    "Edition",
    "Evidence",
    "EvidenceCopy",
    "EvidenceCopyContent",
    "FormerFacts",
    "FunctionCorrection",
    "GssCode",
    "ImportRun",
    "ImportedRow",
    "LinkCheck",
    "PolicyRecord",
    "PostcodeRange",
    "PracticeFinding",
    "Record",
    "Response",
    "Succession",
]
