"""Every write to the record: each function validates, then saves, in one transaction.

All take keyword arguments, the person (``by``, None for commands) and, where time matters, the moment (``now``).
What a rule forbids raises ``RuleBroken``, with a sentence for each field; nothing has been stored then.
"""

from .base import Person, RuleBroken, edited, locked, must_be_draft, require, store
from .copies import add_copy, discard_copy, publish_copy
from .editions import public_write
from .evidence import EvidenceInput, add_evidence, note_on_evidence, publish_document, strongest_grade
from .functions import correct_function, functions_held
from .imports import begin_import, keep_preview, keep_report, note_applied
from .links import note_link
from .people import keep_person, require_keepers
from .policy import DecisionInput, policy_problems, publish_records, record_decision, revise_decision
from .practice import (
    FindingInput,
    finding_problems,
    note_offer,
    publish_finding,
    publish_response,
    record_finding,
    revise_finding,
)
from .retraction import discard, retract
from .review import problems, publish, publish_all, send_back, submit, withdraw

__all__ = [
    "DecisionInput",
    "EvidenceInput",
    "FindingInput",
    "Person",
    "RuleBroken",
    "add_copy",
    "add_evidence",
    "begin_import",
    "correct_function",
    "discard",
    "discard_copy",
    "edited",
    "finding_problems",
    "functions_held",
    "keep_person",
    "keep_preview",
    "keep_report",
    "locked",
    "must_be_draft",
    "note_applied",
    "note_link",
    "note_offer",
    "note_on_evidence",
    "policy_problems",
    "problems",
    "public_write",
    "publish",
    "publish_all",
    "publish_copy",
    "publish_document",
    "publish_finding",
    "publish_records",
    "publish_response",
    "record_decision",
    "record_finding",
    "require",
    "require_keepers",
    "retract",
    "revise_decision",
    "revise_finding",
    "send_back",
    "store",
    "strongest_grade",
    "submit",
    "withdraw",
]
