"""Everything that reads the elder ledger."""

from doorstep.elders.selectors.given import care_of, tags_of
from doorstep.elders.selectors.history import History, history_of
from doorstep.elders.selectors.mine import Mine, my_ledger
from doorstep.elders.selectors.people import (
    DuePage,
    ElderFilters,
    EldersPage,
    due_page,
    elders_page,
    may_filter_by,
)

__all__ = [
    "DuePage",
    "ElderFilters",
    "EldersPage",
    "History",
    "Mine",
    "care_of",
    "due_page",
    "elders_page",
    "history_of",
    "may_filter_by",
    "my_ledger",
    "tags_of",
]
