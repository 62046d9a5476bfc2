"""What visits read: one function a screen."""

from doorstep.visits.selectors.lists import (
    VisitLine,
    buildings,
    caseload,
    natural,
    open_needs,
    overdue,
    route,
    week_numbers,
)
from doorstep.visits.selectors.pages import (
    colleagues,
    escalation_page,
    escalations,
    need,
    person_page,
    plan_to_change,
    plans,
)

__all__ = [
    "VisitLine",
    "buildings",
    "caseload",
    "colleagues",
    "escalation_page",
    "escalations",
    "natural",
    "need",
    "open_needs",
    "overdue",
    "person_page",
    "plan_to_change",
    "plans",
    "route",
    "week_numbers",
]
