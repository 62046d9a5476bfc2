"""The delivered region file: published codes, only real names, and honest about what is provisional."""

from pathlib import Path

import pytest
import yaml

FILE = yaml.safe_load((Path(__file__).parents[1] / "data" / "chongchuan.yaml").read_text(encoding="utf-8"))
STREETS = FILE["streets"]
COMMUNITIES = [(street, community) for street in STREETS for community in street.get("communities", [])]
PLACES = [FILE["district"], *STREETS, *(community for _street, community in COMMUNITIES)]


def test_streets_carry_the_published_codes():
    numbers = [*range(1, 11), *range(16, 22), 401, 402, 403]
    assert [street["code"] for street in STREETS] == [f"320613{number:03}" for number in numbers]


def test_only_the_functional_areas_are_virtual():
    assert [s["code"][-3:] for s in STREETS if s.get("virtual")] == ["401", "402", "403"]


@pytest.mark.parametrize(
    ("community", "street"),
    [
        ("转水社区", "幸福街道"), ("东港社区", "永兴街道"), ("节制闸社区", "永兴街道"), ("姚港社区", "任港街道"),
        ("紫兴社区", "崇川经济开发区"), ("苏阳社区", "秦灶街道"), ("费桥村", "秦灶街道"), ("校西社区", "钟秀街道"),
        ("易家桥社区", "新城桥街道"), ("朝晖社区", "唐闸镇街道"), ("北大街社区", "唐闸镇街道"),
    ],
)  # fmt: skip
def test_a_community_lies_in_the_street_the_newspaper_names(community, street):
    assert [s["name"]["zh"] for s, c in COMMUNITIES if c["name"]["zh"] == community] == [street]


def test_no_community_is_made_up_and_every_code_says_it_is_provisional():
    assert len(COMMUNITIES) == 11
    for street in STREETS:
        found = street.get("communities", [])
        assert [c["code"] for c in found] == [f"X{number:02}" for number in range(1, len(found) + 1)]
        assert all(c["provisional"] is True for c in found)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["name"]["zh"])
def test_a_position_lies_in_the_district_and_both_names_are_given(place):
    assert 31.90 < place["lat"] < 32.15
    assert 120.70 < place["lon"] < 121.00
    assert place["name"]["en"].isascii()


def test_no_two_places_share_a_position():
    positions = [(place["lat"], place["lon"]) for place in PLACES]
    assert len(positions) == len(set(positions))
