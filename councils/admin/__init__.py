"""The staff side. ``drafting`` is the shared flow: write, save as draft, publish, retract."""

from django.contrib import admin

from . import corrections, councils, evidence, people, policy, practice

admin.site.enable_nav_sidebar = False  # the forms need the room, and the front page leads everywhere

__all__ = ["corrections", "councils", "evidence", "people", "policy", "practice"]
