"""Tests. `script/test` runs all; `.venv/bin/pytest` the quick ones, on SQLite."""
