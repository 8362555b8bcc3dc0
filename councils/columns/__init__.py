"""The columns of every public data set, each defined once: all files, descriptions and answers of the API follow."""

from .changes import change_columns
from .column import REGISTER, Column, Value, closing, in_order
from .councils import council_columns
from .records import evidence_columns, finding_columns, function_columns, policy_columns, response_columns
from .register import gss_columns, register_columns, succession_columns

__all__ = [
    "REGISTER",
    "Column",
    "Value",
    "change_columns",
    "closing",
    "council_columns",
    "evidence_columns",
    "finding_columns",
    "function_columns",
    "gss_columns",
    "in_order",
    "policy_columns",
    "register_columns",
    "response_columns",
    "succession_columns",
]
