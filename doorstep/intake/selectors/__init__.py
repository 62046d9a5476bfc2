"""Reads: one function a screen, and what the importer asks."""

from doorstep.intake.selectors.columns import columns_page
from doorstep.intake.selectors.earlier import earlier_rows, importer_of
from doorstep.intake.selectors.pages import communities, file_page, latest_files, problem_page

__all__ = [
    "columns_page",
    "communities",
    "earlier_rows",
    "file_page",
    "importer_of",
    "latest_files",
    "problem_page",
]
