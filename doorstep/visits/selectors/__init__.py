"""What visits read: one function a screen."""

from doorstep.visits.selectors.lists import (
    VisitLine,
    caseload,
    natural,
    open_needs,
    overdue,
    route,
    week_numbers,
)

__all__ = ["VisitLine", "caseload", "natural", "open_needs", "overdue", "route", "week_numbers"]
