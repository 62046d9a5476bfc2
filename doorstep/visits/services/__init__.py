"""What visits write."""

from doorstep.visits.services.assigning import hand_over, reassign
from doorstep.visits.services.escalating import do_step, run_clock, take_over
from doorstep.visits.services.making import make_for_changed, rebuild
from doorstep.visits.services.needs import KINDS, NeedFound, finish_need
from doorstep.visits.services.plans import change_day, change_plan, end_plan, make_plan
from doorstep.visits.services.recording import ALREADY, APPLIED, CHECKS, Recorded, record_visit

__all__ = [
    "ALREADY",
    "APPLIED",
    "CHECKS",
    "KINDS",
    "NeedFound",
    "Recorded",
    "change_day",
    "change_plan",
    "do_step",
    "end_plan",
    "finish_need",
    "hand_over",
    "make_for_changed",
    "make_plan",
    "reassign",
    "rebuild",
    "record_visit",
    "run_clock",
    "take_over",
]
