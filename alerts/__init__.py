"""Alerts by e-mail: who wants to hear of changes, and the digests that tell them."""
