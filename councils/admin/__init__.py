"""The staff side. ``drafting`` is the shared flow: write, save as draft, publish, retract."""

from . import corrections, councils, evidence, importing, people, policy, practice, preview, review

__all__ = ["corrections", "councils", "evidence", "importing", "people", "policy", "practice", "preview", "review"]
