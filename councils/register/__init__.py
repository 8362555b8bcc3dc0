"""The register of councils: parse the files, compare them with the database, apply the differences.

The files are described in ``councils/data/README.md``; ``manage.py load_register`` is the way in.
"""

from pathlib import Path

from .changes import DERIVED, Changes, Difference, compare
from .parsing import parse
from .tables import CouncilRow, GssCodeRow, Problem, Register, RegisterError, SuccessionRow
from .writing import apply

DATA = Path(__file__).resolve().parent.parent / "data"

__all__ = [
    "DATA",
    "DERIVED",
    "Changes",
    "CouncilRow",
    "Difference",
    "GssCodeRow",
    "Problem",
    "Register",
    "RegisterError",
    "SuccessionRow",
    "apply",
    "compare",
    "parse",
]
