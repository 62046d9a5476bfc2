"""What the codes of visits are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.elders.choices import CareLevel
from doorstep.elders.tags import TAGS, Tag
from doorstep.visits.states import Frequency, Mode, Result, StepKind, StepState, TaskState, Wanted

FREQUENCY: dict[str, Any] = {
    Frequency.WEEK: _("Once a week, Monday to Sunday"),
    Frequency.MONTH: _("Once a month"),
    Frequency.QUARTER: _("Once a quarter"),
}
WANTED: dict[str, Any] = {Wanted.DOOR: _("At the door"), Wanted.ANY: _("At the door, by phone or video")}
MODE: dict[str, Any] = {Mode.DOOR: _("At the door"), Mode.PHONE: _("By phone"), Mode.VIDEO: _("By video")}
RESULT: dict[str, Any] = {
    Result.MET: _("Met in person"),
    Result.FAMILY: _("Answered by family"),
    Result.NO_ANSWER: _("No answer at the door"),
    Result.HOSPITAL: _("In hospital"),
    Result.AWAY: _("Away from home"),
}
#: At a step: somebody knew where the person was.
FOUND = _("Found")
#: word, kind of tag, icon
TASK_STATES: dict[str, tuple[Any, str, str]] = {
    TaskState.WAITING: (pgettext_lazy("state of a visit", "To be visited"), "", "clock"),
    TaskState.TRIED: (pgettext_lazy("state of a visit", "Nobody opened"), "due", "bell"),
    TaskState.TOLD: (pgettext_lazy("state of a visit", "Family answered"), "calm", "users"),
    TaskState.MET: (pgettext_lazy("state of a visit", "Visited"), "calm", "okc"),
    TaskState.EXCUSED: (pgettext_lazy("state of a visit", "In hospital or away"), "", "off"),
    TaskState.LATE: (pgettext_lazy("state of a visit", "Visited late"), "due", "okc"),
    TaskState.WITHDRAWN: (pgettext_lazy("state of a visit", "Not needed"), "", "off"),
}
STEPS: dict[str, Any] = {
    StepKind.CALL: _("Call the elder"),
    StepKind.NEIGHBOUR: _("Ask the neighbours"),
    StepKind.SECOND_TRY: _("Knock once more, the same day"),
    StepKind.LEAD_FAMILY: _("Head of the grid and family"),
    StepKind.EMERGENCY: _("Call 110 or 120"),
}
STEP_STATES: dict[str, Any] = {
    StepState.AHEAD: pgettext_lazy("state of a step", "Later"),
    StepState.OPEN: pgettext_lazy("state of a step", "Now"),
    StepState.DONE: pgettext_lazy("state of a step", "Done"),
    StepState.LAPSED: pgettext_lazy("state of a step", "Time passed, handed on"),
    StepState.SPARED: pgettext_lazy("state of a step", "Not needed"),
}
CHECKS: dict[str, Any] = {
    "spirit": _("Spirit"),
    "body": _("Body"),
    "eating": _("Eating and drinking"),
    "medicine": _("Taking medicine"),
    "safety": _("Gas and electricity"),
    "mood": _("Mood"),
}
NEEDS: dict[str, Any] = {
    "health": _("See a doctor"),
    "medicine": _("Medicine"),
    "food": _("Meals"),
    "safety": _("Safety at home"),
    "mood": _("Somebody to talk to"),
    "housework": _("Housework"),
    "company": _("Company on the way"),
    "paperwork": _("Paperwork"),
    "money": _("Money worries"),
    "other": _("Something else"),
}
ACTIONS: dict[str, Any] = {
    "visit_plan_made": _("Visit plan made"),
    "visit_plan_changed": _("Visit plan changed"),
    "visit_plan_ended": _("Visit plan ended"),
    "visit_planned": _("Visit planned"),
    "visit_withdrawn": _("Planned visit withdrawn"),
    "visit_recorded": _("Visit recorded"),
    "visit_need": _("Need found at a visit"),
    "visit_need_finished": _("Need answered"),
    "visit_reassigned": _("Who visits was changed"),
    "escalation_begun": _("Nobody opened the door"),
    "escalation_opened": _("Next step when nobody opens"),
    "escalation_step": _("Step done when nobody opens"),
    "escalation_lapsed": _("Step passed on by the clock"),
    "escalation_taken_over": _("Taken in hand"),
    "escalation_settled": _("The person was found"),
}
SUBJECTS: dict[str, Any] = {
    "visits.visitplan": _("visit plan"),
    "visits.visittask": _("planned visit"),
    "visits.visitrecord": _("visit"),
    "visits.visitneed": _("need found at a visit"),
    "visits.carer": _("who visits"),
    "visits.escalation": _("unopened door"),
}


def reasons(codes: list[str]) -> list[str]:
    """care:weekly, tag:lives_alone, age:80 as one says it."""
    found = []
    for code in codes:
        kind, _colon, value = code.partition(":")
        if kind == "care":
            found.append(str(CareLevel(value).label))
        elif kind == "tag":
            found.append(str(TAGS[Tag(value)].name))
        else:
            found.append(str(_("%(age)s or older")) % {"age": value})
    return found
