"""Public pages of pledges: to be read, and to sign."""
