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
from doorstep.visits.selectors.pages import colleagues, escalation_page, escalations, need, person_page, plans

__all__ = [
    "VisitLine",
    "caseload",
    "colleagues",
    "escalation_page",
    "escalations",
    "natural",
    "need",
    "open_needs",
    "overdue",
    "person_page",
    "plans",
    "route",
    "week_numbers",
]
