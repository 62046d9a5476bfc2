from datetime import date

import pytest

from doorstep.kernel.actor import system
from doorstep.regions import errors, selectors
from doorstep.regions.loading import load_regions
from doorstep.regions.models import Level, Region
from doorstep.regions.services import NewRegion, end_region, recut, rename_region
from doorstep.regions.tests.small_town import Town, area, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Town:
    return town()


@pytest.mark.parametrize(
    "text", ["320613/017/", "320613017", "320613017000", " 唐闸镇街道 ", "唐闸镇", "３２０６１３０１７"]
)
def test_an_area_is_found_by_path_code_or_name(place, text):
    assert selectors.find_region(text) == place.street


def test_provisional_codes_are_found_as_they_are_written(place):
    assert selectors.find_region("320613017X01") == place.north
    assert selectors.find_region("320613017x01g02") == place.grid_2


def test_a_code_that_several_streets_use_is_ambiguous_and_says_which(place):
    with pytest.raises(errors.RegionAmbiguous) as refused:
        selectors.find_region("X01")
    candidates = refused.value.details["candidates"]
    assert {one["code"] for one in candidates} == {"320613017X01", "320613021X01"}
    assert "唐闸镇街道" in refused.value.said()


def test_one_name_in_two_streets_is_ambiguous(place):
    area(place.other_street, Level.COMMUNITY, "X02", "朝晖社区")
    with pytest.raises(errors.RegionAmbiguous):
        selectors.find_region("朝晖社区")
    assert selectors.find_region("320613021X02").parent == place.other_street


def test_the_present_area_wins_over_one_of_the_same_name_that_ended(place):
    end_region(actor=system(), region=place.grid_1, on=date(2023, 1, 1))
    again = area(place.north, Level.GRID, "G01", "北大街第一网格", valid_from=date(2023, 1, 1))
    assert selectors.find_region("北大街第一网格") == again
    assert selectors.find_region("北大街第一网格", on=date(2022, 12, 31)) == place.grid_1


@pytest.mark.parametrize("text", ["", "  ", "没有这个地方", "999999", "长" * 500, "%", "' OR 1=1"])
def test_what_is_not_there_is_refused(place, text):
    with pytest.raises(errors.RegionUnknown):
        selectors.find_region(text)


def test_lineage_and_community_take_one_query_each(place, django_assert_num_queries):
    with django_assert_num_queries(1):
        steps = selectors.lineage(place.grid_2.path)
    assert [step.name for step in steps] == ["崇川区", "唐闸镇街道", "北大街社区", "北大街第二网格"]
    with django_assert_num_queries(1):
        assert selectors.community_of(place.grid_2.path) == place.north
    assert selectors.community_of(place.street.path) is None


def test_the_tree_is_one_query_however_many_areas(place, django_assert_num_queries):
    with django_assert_num_queries(1):
        (root,) = selectors.tree_of("")
    assert [(node.region.name, node.communities) for node in root.children] == [("唐闸镇街道", 2), ("幸福街道", 1)]


def test_ended_areas_are_shown_only_when_asked_for(place):
    recut(actor=system(), predecessors=[place.south], successors=[NewRegion("X05", "新晖社区")], on=date(2023, 1, 1))
    (root,) = selectors.tree_of("")
    assert [node.region.name for node in root.children[0].children] == ["北大街社区", "新晖社区"]
    (root,) = selectors.tree_of("", ended=True)
    assert len(root.children[0].children) == 3


def test_loading_the_shipped_district_twice_adds_nothing_and_keeps_what_staff_changed():
    first = load_regions(actor=system())
    assert first.created > 19
    street = selectors.find_region("320613017")
    assert (street.path, street.name, street.code) == ("320613/017/", "唐闸镇街道", "017")
    rename_region(actor=system(), region=street, name="唐闸街道")
    second = load_regions(actor=system())
    assert (second.created, second.unchanged) == (0, first.created)
    assert Region.objects.get(pk=street.pk).name == "唐闸街道"


def test_a_file_that_is_no_list_of_areas_is_refused_and_leaves_nothing(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "district: {code: '320613', name: 崇川区, valid_from: 2020-07-01}\nstreets: [{name: 没有代码}]", "utf-8"
    )
    with pytest.raises(errors.BadRegionFile):
        load_regions(actor=system(), path=broken)
    assert not Region.objects.exists()
    for text in ("[1, 2", "just words", ""):
        broken.write_text(text, "utf-8")
        with pytest.raises(errors.BadRegionFile):
            load_regions(actor=system(), path=broken)
    with pytest.raises(errors.BadRegionFile):
        load_regions(actor=system(), path=tmp_path / "not-there.yaml")
