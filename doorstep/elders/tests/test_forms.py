"""The two filled-in forms: what is computed, confirmed, refused and withdrawn; and that neither touches the other."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from doorstep.elders import selectors, services
from doorstep.elders.errors import (
    AlreadyWithdrawn,
    AssessorsWrong,
    GradeReasonMissing,
    GradeUnconfirmed,
    PointsWrong,
    ReasonMissing,
)
from doorstep.elders.models import AbilityAssessment, Disability, PersonTag, SelfCareRating, Sheet
from doorstep.elders.scales import ABILITY, SELF_CARE
from doorstep.elders.tests.test_scales import ability_points, self_care_points
from doorstep.kernel.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db
BEST = {key: dict(part.items) for key, part in ABILITY.items()}
ABLE = dict.fromkeys(SELF_CARE, 0)
UNABLE = {item: steps[-1] for item, steps in SELF_CARE.items()}


def points(**changed):
    """The best points with these items changed: mind__memory=2."""
    found = {key: dict(items) for key, items in BEST.items()}
    for name, value in changed.items():
        part, item = name.split("__")
        found[part][item] = value
    return found


def assess(actor, person, given=BEST, **more):
    arguments = {"reason": "first", "assessors": ("季医生", "沈示例"), "medical_assessor": 1, **more}
    return services.assess_ability(actor=actor, person=person, points=given, **arguments)


def test_sum_and_grade_of_self_care_are_computed(zhou, worker):
    rating = services.rate_self_care(actor=worker, person=zhou, points={**ABLE, "eating": 3, "moving": 5})
    assert (rating.total, rating.grade) == (8, "light")
    assert Sheet.objects.get(pk=zhou.pk).self_care == "light"


@pytest.mark.parametrize("wrong", [{}, {**ABLE, "eating": 1}, {**ABLE, "moving": 2}, {**ABLE, "x": 0}])
def test_a_form_of_self_care_with_a_hole_or_strange_points_is_refused(zhou, worker, wrong):
    with pytest.raises(PointsWrong):
        services.rate_self_care(actor=worker, person=zhou, points=wrong)
    assert not SelfCareRating.objects.exists()


def test_the_database_holds_no_grade_that_does_not_fit_its_sum(zhou, worker):
    rating = services.rate_self_care(actor=worker, person=zhou, points=ABLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfCareRating.objects.filter(pk=rating.pk).update(grade="unable")


def test_an_assessment_keeps_parts_sum_and_proposal(zhou, worker):
    done = assess(worker, zhou, points(self_care__bathing=2, mind__memory=1))
    assert (done.self_care, done.movement, done.mind, done.senses, done.total) == (30, 15, 25, 15, 85)
    assert (done.proposed, done.grade) == (1, 1)


def test_dementia_makes_it_one_grade_worse(zhou, worker):
    assert assess(worker, zhou, points(mind__memory=1), dementia=True).grade == 2


def test_another_grade_than_proposed_needs_a_reason(zhou, worker):
    with pytest.raises(GradeReasonMissing):
        assess(worker, zhou, points(mind__memory=1), grade=3)
    done = assess(worker, zhou, points(mind__memory=1), grade=3, grade_reason="夜里常走失")
    assert (done.proposed, done.grade) == (1, 3)


def test_a_coma_is_confirmed_by_the_assessors(zhou, worker):
    coma = points(mind__consciousness=0)
    for given_up in ({}, {"grade": 4}, {"confirmed": True}):
        with pytest.raises(GradeUnconfirmed):
            assess(worker, zhou, coma, **given_up)
    done = assess(worker, zhou, coma, grade=4, confirmed=True)
    assert (done.coma, done.proposed, done.grade) == (True, 4, 4)
    severe = assess(worker, zhou, coma, grade=3, confirmed=True, grade_reason="按条目说明定为重度")
    assert severe.grade == 3


def test_full_points_are_not_lowered_by_incidents_without_a_review(zhou, worker):
    with pytest.raises(GradeUnconfirmed):
        assess(worker, zhou, BEST, incidents=2)
    assert assess(worker, zhou, BEST, incidents=2, grade=0, confirmed=True).grade == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"assessors": ("季医生", "季医生")},
        {"assessors": ("季医生", " ")},
        {"medical_assessor": 0},
        {"medical_assessor": 3},
    ],
)
def test_two_assessors_of_whom_one_is_medical(zhou, worker, wrong):
    with pytest.raises(AssessorsWrong):
        assess(worker, zhou, **wrong)


def test_all_26_items_are_needed(zhou, worker):
    for part, items in BEST.items():
        for item in items:
            holed = points()
            del holed[part][item]
            with pytest.raises(PointsWrong):
                assess(worker, zhou, holed)


def test_who_only_reads_rates_nobody_and_the_outsider_finds_nobody(zhou, reader, outsider, worker):
    with pytest.raises(NotAllowed):
        services.rate_self_care(actor=reader, person=zhou, points=ABLE)
    with pytest.raises(NotFound):
        assess(outsider, zhou)
    rating = services.rate_self_care(actor=worker, person=zhou, points=ABLE)
    with pytest.raises(NotFound):
        services.withdraw_rating(actor=outsider, rating=rating, reason="不是我填的")
    with pytest.raises(NotFound):
        selectors.form_of(actor=outsider, person_pk=zhou.pk, scale="self_care", pk=rating.pk)


def test_a_withdrawn_form_stays_and_the_one_before_counts_again(zhou, worker):
    services.rate_self_care(actor=worker, person=zhou, points=ABLE)
    wrong = services.rate_self_care(actor=worker, person=zhou, points=UNABLE)
    with pytest.raises(ReasonMissing):
        services.withdraw_rating(actor=worker, rating=wrong, reason="")
    services.withdraw_rating(actor=worker, rating=wrong, reason="填到邻居名下了")
    assert Sheet.objects.get(pk=zhou.pk).self_care == "able"
    assert SelfCareRating.objects.count() == 2
    with pytest.raises(AlreadyWithdrawn):
        services.withdraw_rating(actor=worker, rating=wrong, reason="再撤一次")


@given(self_care_points, ability_points)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_writes_anything_of_another_scale(zhou, worker, own, ability):
    """Codes.md §5: whatever one form says, the other scale, tags and disability stay as they were."""
    with transaction.atomic():
        services.rate_self_care(actor=worker, person=zhou, points=own)
        sheet = Sheet.objects.get(pk=zhou.pk)
        assert sheet.self_care
        assert sheet.ability == ""
        transaction.set_rollback(True)
    with transaction.atomic():
        assess(worker, zhou, ability, grade=4, grade_reason="两位评估员商定", confirmed=True)
        sheet = Sheet.objects.get(pk=zhou.pk)
        assert sheet.self_care == ""
        assert sheet.ability == "4"
        transaction.set_rollback(True)
    assert not PersonTag.objects.exists()
    assert not Disability.objects.exists()


def test_what_is_filled_in_so_far_shows_no_grade_before_the_last_item():
    some = selectors.self_care_so_far({"eating": 3})
    assert (some.total, some.missing, some.grade) == (3, 4, "")
    assert selectors.self_care_so_far(UNABLE).total == 37
    almost = points()
    del almost["senses"]["sight"]
    assert (selectors.ability_so_far(almost).missing, selectors.ability_so_far(almost).grade) == (1, "")
    assert selectors.ability_so_far(points(mind__consciousness=0)).to_confirm
    assert not AbilityAssessment.objects.exists()
