"""Which inspection functions a council holds, and corrections of that."""

from datetime import datetime

from .. import functions
from ..models import Council, FunctionCorrection
from .base import Person, publish_or_submit
from .editions import public_write


def functions_held(council: Council) -> frozenset[str]:
    """The inspection functions that a council holds now, its corrections included."""
    corrections = FunctionCorrection.published.filter(council=council).values_list("function", "holds")
    return functions.held(council.council_type, dict(corrections))


@public_write
def correct_function(
    *, council: Council, function: str, holds: bool, source: str, by: Person, now: datetime
) -> FunctionCorrection:
    """Publish that this council does, or does not, hold a function, against what its type says.

    Where a second person is needed it waits in review instead.
    """
    correction = FunctionCorrection(
        council=council,
        function=function,
        holds=holds,
        source=source,
        created_at=now,
        created_by=by,
    )
    publish_or_submit(correction, by=by, now=now)
    return correction
