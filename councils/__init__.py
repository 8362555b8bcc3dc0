"""The record: councils, what they decided, what they do, and the documents that show it."""
