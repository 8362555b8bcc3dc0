"""The record in the words and shapes that pages need: small values for templates, no markup."""
