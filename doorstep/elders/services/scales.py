"""The two forms: self-care, rated with the person, and the assessment of ability by two assessors.

Neither writes anything of the other, and neither sets a tag or a disability: they never convert (codes.md §5).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from doorstep.elders import scales
from doorstep.elders.choices import AbilityReason
from doorstep.elders.errors import (
    AlreadyWithdrawn,
    AssessorsWrong,
    GradeReasonMissing,
    GradeUnconfirmed,
    PointsWrong,
)
from doorstep.elders.models import AbilityAssessment, SelfCareRating, Sheet
from doorstep.elders.services.shared import EDIT, held, past_day, reason_of, sheet_of
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record
from doorstep.residents.models import Person
from doorstep.residents.services.columns import short_text

MOST_INCIDENTS = 99


def rate_self_care(
    *, actor: Actor, person: Person, points: Mapping[str, int], on: date | None = None
) -> SelfCareRating:
    """One self-care form of five items; the sum and the grade are computed, never entered."""
    total = self_care_total(points)
    with transaction.atomic():
        found = held(actor, person, EDIT)
        rating = SelfCareRating.objects.create(
            person=found,
            on=past_day(found, on),
            points=dict(points),
            total=total,
            grade=scales.self_care_grade(total),
            entered_by_id=actor.user_id,
            entered_at=clock.now(),
        )
        _latest(found)
        record(actor, rating, "entered", area_path=found.area_path)
    return rating


def self_care_total(points: Mapping[str, int]) -> int:
    try:
        return scales.self_care_total(points)
    except ValueError:
        raise PointsWrong from None


def adjustments(
    points: Mapping[str, Mapping[str, int]], *, dementia: bool, other_mental: bool, incidents: int
) -> scales.Adjustments:
    """Whether somebody is in a coma is read from the item of consciousness, so that the two can't differ."""
    item, value = scales.COMA
    return scales.Adjustments(dementia, other_mental, incidents, coma=points["mind"][item] == value)


def assess_ability(
    *,
    actor: Actor,
    person: Person,
    points: Mapping[str, Mapping[str, int]],
    reason: str,
    assessors: tuple[str, str],
    medical_assessor: int,
    on: date | None = None,
    dementia: bool = False,
    other_mental: bool = False,
    incidents: int = 0,
    grade: int | None = None,
    grade_reason: str = "",
    confirmed: bool = False,
    informant: str = "",
) -> AbilityAssessment:
    """One assessment after GB/T 42195-2022. The grade is the proposed one, or another with a reason.

    Where the rule is not plain (a coma, risk events alone at full points) nothing is taken for granted: the assessors
    name the grade and confirm it.
    """
    if reason not in AbilityReason.values or not 0 <= incidents <= MOST_INCIDENTS:
        raise BadInput
    first, second = (short_text(" ".join(name.split()), 40) for name in assessors)
    if not first or not second or first == second or medical_assessor not in (1, 2):
        raise AssessorsWrong
    try:
        parts = scales.ability_parts(points)
    except ValueError:
        raise PointsWrong from None
    total = sum(parts.values())
    made_worse = adjustments(points, dementia=dementia, other_mental=other_mental, incidents=incidents)
    proposal = scales.ability_grade(total, made_worse)
    if proposal.to_confirm and (grade is None or not confirmed):
        raise GradeUnconfirmed
    final = proposal.grade if grade is None else _grade(grade)
    grade_reason = short_text(" ".join(grade_reason.split()), 200) if final != proposal.grade else ""
    if final != proposal.grade and not grade_reason:
        raise GradeReasonMissing
    with transaction.atomic():
        found = held(actor, person, EDIT)
        assessment = AbilityAssessment.objects.create(
            person=found,
            on=past_day(found, on),
            reason=reason,
            points={key: dict(items) for key, items in points.items()},
            **parts,
            total=total,
            dementia=dementia,
            other_mental=other_mental,
            incidents=incidents,
            coma=made_worse.coma,
            proposed=proposal.grade,
            grade=final,
            grade_reason=grade_reason,
            assessor_1=first,
            assessor_2=second,
            medical_assessor=medical_assessor,
            informant=short_text(informant, 60),
            entered_by_id=actor.user_id,
            entered_at=clock.now(),
        )
        _latest(found)
        record(actor, assessment, "entered", area_path=found.area_path)
    return assessment


def _grade(value: int) -> scales.AbilityGrade:
    try:
        return scales.AbilityGrade(value)
    except ValueError:
        raise BadInput from None


def withdraw_rating(
    *, actor: Actor, rating: SelfCareRating | AbilityAssessment, reason: str
) -> SelfCareRating | AbilityAssessment:
    """Takes a form back that was filled in wrongly. It stays readable, with the reason, and no longer counts."""
    model: Any = type(rating)
    with transaction.atomic():
        found = model.objects.visible_to(actor).select_related("person").filter(pk=rating.pk).first()
        if found is None:
            raise NotFound
        person = held(actor, found.person, EDIT)
        found.refresh_from_db(fields=["withdrawn_reason"])
        if found.withdrawn_reason:
            raise AlreadyWithdrawn
        found.withdrawn_reason = reason_of(reason)
        found.save(update_fields=["withdrawn_reason"])
        _latest(person)
        record(actor, found, "withdrawn", area_path=person.area_path)
    answer: SelfCareRating | AbilityAssessment = found
    return answer


def _latest(person: Person) -> None:
    """Puts the latest form of each scale that stands onto the sheet, each in its own column."""
    sheet = sheet_of(person)
    own = SelfCareRating.objects.filter(person=person, withdrawn_reason="").order_by("-on", "-id").first()
    ability = AbilityAssessment.objects.filter(person=person, withdrawn_reason="").order_by("-on", "-id").first()
    Sheet.objects.filter(pk=sheet.pk).update(
        self_care=own.grade if own else "", ability=str(int(ability.grade)) if ability else ""
    )
