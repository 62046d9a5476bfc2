"""The pages of single things: a person to be visited, plans, doors that nobody opened."""

from dataclasses import dataclass
from typing import Any

from doorstep.accounts.models import User
from doorstep.cards.models import DELIVER
from doorstep.cards.selectors import due_by_version
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Person
from doorstep.residents.selectors import door_words
from doorstep.visits import words
from doorstep.visits.models import Escalation, EscalationStep, VisitNeed, VisitPlan, VisitRecord, VisitTask
from doorstep.visits.services.assigning import workers_in
from doorstep.visits.states import (
    OPEN_TASKS,
    PLAN_RIGHT,
    RECORD_RIGHT,
    STEP,
    VIEW_RIGHT,
    EscalationState,
)

SHOWN = 6
MOST = 200


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    tasks: list[VisitTask]
    visits: list[dict[str, Any]]
    workers: list[User]
    may_record: bool
    may_plan: bool
    door: str
    #: The door waits for a new contact card, and the actor may note that it was brought.
    card_due: bool


def person_page(*, actor: Actor, pk: int) -> PersonPage:
    """Whom a visit is about: what is due, the last visits, who could go."""
    found = get_visible(Person, actor, pk=pk)
    person = Person.objects.visible_to(actor).select_related("region", "household").get(pk=found.pk)
    tasks = VisitTask.objects.visible_to(actor).filter(person=person, state__in=OPEN_TASKS)
    visits = VisitRecord.objects.visible_to(actor).filter(person=person).select_related("by").order_by("-seen_at")
    return PersonPage(
        person=person,
        tasks=list(tasks.select_related("plan").order_by("due_at", "pk")),
        visits=[_visit(one) for one in visits[:SHOWN]],
        workers=workers_in(person.area_path),
        may_record=actor.can_in(RECORD_RIGHT, person.area_path),
        may_plan=actor.can_in(PLAN_RIGHT, person.area_path),
        door=_door(person),
        card_due=_card_due(actor, person),
    )


def _door(person: Person) -> str:
    home = person.household
    return door_words(home.address, home.unit, home.room) if home else ""


def _card_due(actor: Actor, person: Person) -> bool:
    if person.household_id is None or not actor.can_in(DELIVER, person.area_path):
        return False
    return bool(due_by_version(actor=actor, household_ids=[person.household_id]))


def _visit(one: VisitRecord) -> dict[str, Any]:
    return {
        "seen_at": one.seen_at,
        "by": one.by.name if one.by else "",
        "mode": words.MODE[one.mode],
        "result": words.RESULT[one.result],
        "abnormal": [words.CHECKS[check] for check in one.abnormal],
        "note": one.note,
    }


@dataclass(frozen=True, slots=True)
class PlanLine:
    plan: VisitPlan
    who: list[str]
    frequency: Any
    mode: Any
    may_end: bool
    #: Made already, and begins on a day to come.
    is_ahead: bool


def plans(*, actor: Actor) -> list[PlanLine]:
    """Plans that hold, then those that have ended, of his areas and those around."""
    rows = VisitPlan.objects.visible_to(actor).select_related("region").order_by("-valid_to", "area_path", "pk")[:MOST]
    return [
        PlanLine(
            plan,
            words.reasons(_codes(plan)),
            words.FREQUENCY[plan.frequency],
            words.WANTED[plan.mode],
            plan.valid_to is None and actor.can_in(PLAN_RIGHT, plan.area_path),
            plan.valid_from > clock.today(),
        )
        for plan in sorted(rows, key=lambda one: one.valid_to is not None)
    ]


def plan_to_change(*, actor: Actor, pk: int) -> VisitPlan:
    """One that still holds, of those the actor may change."""
    found = get_visible(VisitPlan, actor, pk=pk)
    plan = VisitPlan.objects.select_related("region").get(pk=found.pk)
    if plan.valid_to is not None or not actor.can_in(PLAN_RIGHT, plan.area_path):
        raise NotFound
    return plan


def _codes(plan: VisitPlan) -> list[str]:
    level = [f"care:{plan.care_level}"] if plan.care_level else []
    age = [f"age:{plan.age_from}"] if plan.age_from is not None else []
    return level + [f"tag:{tag}" for tag in plan.tags] + age


def escalations(*, actor: Actor) -> list[dict[str, Any]]:
    """Doors that nobody opened: those that are not settled first, the latest first."""
    rows = (
        Escalation.objects.visible_to(actor)
        .select_related("person__household", "region", "holder")
        .prefetch_related("steps")
        .order_by("-state", "-started_at")[:MOST]
    )
    rows = sorted(rows, key=lambda one: one.state != EscalationState.RUNNING)
    return [{"one": one, "step": _open_step(one), "how": how_word(one)} for one in rows]


def _open_step(one: Escalation) -> dict[str, Any] | None:
    for step in one.steps.all():
        if step.state == "open":
            return _step(step)
    return None


def how_word(one: Escalation) -> Any:
    return words.RESULT.get(one.settled_how, words.FOUND) if one.settled_how else ""


def _step(step: EscalationStep) -> dict[str, Any]:
    return {
        "step": step,
        "word": words.STEPS[step.kind],
        "state": words.STEP_STATES[step.state],
        "told": ", ".join(step.told),
    }


@dataclass(frozen=True, slots=True)
class EscalationPage:
    one: Escalation
    steps: list[dict[str, Any]]
    how: Any
    door: str
    may_act: bool
    #: The step that may be answered, and those passed on by the clock.
    choices: list[tuple[int, Any]]


def escalation_page(*, actor: Actor, pk: int) -> EscalationPage:
    get_visible(Escalation, actor, pk=pk)
    one = (
        Escalation.objects.visible_to(actor)
        .select_related("person__household", "region", "holder", "record__by")
        .prefetch_related("steps__by")
        .get(pk=pk)
    )
    steps = [_step(step) for step in one.steps.all()]
    runs = one.state == EscalationState.RUNNING
    doable = [step for step in steps if runs and step["step"].state in STEP.steps["do"].sources]
    doable.sort(key=lambda step: (step["step"].state != "open", step["step"].position))
    return EscalationPage(
        one=one,
        steps=steps,
        how=how_word(one),
        door=_door(one.person),
        may_act=runs and actor.can_in(RECORD_RIGHT, one.area_path),
        choices=[(step["step"].position, step["word"]) for step in doable],
    )


def need(*, actor: Actor, pk: int) -> VisitNeed:
    found = get_visible(VisitNeed, actor, pk=pk)
    one: VisitNeed = VisitNeed.objects.visible_to(actor).select_related("person", "region").get(pk=found.pk)
    return one


def colleagues(*, actor: Actor) -> list[User]:
    """Who records visits in the areas of the actor."""
    found: dict[int, User] = {}
    for area in actor.areas(VIEW_RIGHT):
        if area:
            found |= {user.pk: user for user in workers_in(area, within=True)}
    return sorted(found.values(), key=lambda user: (user.name, user.pk))
