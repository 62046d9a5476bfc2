"""Everything that reads the elder ledger."""

from doorstep.elders.selectors.forms import FilledIn, SoFar, ability_so_far, form_of, self_care_so_far
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
    "FilledIn",
    "History",
    "Mine",
    "SoFar",
    "ability_so_far",
    "care_of",
    "due_page",
    "elders_page",
    "form_of",
    "history_of",
    "may_filter_by",
    "my_ledger",
    "self_care_so_far",
    "tags_of",
]
