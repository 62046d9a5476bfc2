"""Use cases that change something in more than one feature."""

from doorstep.flows.services.notices import Wanted, prepare_notice, preview_notice
from doorstep.flows.services.recut import Decisions, Done, decide, preview_recut, recut_areas, settle_areas

__all__ = [
    "Decisions",
    "Done",
    "Wanted",
    "decide",
    "prepare_notice",
    "preview_notice",
    "preview_recut",
    "recut_areas",
    "settle_areas",
]
