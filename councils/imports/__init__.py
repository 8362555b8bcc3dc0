"""Imports of records from files: parse, compare, apply as drafts (``manage.py import_records``, and the admin).

A kind of import is registered in ``AppConfig.ready``: this app's own are ``decisions`` and ``findings``.
"""

from .blank import csv_text as blank_csv
from .blank import workbook_bytes as blank_workbook
from .comparing import Comparison, Outcome, Progress, Row, compare
from .kinds import ImportKind, Wording, kind_named, kinds, recognise, register
from .report import csv_text, in_words, told
from .running import ChangedSince, apply_at_once, apply_preview, described, preview, understand
from .table import ImportRefused

__all__ = [
    "ChangedSince",
    "Comparison",
    "ImportKind",
    "ImportRefused",
    "Outcome",
    "Progress",
    "Row",
    "Wording",
    "apply_at_once",
    "apply_preview",
    "blank_csv",
    "blank_workbook",
    "compare",
    "csv_text",
    "described",
    "in_words",
    "kind_named",
    "kinds",
    "preview",
    "recognise",
    "register",
    "told",
    "understand",
]
