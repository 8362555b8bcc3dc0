"""The staff side. ``drafting`` is the shared flow: write, save as draft, publish, retract."""

from . import corrections, councils, evidence, policy, practice

__all__ = ["corrections", "councils", "evidence", "policy", "practice"]
