"""What was found at the address of a document. Not a ``public_write``: no file and no answer of the API shows it."""

from datetime import datetime

from django.db import transaction

from ..models import LinkCheck
from ..rules import FAILING, UK


@transaction.atomic
def note_link(
    *, evidence_id: int, outcome: str, status: int | None = None, final_url: str = "", now: datetime
) -> LinkCheck:
    """Write down what was found. Failures of one day count as one, however often somebody looked."""
    row = LinkCheck.objects.select_for_update().filter(evidence_id=evidence_id).first()
    failures = 0
    if outcome in FAILING:
        before = row.failures if row else 0
        same_day = row is not None and row.checked_on == now.astimezone(UK).date()
        failures = max(before, 1) if same_day else before + 1
    row = row or LinkCheck(evidence_id=evidence_id)
    longest = LinkCheck._meta.get_field("final_url").max_length or 0
    row.checked_at, row.outcome, row.status, row.failures = now, outcome, status, failures
    row.final_url = final_url if len(final_url) <= longest else ""
    row.save()
    return row
