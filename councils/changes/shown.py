"""What of a record may be told of a moment."""

from datetime import datetime

from ..models import Evidence, Record
from ..rules import AsOf


def unless_retracted(row: Record, text: str, as_of: AsOf) -> str:
    """What was taken back is not said again."""
    return "" if row.retracted_at and row.retracted_at <= as_of.moment else text


def shown_by(evidence: list[Evidence], moment: datetime) -> list[Evidence]:
    """Documents that were there at the moment; what came later is a change of its own."""
    return [item for item in evidence if item.published_at and item.published_at <= moment]
