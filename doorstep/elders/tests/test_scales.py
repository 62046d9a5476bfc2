"""Sums and grades of the two scales: every boundary, and that neither ever becomes the other."""

import ast
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.elders import scales
from doorstep.elders.scales import ABILITY, SELF_CARE, AbilityGrade, Adjustments, SelfCareGrade

STEPS = {item: [points for points in steps if points is not None] for item, steps in SELF_CARE.items()}
self_care_points = st.fixed_dictionaries({item: st.sampled_from(steps) for item, steps in STEPS.items()})
ability_points = st.fixed_dictionaries(
    {
        key: st.fixed_dictionaries({item: st.integers(0, highest) for item, highest in part.items.items()})
        for key, part in ABILITY.items()
    }
)


def test_the_forms_have_the_items_and_the_highest_points_of_their_sources():
    assert sum(max(steps) for steps in STEPS.values()) == scales.SELF_CARE_MAX == 37
    assert [part.highest for part in ABILITY.values()] == [32, 15, 28, 15]
    assert sum(len(part.items) for part in ABILITY.values()) == 26
    assert sum(part.highest for part in ABILITY.values()) == scales.ABILITY_MAX == 90


@pytest.mark.parametrize("total", range(38))
def test_every_sum_of_self_care_has_its_grade(total):
    grade = scales.self_care_grade(total)
    expected = "able" if total <= 3 else "light" if total <= 8 else "medium" if total <= 18 else "unable"
    assert grade == expected


@pytest.mark.parametrize("total", range(91))
def test_every_sum_of_ability_has_its_grade(total):
    expected = 0 if total == 90 else 1 if total >= 66 else 2 if total >= 46 else 3 if total >= 30 else 4
    assert scales.ability_grade_of_points(total) == expected
    assert scales.ability_grade(total, Adjustments()).grade == expected


@pytest.mark.parametrize("total", [-1, 38])
def test_no_grade_beyond_the_form_of_self_care(total):
    with pytest.raises(ValueError):
        scales.self_care_grade(total)


@pytest.mark.parametrize("total", [-1, 91])
def test_no_grade_beyond_the_standard(total):
    with pytest.raises(ValueError):
        scales.ability_grade_of_points(total)


@given(self_care_points)
def test_the_sum_of_self_care_is_that_of_its_items_and_worse_never_lowers_it(points):
    total = scales.self_care_total(points)
    assert total == sum(points.values())
    assert 0 <= total <= 37
    order = list(SelfCareGrade)
    for item, steps in STEPS.items():
        worse = {**points, item: steps[-1]}
        grade = scales.self_care_grade(scales.self_care_total(worse))
        assert order.index(grade) >= order.index(scales.self_care_grade(total))


@given(ability_points)
def test_the_sum_of_ability_is_that_of_its_parts_and_better_never_worsens_it(points):
    parts = scales.ability_parts(points)
    total = sum(parts.values())
    assert total == sum(sum(items.values()) for items in points.values())
    best = {key: dict(part.items) for key, part in ABILITY.items()}
    for key in ABILITY:
        better = sum(scales.ability_parts({**points, key: best[key]}).values())
        assert scales.ability_grade_of_points(better) <= scales.ability_grade_of_points(total)


@given(self_care_points, st.sampled_from(sorted(SELF_CARE)), st.integers(-3, 12))
def test_points_that_the_self_care_form_does_not_know_are_refused(points, item, value):
    changed = {**points, item: value}
    if value in STEPS[item]:
        scales.self_care_total(changed)
    else:
        with pytest.raises(ValueError):
            scales.self_care_total(changed)


@given(ability_points, st.sampled_from([(k, i) for k, p in ABILITY.items() for i in p.items]), st.integers(-2, 6))
def test_points_that_the_standard_does_not_know_are_refused(points, where, value):
    key, item = where
    changed = {**points, key: {**points[key], item: value}}
    if 0 <= value <= ABILITY[key].items[item]:
        scales.ability_parts(changed)
    else:
        with pytest.raises(ValueError):
            scales.ability_parts(changed)


def test_a_missing_or_unknown_item_is_refused():
    whole = dict.fromkeys(SELF_CARE, 0)
    with pytest.raises(ValueError):
        scales.self_care_total({**whole, "swimming": 0})
    del whole["eating"]
    with pytest.raises(ValueError):
        scales.self_care_total(whole)
    parts = {key: dict(part.items) for key, part in ABILITY.items()}
    del parts["mind"]["memory"]
    with pytest.raises(ValueError):
        scales.ability_parts(parts)


@pytest.mark.parametrize("total", range(91))
@pytest.mark.parametrize(
    "made_worse", [Adjustments(dementia=True), Adjustments(other_mental=True), Adjustments(incidents=2)]
)
def test_what_makes_it_worse_moves_one_grade_and_never_two(total, made_worse):
    plain = scales.ability_grade_of_points(total)
    found = scales.ability_grade(total, made_worse)
    if total == 90 and not made_worse.dementia and not made_worse.other_mental:
        assert (found.grade, found.to_confirm) == (AbilityGrade.INTACT, True)
    else:
        assert (found.grade, found.to_confirm) == (min(plain + 1, 4), False)
    everything = Adjustments(dementia=True, other_mental=True, incidents=9)
    assert scales.ability_grade(total, everything).grade == min(plain + 1, 4)


@pytest.mark.parametrize("total", range(91))
def test_one_incident_is_not_enough(total):
    assert scales.ability_grade(total, Adjustments(incidents=1)).grade == scales.ability_grade_of_points(total)


@pytest.mark.parametrize("total", range(91))
def test_a_coma_is_the_worst_grade_and_is_to_be_confirmed(total):
    found = scales.ability_grade(total, Adjustments(coma=True))
    assert (found.grade, found.to_confirm) == (AbilityGrade.COMPLETE, True)


def test_no_function_leads_from_one_scale_to_another():
    """Codes.md §5: no conversion tables. A function that took or gave two of the scales would be one."""
    own, ability, disability = ("SelfCareGrade", "self_care_"), ("AbilityGrade", "ability_"), ("DisabilityKind",)
    for node in ast.walk(ast.parse(inspect.getsource(scales))):
        if isinstance(node, ast.FunctionDef):
            text = ast.unparse(node)
            touched = [name for name in (own, ability, disability) if any(word in text for word in name)]
            assert len(touched) <= 1, f"{node.name} knows {touched}"


def test_equal_numbers_mean_opposite_things():
    """The negative control for taking one sum for the other: 0 is the best of one and the worst of the other."""
    assert scales.self_care_grade(0) == SelfCareGrade.ABLE
    assert scales.ability_grade_of_points(0) == AbilityGrade.COMPLETE
    assert scales.self_care_grade(37) == SelfCareGrade.UNABLE
    assert scales.ability_grade_of_points(37) == AbilityGrade.SEVERE
