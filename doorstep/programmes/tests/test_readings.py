"""Readings: what is a typing error, and when a value is a reason to see a doctor. Limits are tried on both sides."""

from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorstep.programmes.schema import SpecError, check_plausible, hint, load_readings, parse_readings


def pressure(systolic, diastolic, **more):
    return {"systolic": systolic, "diastolic": diastolic, **more}


def glucose(value, timing="fasting"):
    return {"value": value, "timing": timing}


def rate(value):
    return {"rate": value}


def one(value):
    return {"value": value}


@pytest.mark.parametrize(
    ("reading", "values", "expected"),
    [
        ("blood_pressure", pressure(128, 78), []),
        ("blood_pressure", pressure("128", "78"), []),
        ("blood_pressure", pressure(128, 78, pulse=72), []),
        ("blood_pressure", pressure(128, 78, pulse=""), []),
        ("blood_pressure", pressure(1200, 80), ["systolic.not_believable"]),
        ("blood_pressure", pressure(120, 8), ["diastolic.not_believable"]),
        ("blood_pressure", pressure(300, 200), []),
        ("blood_pressure", pressure(301, 200), ["systolic.not_believable"]),
        ("blood_pressure", pressure(50, 20), []),
        ("blood_pressure", pressure(49, 20), ["systolic.not_believable"]),
        ("blood_pressure", pressure(80, 120), ["systolic.not_above_diastolic"]),
        ("blood_pressure", pressure(80, 80), ["systolic.not_above_diastolic"]),
        ("blood_pressure", pressure(120.5, 80), ["systolic.too_precise"]),
        ("blood_pressure", pressure(120.0, 80), []),
        ("blood_pressure", pressure(None, 80), ["systolic.required"]),
        ("blood_pressure", {"systolic": 120}, ["diastolic.required"]),
        ("blood_pressure", pressure("高", 80), ["systolic.not_a_number"]),
        ("blood_pressure", pressure(True, 80), ["systolic.not_a_number"]),
        ("blood_pressure", pressure("NaN", 80), ["systolic.not_a_number"]),
        ("blood_pressure", pressure("1e999999999", 80), ["systolic.not_believable"]),
        ("blood_pressure", pressure(120, 80, mood=3), ["mood.unknown"]),
        ("blood_glucose", glucose(5.6), []),
        ("blood_glucose", glucose(Decimal("5.6")), []),
        ("blood_glucose", glucose(5.65), ["value.too_precise"]),
        ("blood_glucose", glucose(56), ["value.not_believable"]),
        ("blood_glucose", glucose(0.9), ["value.not_believable"]),
        ("blood_glucose", one(5.6), ["timing.required"]),
        ("blood_glucose", glucose(5.6, "lunch"), ["timing.not_a_choice"]),
        ("blood_glucose", glucose(5.6, ["fasting"]), ["timing.not_a_choice"]),
        ("temperature", one(36.6), []),
        ("temperature", one(366), ["value.not_believable"]),
        ("self_care", {"eating": 3, "washing": 1, "dressing": 0, "toilet": 0, "moving": 1}, []),
        ("self_care", {"eating": 1, "washing": 1, "dressing": 0, "toilet": 0, "moving": 1}, ["eating.not_a_score"]),
        ("self_care", {"eating": 0, "washing": 0, "dressing": 0, "toilet": 0}, ["moving.required"]),
    ],
)
def test_a_typing_error_is_named_and_a_real_value_is_not(reading, values, expected):
    assert check_plausible(reading, values) == expected


def test_a_reading_that_does_not_exist_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        check_plausible("mood", {})


@pytest.mark.parametrize(
    ("values", "age", "code", "level", "days"),
    [
        (pressure(139, 89), 50, "fine", "ok", None),
        (pressure(140, 89), 50, "high", "attention", 14),
        (pressure(139, 90), 50, "high", "attention", 14),
        (pressure(145, 85), 64, "high", "attention", 14),
        (pressure(145, 85), 65, "fine_65", "ok", None),
        (pressure(149, 89), 65, "fine_65", "ok", None),
        (pressure(150, 80), 65, "high_65", "attention", 14),
        (pressure(139, 90), 65, "high_65", "attention", 14),
        (pressure(139, 80), 65, "fine", "ok", None),
        (pressure(145, 85), None, "high", "attention", 14),
        (pressure(139, 89), None, "fine", "ok", None),
        (pressure(179, 109), 70, "high_65", "attention", 14),
        (pressure(180, 80), 70, "very_high", "urgent", 1),
        (pressure(150, 110), 30, "very_high", "urgent", 1),
        (pressure(180, 110), None, "very_high", "urgent", 1),
        (pressure(90, 60), 40, "fine", "ok", None),
        (pressure(89, 60), 40, "low", "attention", None),
        (pressure(120, 59), 40, "low", "attention", None),
        (pressure(120, 80, pulse=45), 40, "pulse_extreme", "urgent", 1),
        (pressure(120, 80, pulse=46), 40, "fine", "ok", None),
        (pressure(120, 80, pulse=149), 40, "fine", "ok", None),
        (pressure(120, 80, pulse=150), 40, "pulse_extreme", "urgent", 1),
    ],
)
def test_blood_pressure_is_read_with_the_age_rule(values, age, code, level, days):
    said = hint("blood_pressure", values, age=age)
    assert said is not None
    assert (said.code, said.level, said.follow_up_days) == (code, level, days)


@pytest.mark.parametrize(
    ("value", "timing", "code", "level"),
    [
        (3.9, "fasting", "very_low", "urgent"),
        (3.9, "random", "very_low", "urgent"),
        (4.0, "fasting", "fasting_fine", "ok"),
        (4.0, "random", "random_fine", "ok"),
        (6.0, "fasting", "fasting_fine", "ok"),
        (6.1, "fasting", "fasting_raised", "attention"),
        (6.9, "fasting", "fasting_raised", "attention"),
        (7.0, "fasting", "fasting_high", "attention"),
        (7.0, "random", "random_fine", "ok"),
        (9.0, "random", "random_fine", "ok"),
        (9.0, "after_meal_2h", "after_meal_fine", "ok"),
        (11.0, "random", "random_fine", "ok"),
        (11.1, "random", "random_high", "attention"),
        (11.0, "after_meal_2h", "after_meal_fine", "ok"),
        (11.1, "after_meal_2h", "after_meal_high", "attention"),
        (16.6, "fasting", "fasting_high", "attention"),
        (16.6, "random", "random_high", "attention"),
        (16.7, "random", "very_high", "urgent"),
        (16.7, "fasting", "very_high", "urgent"),
    ],
)
def test_glucose_is_read_by_when_it_was_taken(value, timing, code, level):
    said = hint("blood_glucose", glucose(value, timing), age=None)
    assert said is not None
    assert (said.code, said.level) == (code, level)


@given(st.integers(10, 350), st.none() | st.integers(0, 110))
def test_a_random_glucose_is_never_read_with_the_fasting_range(tenths, age):
    said = hint("blood_glucose", glucose(tenths / 10, "random"), age=age)
    assert said is not None
    assert "fasting" not in said.code
    assert not said.text.zh.startswith("空腹")


@pytest.mark.parametrize(
    ("reading", "values", "code"),
    [
        ("heart_rate", rate(45), "too_slow"),
        ("heart_rate", rate(46), "unusual"),
        ("heart_rate", rate(59), "unusual"),
        ("heart_rate", rate(60), "fine"),
        ("heart_rate", rate(100), "fine"),
        ("heart_rate", rate(101), "unusual"),
        ("heart_rate", rate(149), "unusual"),
        ("heart_rate", rate(150), "too_fast"),
        ("temperature", one(37.2), "fine"),
        ("temperature", one(37.3), "raised"),
        ("temperature", one(39.0), "raised"),
        ("temperature", one(39.1), "very_high"),
        ("oxygen", one(95), "fine"),
        ("oxygen", one(94), "low"),
        ("oxygen", one(91), "low"),
        ("oxygen", one(90), "too_low"),
        ("self_care", {"eating": 3, "washing": 0, "dressing": 0, "toilet": 0, "moving": 0}, "manages"),
        ("self_care", {"eating": 3, "washing": 1, "dressing": 0, "toilet": 0, "moving": 0}, "light"),
        ("self_care", {"eating": 3, "washing": 3, "dressing": 0, "toilet": 1, "moving": 1}, "light"),
        ("self_care", {"eating": 3, "washing": 3, "dressing": 3, "toilet": 0, "moving": 0}, "moderate"),
        ("self_care", {"eating": 3, "washing": 7, "dressing": 3, "toilet": 5, "moving": 0}, "moderate"),
        ("self_care", {"eating": 3, "washing": 7, "dressing": 3, "toilet": 5, "moving": 1}, "cannot"),
    ],
)
def test_the_other_readings_on_both_sides_of_their_limits(reading, values, code):
    said = hint(reading, values, age=70)
    assert said is not None
    assert said.code == code


@pytest.mark.parametrize("reading", ["body", "vision"])
def test_where_no_limit_is_confirmed_nothing_is_said(reading):
    values = {"body": {"height": 160, "weight": 55.5}, "vision": {"left": 0.1, "right": 1.0}}[reading]
    assert check_plausible(reading, values) == []
    assert hint(reading, values, age=70) is None


def test_a_value_nobody_would_believe_gets_no_advice():
    assert hint("blood_pressure", pressure(1200, 80), age=70) is None


def test_the_advice_shows_the_number_as_it_was_measured():
    said = hint("blood_glucose", glucose(7), age=50)
    assert said is not None
    assert said.text.zh.startswith("空腹血糖7.0，")
    assert said.text.en.startswith("Fasting glucose 7.0,")


LEVELS = {"ok": 0, "attention": 1, "urgent": 2}


@given(st.integers(90, 299), st.integers(60, 89), st.none() | st.integers(0, 110))
def test_a_higher_pressure_is_never_taken_more_lightly(systolic, diastolic, age):
    if systolic <= diastolic:
        return
    lower = hint("blood_pressure", pressure(systolic, diastolic), age=age)
    higher = hint("blood_pressure", pressure(systolic + 1, diastolic), age=age)
    assert lower is not None
    assert higher is not None
    assert LEVELS[higher.level] >= LEVELS[lower.level]


@pytest.mark.parametrize("spec", load_readings().values(), ids=lambda spec: spec.code)
def test_no_hint_names_an_illness_as_found_or_prescribes(spec):
    for rule in spec.rules:
        for word in ("确诊", "您患", "您得了", "高血压", "吃药", "服用", "处方"):
            assert word not in rule.text.zh, rule.code
        if rule.level == "urgent":
            assert "医生" in rule.text.zh
            assert "doctor" in rule.text.en


# --- the form of the readings

FORM = """
units: {bpm: {zh: 次, en: beats}}
readings:
  pulse:
    name: {zh: 脉搏, en: Pulse}
    fields: [{code: rate, name: {zh: 脉, en: rate}, unit: bpm, low: 20, high: 250}]
    follow_up: {attention: {days: 3, source: mem}}
    hints:
      - code: fast
        level: attention
        source: mem
        any_of: [{field: rate, above: 100}]
        text: {zh: "快{rate}", en: "fast {rate}"}
"""


def reading_problems(change):
    data = yaml.safe_load(FORM)
    change(data["readings"]["pulse"])
    with pytest.raises(SpecError) as caught:
        parse_readings(data)
    return {problem.path.removeprefix("readings.pulse."): problem.sentence for problem in caught.value.problems}


def test_a_good_form_of_readings_is_read():
    spec = parse_readings(FORM)["pulse"]
    assert spec.rules[0].follow_up_days == 3
    field = spec.field("rate")
    assert field is not None
    assert (field.low, field.high) == (Decimal(20), Decimal(250))
    assert field.unit == "bpm"


@pytest.mark.parametrize(
    ("change", "path", "part"),
    [
        (lambda r: r["fields"][0].update(unit="stone"), "fields[0].unit", "“stone” is not one of"),
        (lambda r: r["fields"][0].pop("low"), "fields[0].low", "missing"),
        (lambda r: r["fields"][0].update(low=300), "fields[0].high", "not above"),
        (lambda r: r["hints"][0].update(level="panic"), "hints[0].level", "“panic” is not one of"),
        (lambda r: r["hints"][0].update(text={"zh": "快"}), "hints[0].text.en", "missing"),
        (lambda r: r["hints"][0].update(text={"zh": "{mood}", "en": "x"}), "hints[0].text.zh", "{mood} cannot"),
        (lambda r: r["hints"][0]["any_of"][0].update(above=999), "hints[0].any_of[0].above", "outside"),
        (lambda r: r["hints"][0]["any_of"][0].update(above="fast"), "hints[0].any_of[0].above", "number"),
        (lambda r: r["hints"][0]["any_of"][0].update(below=9), "hints[0].any_of[0]", "Exactly one"),
        (lambda r: r["hints"][0]["any_of"][0].update(field="mood"), "hints[0].any_of[0].field", "not one of"),
        (lambda r: r["hints"][0].update(where={"mood": "good"}), "hints[0].where.mood", "not one of"),
        (lambda r: r["hints"].append(r["hints"][0] | {"code": "late", "level": "urgent"}), "hints", "gravest"),
        (lambda r: r["hints"].append(dict(r["hints"][0])), "hints[1].code", "written twice"),
        (lambda r: r["follow_up"]["attention"].update(days=-1), "follow_up.attention.days", "whole number"),
        (lambda r: r.update(greater=[{"upper": "rate", "lower": "mood"}]), "greater[0].lower", "not one of"),
    ],
)
def test_a_mistake_in_the_readings_is_named_with_its_place(change, path, part):
    assert part in reading_problems(change)[path]
