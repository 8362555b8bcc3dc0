"""Promises by people and groups, kept beside the record and never mixed into it."""
