"""Extracts of the data sets as files: CSV, workbook, JSON, GeoJSON, their descriptions for machines, and a package."""

from .forms import FORMS, Form, chunks, file_name

__all__ = ["FORMS", "Form", "chunks", "file_name"]
