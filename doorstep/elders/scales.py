"""Three scales of what a person can do, and they never convert into each other. Pure Python.

* Self-care, rated by the person (third edition of the basic public health services): five items, 0 to 37, higher is
  worse.
* Ability of older adults, GB/T 42195-2022, two assessors: 26 items in four parts, 0 to 90, higher is better.
* Disability, GB/T 26341-2010: kind and grade of the certificate, 1 is the most severe.

There is no table from one to another on purpose: see codes.md §5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- self-care -------------------------------------------------------------------------------------------------------


class SelfCareGrade(StrEnum):
    ABLE = "able"
    LIGHT = "light"
    MEDIUM = "medium"
    UNABLE = "unable"


#: item → the points of its four steps; None where the form has no such step.
SELF_CARE: dict[str, tuple[int, int | None, int, int]] = {
    "eating": (0, None, 3, 5),
    "washing": (0, 1, 3, 7),
    "dressing": (0, None, 3, 5),
    "toilet": (0, 1, 5, 10),
    "moving": (0, 1, 5, 10),
}
SELF_CARE_MAX = 37


def self_care_total(points: Mapping[str, int]) -> int:
    """The sum; ValueError where an item is missing, unknown or has points that the form does not know."""
    if set(points) != set(SELF_CARE):
        raise ValueError("items")
    for item, given in points.items():
        if given not in [step for step in SELF_CARE[item] if step is not None]:
            raise ValueError(item)
    return sum(points.values())


def self_care_grade(total: int) -> SelfCareGrade:
    if not 0 <= total <= SELF_CARE_MAX:
        raise ValueError("total")
    if total <= 3:
        return SelfCareGrade.ABLE
    if total <= 8:
        return SelfCareGrade.LIGHT
    return SelfCareGrade.MEDIUM if total <= 18 else SelfCareGrade.UNABLE


# --- GB/T 42195 ------------------------------------------------------------------------------------------------------


class AbilityGrade(IntEnum):
    """0 is intact; a higher number is worse."""

    INTACT = 0
    LIGHT = 1
    MEDIUM = 2
    SEVERE = 3
    COMPLETE = 4


@dataclass(frozen=True, slots=True)
class Part:
    name: Promise | str
    #: item → highest points
    items: dict[str, int]

    @property
    def highest(self) -> int:
        return sum(self.items.values())


ABILITY: dict[str, Part] = {
    "self_care": Part(
        pgettext_lazy("part of GB/T 42195", "Self-care"),
        {
            "eating": 4,
            "grooming": 4,
            "bathing": 4,
            "upper_clothes": 4,
            "lower_clothes": 4,
            "bladder": 4,
            "bowels": 4,
            "toilet": 4,
        },
    ),
    "movement": Part(_("Basic movement"), {"turning_in_bed": 4, "bed_to_chair": 4, "walking": 4, "stairs": 3}),
    "mind": Part(
        _("Mental state"),
        {
            "time": 4,
            "place": 4,
            "persons": 4,
            "memory": 4,
            "understanding": 4,
            "expression": 4,
            "aggression": 1,
            "depression": 1,
            "consciousness": 2,
        },
    ),
    "senses": Part(
        _("Senses and taking part"), {"sight": 2, "hearing": 2, "daily_affairs": 4, "transport": 3, "contacts": 4}
    ),
}
ABILITY_MAX = 90
#: The item and points of a coma.
COMA = ("consciousness", 0)


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What makes the grade worse than the points say."""

    dementia: bool = False
    other_mental: bool = False
    #: falls, choking, getting lost, suicide or self-harm within 30 days
    incidents: int = 0
    coma: bool = False

    @property
    def raises(self) -> bool:
        return self.dementia or self.other_mental or self.incidents >= 2


def ability_parts(points: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """The sums of the four parts; ValueError naming what is missing, unknown or out of range."""
    if set(points) != set(ABILITY):
        raise ValueError("parts")
    sums = {}
    for key, part in ABILITY.items():
        given = points[key]
        if set(given) != set(part.items):
            raise ValueError(key)
        for item, value in given.items():
            if not 0 <= value <= part.items[item]:
                raise ValueError(f"{key}.{item}")
        sums[key] = sum(given.values())
    return sums


def ability_grade_of_points(total: int) -> AbilityGrade:
    if not 0 <= total <= ABILITY_MAX:
        raise ValueError("total")
    if total == ABILITY_MAX:
        return AbilityGrade.INTACT
    if total >= 66:
        return AbilityGrade.LIGHT
    if total >= 46:
        return AbilityGrade.MEDIUM
    return AbilityGrade.SEVERE if total >= 30 else AbilityGrade.COMPLETE


@dataclass(frozen=True, slots=True)
class ProposedGrade:
    """`to_confirm`: the rule is not plain here (coma; a risk event alone at full points), so the assessors decide."""

    grade: AbilityGrade
    to_confirm: bool


def ability_grade(total: int, adjustments: Adjustments) -> ProposedGrade:
    """One grade worse for dementia, another mental disorder, or two incidents in 30 days, once and not for each.

    A coma is the worst grade whatever the points, and copies of the standard differ on its name, so it is to be
    confirmed. Full points are never lowered by risk events alone without a review.
    """
    by_points = ability_grade_of_points(total)
    if adjustments.coma:
        return ProposedGrade(AbilityGrade.COMPLETE, to_confirm=True)
    if not adjustments.raises:
        return ProposedGrade(by_points, to_confirm=False)
    only_incidents = not (adjustments.dementia or adjustments.other_mental)
    if by_points == AbilityGrade.INTACT and only_incidents:
        return ProposedGrade(by_points, to_confirm=True)
    return ProposedGrade(AbilityGrade(min(by_points + 1, AbilityGrade.COMPLETE)), to_confirm=False)


# --- disability ------------------------------------------------------------------------------------------------------


class DisabilityKind(IntEnum):
    """GB/T 26341-2010, the digit on the certificate."""

    SIGHT = 1
    HEARING = 2
    SPEECH = 3
    LIMBS = 4
    INTELLECT = 5
    MIND = 6
    SEVERAL = 7


SEVERE_GRADES = (1, 2)
GRADES = (1, 2, 3, 4)
