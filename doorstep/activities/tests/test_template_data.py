"""The delivered activity templates fit the catalogue: programme, items, times and rules."""

import re
from pathlib import Path

import pytest
import yaml

from doorstep.programmes.schema import load_catalogue

TEMPLATES = yaml.safe_load((Path(__file__).parents[1] / "data" / "templates.yaml").read_text(encoding="utf-8"))
KEYS = {"code", "programme", "title", "intro", "duration_minutes", "default_start", "signup", "capacity", "stalls"}
RULES = {
    "none": set(),
    "weekly": {"weekday"},
    "monthly_day": {"day"},
    "monthly_weekday": {"week", "weekday"},
}


def bilingual(value):
    return set(value) == {"zh", "en"} and all(value.values())


def test_no_code_is_used_twice():
    codes = [template["code"] for template in TEMPLATES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["code"])
def test_a_template_fits_its_programme(template):
    assert set(template) >= KEYS | {"suggested_rule"}
    assert set(template) <= KEYS | {"suggested_rule", "bring"}
    programme = load_catalogue()[template["programme"]]
    assert "sessions" in programme.counts
    known = {item.code for item in programme.items}
    codes = [stall["code"] for stall in template["stalls"]]
    assert template["stalls"]
    assert len(codes) == len(set(codes))
    for stall in template["stalls"]:
        assert set(stall) <= {"code", "name", "items", "capacity"}
        assert bilingual(stall["name"])
        assert stall["items"]
        assert set(stall["items"]) <= known


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["code"])
def test_a_template_has_sound_texts_times_and_places(template):
    assert bilingual(template["title"])
    assert bilingual(template["intro"])
    assert len(template["title"]["zh"]) <= 20
    assert 15 <= template["duration_minutes"] <= 480
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", template["default_start"])
    assert template["signup"] in {"none", "optional", "required"}
    assert template["capacity"] is None or 0 < template["capacity"] <= 1000
    assert template["signup"] != "none" or template["capacity"] is None
    for stall in template["stalls"]:
        assert stall.get("capacity") is None or stall["capacity"] <= template["capacity"]
    bring = template.get("bring", {"zh": [], "en": []})
    assert len(bring["zh"]) == len(bring["en"])


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["code"])
def test_a_suggested_rule_can_be_followed(template):
    rule = dict(template["suggested_rule"])
    kind = rule.pop("kind")
    every = rule.pop("every", 1)
    assert set(rule) == RULES[kind]
    assert 1 <= every <= 12
    assert 1 <= rule.get("weekday", 1) <= 7
    assert rule.get("week", 1) in {1, 2, 3, 4, -1}
    assert 1 <= rule.get("day", 1) <= 28


def test_the_monthly_days_the_district_keeps_are_offered():
    rules = {template["programme"]: template["suggested_rule"] for template in TEMPLATES}
    assert rules["theme_day"] == {"kind": "monthly_day", "day": 15}
    assert rules["free_clinic"]["kind"] == "monthly_weekday"
    assert rules["waste_sorting_show"]["every"] == 3
