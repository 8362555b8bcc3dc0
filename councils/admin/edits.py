"""The history of edits in words: labels for codes, days as people write them, and only what somebody changed."""

from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.template_utils import HistoricalRecordContextHelper

# Beside every edit anyway: its number, who and when.
BOOKKEEPING = frozenset({"version", "edited_at", "edited_by"})
LONGEST = 300


class EditInWords(HistoricalRecordContextHelper):
    """One edit for the page of a record's history."""

    def __init__(self, model: Any, historical_record: Any) -> None:
        super().__init__(model, historical_record, max_displayed_delta_change_chars=LONGEST)

    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        delta.changes[:] = [change for change in delta.changes if change.field not in BOOKKEEPING]
        return super().context_for_delta_changes(delta)

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        return in_words(self.model._meta.get_field(change.field), value)


def in_words(field: Any, value: Any) -> Any:
    """A stored value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(field, ForeignKey):
        return value if value is None or hasattr(value, "_meta") else f"#{value}"
    return _labels(field, value)


def _labels(field: Field, value: Any) -> Any:
    codes = getattr(field, "codes", None)
    labels = dict(codes.choices if codes else field.flatchoices)
    if isinstance(value, list):
        return ", ".join(str(labels.get(code, code)) for code in value)
    return str(labels.get(value, value)) if value not in (None, "") else ""
