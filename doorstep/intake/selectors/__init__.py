"""Reads: one function a screen, and what the importer asks."""

from doorstep.intake.selectors.earlier import earlier_rows, importer_of

__all__ = ["earlier_rows", "importer_of"]
