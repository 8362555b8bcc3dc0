"""What the desk keeps of the staff's own work: none of it is public."""

from .assignments import Assignment
from .claims import Claim
from .events import CouncilEvent
from .tags import Tag
from .teams import Team

__all__ = ["Assignment", "Claim", "CouncilEvent", "Tag", "Team"]
