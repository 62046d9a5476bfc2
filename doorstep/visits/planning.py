"""Who is to be visited when, as a pure function of the plans and of what is known of a person. No reads, no writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorstep.kernel import clock
from doorstep.visits.states import Frequency, Wanted

_RANK = {Frequency.WEEK: 0, Frequency.MONTH: 1, Frequency.QUARTER: 2}
#: A person about whom it was settled that nobody comes by regularly.
NO_VISITS = "none"


@dataclass(frozen=True, slots=True)
class Plan:
    pk: int
    area_path: str
    frequency: str
    mode: str
    family_counts: bool
    care_level: str = ""
    tags: frozenset[str] = frozenset()
    age_from: int | None = None
    valid_from: date = date.min
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plans ask about a person, as of now. `tags` without those that only named roles may see."""

    person_id: int
    region_id: int
    area_path: str
    is_open: bool
    care_level: str = ""
    tags: frozenset[str] = frozenset()
    birth_date: date | None = None
    worker_id: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit that is due: the key, and what stands on the task."""

    plan_id: int
    person_id: int
    starts_on: date
    ends_on: date
    mode: str
    family_counts: bool
    reason: tuple[str, ...]

    @property
    def key(self) -> tuple[int, int, date]:
        return self.plan_id, self.person_id, self.starts_on

    @property
    def due_at(self) -> datetime:
        """24:00 of the last day, a Sunday for a week."""
        return clock.end_of(self.ends_on)


def period_of(frequency: str, day: date) -> tuple[date, date]:
    """The week from Monday to Sunday, the month or the quarter in which the day lies."""
    if frequency == Frequency.WEEK:
        return clock.week_of(day)
    if frequency == Frequency.MONTH:
        return clock.month_of(day)
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return first, clock.month_of(first + timedelta(days=63))[1]


def periods(frequency: str, today: date) -> list[tuple[date, date]]:
    """For which tasks are made ahead: the present period and the one after it."""
    here = period_of(frequency, today)
    return [here, period_of(frequency, here[1] + timedelta(days=1))]


def visits(plans: Iterable[Plan], person: Facts, today: date) -> list[Visit]:
    """All visits of a person that are due in the periods of today. Where one plan has in it all that another asks for,
    the other makes no task: nobody is sent to the same door twice for the same thing."""
    if not person.is_open or person.care_level == NO_VISITS:
        return []
    found: list[Visit] = []
    for ahead in (0, 1):
        kept: list[Plan] = []
        for plan in sorted(plans, key=_strictness):
            starts_on, ends_on = periods(plan.frequency, today)[ahead]
            reason = _reason(plan, person, starts_on, ends_on)
            if reason and not any(_covers(other, plan) for other in kept):
                kept.append(plan)
                found.append(
                    Visit(plan.pk, person.person_id, starts_on, ends_on, plan.mode, plan.family_counts, reason)
                )
    return found


def _strictness(plan: Plan) -> tuple[int, bool, bool, int]:
    return _RANK[Frequency(plan.frequency)], plan.mode != Wanted.DOOR, plan.family_counts, plan.pk


def _covers(one: Plan, other: Plan) -> bool:
    return (
        _RANK[Frequency(one.frequency)] <= _RANK[Frequency(other.frequency)]
        and (one.mode == Wanted.DOOR or other.mode == Wanted.ANY)
        and (not one.family_counts or other.family_counts)
    )


def _reason(plan: Plan, person: Facts, starts_on: date, ends_on: date) -> tuple[str, ...]:
    """Why this plan has the person visited in the period, as codes; empty when it does not."""
    if plan.valid_from > ends_on or (plan.valid_to is not None and plan.valid_to <= ends_on):
        return ()
    if not person.area_path.startswith(plan.area_path):
        return ()
    if plan.care_level and plan.care_level != person.care_level:
        return ()
    shared = plan.tags & person.tags
    if plan.tags and not shared:
        return ()
    if plan.age_from is not None and (
        person.birth_date is None or clock.age_on(person.birth_date, starts_on) < plan.age_from
    ):
        return ()
    level = (f"care:{plan.care_level}",) if plan.care_level else ()
    age = (f"age:{plan.age_from}",) if plan.age_from is not None else ()
    return level + tuple(f"tag:{tag}" for tag in sorted(shared)) + age
