"""The read-only JSON API: the data sets in pages, one council, regions and figures, described in OpenAPI.

What can be asked and what a row holds is not said here: ``Extract`` and ``columns`` say it for files and API alike.
"""
