"""Nobody opened: what is done then runs on the clock, with who did what when, and to whom it was handed."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from doorstep.accounts.models import Assignment, User
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import record as record_event
from doorstep.kernel.scope import require
from doorstep.visits import errors
from doorstep.visits.models import Escalation, EscalationStep, VisitRecord
from doorstep.visits.states import (
    ESCALATION,
    RECORD_RIGHT,
    STEP,
    EscalationState,
    Mode,
    Result,
    StepKind,
    StepState,
)

_MINUTES = {
    StepKind.CALL: "visits.call_minutes",
    StepKind.NEIGHBOUR: "visits.neighbour_minutes",
    StepKind.SECOND_TRY: "visits.second_try_minutes",
    StepKind.LEAD_FAMILY: "visits.lead_minutes",
    StepKind.EMERGENCY: "visits.emergency_minutes",
}
#: The second try is on the same day, and by nine in the evening.
_LAST_TRY = "21:00"
#: To whom a step is handed besides whoever has it in hand: roles over the area or around it.
_HANDED_TO = {
    StepKind.LEAD_FAMILY: ("grid_worker", "community_staff"),
    StepKind.EMERGENCY: ("community_staff", "street_officer"),
}
LONGEST = 200
FOUND = "found"


def after_visit(*, actor: Actor, made: VisitRecord) -> None:
    """Begins with a door that nobody opened; ends with any word of the person. Runs in the transaction of the visit."""
    running = (
        Escalation.objects.filter(person_id=made.person_id, state=EscalationState.RUNNING).select_for_update().first()
    )
    if made.result != Result.NO_ANSWER:
        if running is not None and made.seen_at >= running.started_at:
            _settle(actor, running, made.result)
        return
    if made.mode != Mode.DOOR:
        return
    if running is not None:
        _second_try(actor, running, made)
        return
    later = VisitRecord.objects.filter(person_id=made.person_id, seen_at__gt=made.seen_at)
    if not later.exclude(result=Result.NO_ANSWER).exists():
        _begin(actor, made)


def do_step(
    *, actor: Actor, escalation_id: int, position: int, found: bool, spoke_to: str = "", note: str = ""
) -> Escalation:
    """A step was done: somebody was called or asked. Either the person is found, or the next step begins at once."""
    words = [" ".join(text.replace("\0", "").split()) for text in (spoke_to, note)]
    if max(map(len, words)) > LONGEST or not any(words):
        raise errors.AnswerMissing
    with transaction.atomic():
        one = _locked(actor, escalation_id)
        step = one.steps.filter(position=position).first()
        if one.state != EscalationState.RUNNING or step is None or step.state not in STEP.steps["do"].sources:
            raise errors.StepNotOpen
        was_open = step.state == StepState.OPEN
        _done(actor, step, found=found, spoke_to=words[0], note=words[1])
        if found:
            _settle(actor, one, FOUND)
        elif was_open:
            _open_next(actor, one, clock.now())
    return one


def take_over(*, actor: Actor, escalation_id: int) -> Escalation:
    """Somebody says: I have it in hand."""
    with transaction.atomic():
        one = _locked(actor, escalation_id)
        if one.state != EscalationState.RUNNING:
            raise errors.StepNotOpen
        before, one.holder_id = one.holder_id, actor.user_id
        one.save(update_fields=["holder"])
        record_event(actor, one, "escalation_taken_over", before=before)
    return one


def run_clock(*, actor: Actor, now: datetime | None = None) -> int:
    """Steps whose time is over hand on to the next one. Safe to run twice, and at once on two workers."""
    moment = now or clock.now()
    due = Escalation.objects.visible_to(actor).filter(state=EscalationState.RUNNING, next_at__lte=moment)
    moved = 0
    for pk in list(due.order_by("next_at").values_list("pk", flat=True)):
        with transaction.atomic():
            one = due.select_for_update(skip_locked=True, of=("self",)).select_related("region").filter(pk=pk).first()
            if one is not None:
                _lapse(actor, one, moment)
                moved += 1
    return moved


# --- inside ----------------------------------------------------------------------------------------------------------


def _locked(actor: Actor, pk: int) -> Escalation:
    found: Escalation | None = (
        Escalation.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    require(actor, RECORD_RIGHT, found.area_path)
    return found


def _begin(actor: Actor, made: VisitRecord) -> None:
    one = Escalation.objects.create(
        person_id=made.person_id,
        region=made.region,
        area_path=made.area_path,
        record=made,
        holder_id=made.by_id,
        started_at=made.seen_at,
    )
    EscalationStep.objects.bulk_create(
        EscalationStep(escalation=one, position=number, kind=kind, due_at=due)
        for number, (kind, due) in enumerate(due_times(made.seen_at, made.area_path), start=1)
    )
    record_event(actor, one, "escalation_begun", to_state=one.state)
    _open_next(actor, one, clock.now())


def due_times(started_at: datetime, area_path: str) -> list[tuple[StepKind, datetime]]:
    """By when each step is to be done; never before the one in front of it."""
    day = clock.local(started_at).date()
    minutes = dated_settings.values(*_MINUTES.values(), on=day, area_path=area_path)
    found: list[tuple[StepKind, datetime]] = []
    before = started_at
    for kind, key in _MINUTES.items():
        due = started_at + timedelta(minutes=int(minutes[key]))
        if kind == StepKind.SECOND_TRY:
            due = min(due, clock.at(day, _LAST_TRY))
        before = max(due, before)
        found.append((kind, before))
    return found


def _second_try(actor: Actor, one: Escalation, made: VisitRecord) -> None:
    """Nobody opened again: the step of the second try is done, if it is its turn or was passed over."""
    step = one.steps.filter(kind=StepKind.SECOND_TRY).first()
    if step is None or step.state not in STEP.steps["do"].sources:
        return
    was_open = step.state == StepState.OPEN
    _done(actor, step, found=False)
    if was_open:
        _open_next(actor, one, clock.now())


def _done(actor: Actor, step: EscalationStep, *, found: bool, spoke_to: str = "", note: str = "") -> None:
    step.state = STEP.next(step.state, "do")
    step.done_at, step.by_id, step.found = clock.now(), actor.user_id, found
    step.spoke_to, step.note = spoke_to, note
    step.save(update_fields=["state", "done_at", "by", "found", "spoke_to", "note"])
    record_event(actor, step.escalation, "escalation_step", step=step.kind, found=found)


def _lapse(actor: Actor, one: Escalation, moment: datetime) -> None:
    for step in one.steps.filter(state=StepState.OPEN, due_at__lte=moment):
        step.state = STEP.next(step.state, "lapse")
        step.save(update_fields=["state"])
        record_event(actor, one, "escalation_lapsed", step=step.kind)
    _open_next(actor, one, moment)


def _open_next(actor: Actor, one: Escalation, moment: datetime) -> None:
    """Opens the first step that is ahead; one whose time is over already is passed on at the next tick."""
    step = one.steps.filter(state=StepState.AHEAD).order_by("position").first()
    one.next_at = None
    if step is not None:
        step.state, step.opened_at = STEP.next(step.state, "open"), moment
        step.told = _hand_on(actor, one, step)
        step.save(update_fields=["state", "opened_at", "told"])
        is_last = not one.steps.filter(state=StepState.AHEAD).exists()
        # The last step stays open until the person is found: 110 and 120 are called by people, not by a clock.
        one.next_at = None if is_last else step.due_at
        record_event(actor, one, "escalation_opened", step=step.kind, told=len(step.told))
    one.save(update_fields=["next_at"])


def _hand_on(actor: Actor, one: Escalation, step: EscalationStep) -> list[str]:
    from doorstep.visits.services.telling import tell

    roles = _HANDED_TO.get(StepKind(step.kind), ())
    if not roles:
        return []
    return tell(actor=actor, escalation=one, kind=step.kind, users=responsible(one.area_path, roles))


def responsible(area_path: str, roles: tuple[str, ...]) -> list[User]:
    """Who holds one of the roles today over the area or an area around it, the nearest first."""
    parts = area_path.split("/")[:-1]
    around = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    held: Any = (
        Assignment.objects.filter(role__in=roles, region__path__in=around)
        .valid_on(clock.today())
        .select_related("user", "region")
    )
    found: dict[int, User] = {}
    for one in sorted(held, key=lambda row: (-len(row.region.path), row.pk)):
        if one.user.is_active:
            found.setdefault(one.user_id, one.user)
    return list(found.values())


def _settle(actor: Actor, one: Escalation, how: str) -> None:
    for step in one.steps.filter(state__in=STEP.steps["spare"].sources):
        step.state = STEP.next(step.state, "spare")
        step.save(update_fields=["state"])
    before, one.state = one.state, ESCALATION.next(one.state, "settle")
    one.settled_at, one.settled_how, one.next_at = clock.now(), how, None
    one.save(update_fields=["state", "settled_at", "settled_how", "next_at"])
    record_event(actor, one, "escalation_settled", from_state=before, to_state=one.state, how=how)
