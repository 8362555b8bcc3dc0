"""Public pages and files: each view reads, hands over, and computes nothing itself."""
