"""The forms of the two scales: what is filled in so far comes to, and one form as it was filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.elders import items, scales
from doorstep.elders.choices import ABILITY_GRADE, SELF_CARE_GRADE, AbilityReason
from doorstep.elders.models import AbilityAssessment, SelfCareRating
from doorstep.elders.services.scales import adjustments
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible
from doorstep.residents.models import Life, Person


@dataclass(frozen=True, slots=True)
class SoFar:
    """The sum so far and how many items are missing; the grade only when none is."""

    total: int
    highest: int
    missing: int
    grade: Any = ""
    to_confirm: bool = False
    raised: bool = False
    parts: tuple[tuple[Any, int, int], ...] = ()


def self_care_so_far(points: Mapping[str, int]) -> SoFar:
    total, missing = sum(points.values()), len(scales.SELF_CARE) - len(points)
    grade = "" if missing else SELF_CARE_GRADE[scales.self_care_grade(total)]
    return SoFar(total, scales.SELF_CARE_MAX, missing, grade)


def ability_so_far(
    points: Mapping[str, Mapping[str, int]],
    *,
    dementia: bool = False,
    other_mental: bool = False,
    incidents: int = 0,
) -> SoFar:
    parts = tuple((part.name, sum(points.get(key, {}).values()), part.highest) for key, part in scales.ABILITY.items())
    total = sum(value for _name, value, _highest in parts)
    wanted = sum(len(part.items) for part in scales.ABILITY.values())
    missing = wanted - sum(len(filled) for filled in points.values())
    if missing:
        return SoFar(total, scales.ABILITY_MAX, missing, parts=parts)
    made_worse = adjustments(points, dementia=dementia, other_mental=other_mental, incidents=incidents)
    proposal = scales.ability_grade(total, made_worse)
    by_points = scales.ability_grade_of_points(total)
    return SoFar(
        total,
        scales.ABILITY_MAX,
        0,
        ABILITY_GRADE[proposal.grade],
        proposal.to_confirm,
        proposal.grade > by_points and not made_worse.coma,
        parts,
    )


@dataclass(frozen=True, slots=True)
class FilledIn:
    """One form: its answers in words, sum and grade."""

    person: Person
    rating: Any
    scale: str
    answers: list[tuple[Any, list[tuple[Any, Any]]]]
    grade: Any
    proposed: Any
    highest: int
    reason: Any
    can_withdraw: bool


_MODEL: dict[str, Any] = {"self_care": SelfCareRating, "ability": AbilityAssessment}


def form_of(*, actor: Actor, person_pk: int, scale: str, pk: int) -> FilledIn:
    """NotFound for whoever may not see the person."""
    if scale not in _MODEL:
        raise NotFound
    rating = get_visible(_MODEL[scale], actor, pk=pk, person_id=person_pk)
    person = get_visible(Person, actor, pk=person_pk)
    is_own = scale == "self_care"
    may = actor.can_in("residents.edit", person.area_path) and person.life == Life.ACTIVE
    return FilledIn(
        person=person,
        rating=rating,
        scale=scale,
        answers=_own(rating.points) if is_own else _ability(rating.points),
        grade=SELF_CARE_GRADE[rating.grade] if is_own else ABILITY_GRADE[rating.grade],
        proposed="" if is_own or rating.grade == rating.proposed else ABILITY_GRADE[rating.proposed],
        highest=scales.SELF_CARE_MAX if is_own else scales.ABILITY_MAX,
        reason="" if is_own else AbilityReason(rating.reason).label,
        can_withdraw=may and not rating.withdrawn_reason,
    )


def _own(points: Mapping[str, int]) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    said = [(items.SELF_CARE_ITEM[item], dict(items.self_care_steps(item))[points[item]]) for item in scales.SELF_CARE]
    return [("", said)]


def _ability(points: Mapping[str, Mapping[str, int]]) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    return [
        (
            part.name,
            [
                (items.ABILITY_ITEM[key, item], dict(items.ability_steps(key, item))[points[key][item]])
                for item in part.items
            ],
        )
        for key, part in scales.ABILITY.items()
    ]
