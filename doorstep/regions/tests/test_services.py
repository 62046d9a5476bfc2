from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, system
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import Event
from doorstep.regions import errors
from doorstep.regions.models import Level, Region, Succession
from doorstep.regions.services import NewRegion, create_region, end_region, recut, rename_region, update_region
from doorstep.regions.tests.small_town import BEGAN, Town, area, editor, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Town:
    return town()


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def test_a_new_area_lies_at_the_path_of_its_parent_and_its_code(place):
    grid = area(place.south, Level.GRID, "g01", "朝晖第一网格")
    assert grid.path == "320613/017/X02/G01/"
    assert Event.objects.of(f"regions.region:{grid.pk}").get().area_path == grid.path


@pytest.mark.parametrize("code", ["", "不是代码", "a b", "../x", "1234567890123"])
def test_a_code_is_digits_and_letters(place, code):
    with pytest.raises(errors.BadCode):
        area(place.south, Level.GRID, code, "朝晖第一网格")


@pytest.mark.parametrize("name", ["", "   ", "长" * 61])
def test_an_area_needs_a_name_that_fits(place, name):
    with pytest.raises(errors.BadName):
        area(place.south, Level.GRID, "G01", name)


def test_two_present_areas_of_one_parent_never_share_a_code(place):
    with pytest.raises(errors.CodeTaken) as refused:
        area(place.north, Level.GRID, "G01", "又一个第一网格")
    assert "北大街第一网格" in refused.value.said()


def test_the_database_itself_refuses_a_second_open_area_with_the_code(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(
            parent=place.north, level=4, code="G01", name="又一个", path="320613/017/X01/G01.9/", valid_from=BEGAN
        )


def test_a_community_does_not_lie_right_in_a_district(place):
    with pytest.raises(errors.WrongLevel):
        area(place.district, Level.COMMUNITY, "X09", "无街道社区")


def test_an_area_does_not_begin_before_the_one_around_it(place):
    with pytest.raises(errors.BeforeParent):
        area(place.south, Level.GRID, "G01", "朝晖第一网格", valid_from=date(2019, 1, 1))


def test_a_duty_day_and_a_position_must_be_possible(place):
    with pytest.raises(errors.BadDutyDay):
        update_region(actor=system(), region=place.south, duty_day=32)
    with pytest.raises(errors.BadPosition):
        update_region(actor=system(), region=place.south, latitude=32.0)


def test_renaming_keeps_the_path_and_the_log_keeps_the_old_name(place):
    rename_region(actor=system(), region=place.north, name="北大街新社区")
    place.north.refresh_from_db()
    assert (place.north.name, place.north.path) == ("北大街新社区", "320613/017/X01/")
    event = Event.objects.get(action="region_renamed")
    assert event.data["changed"]["name"] == ["北大街社区", "北大街新社区"]


def test_saving_without_a_change_leaves_no_event(place):
    update_region(actor=system(), region=place.north, name="北大街社区", phone="")
    assert not Event.objects.filter(action__in=["region_renamed", "region_updated"]).exists()


def test_an_area_with_areas_in_it_does_not_end_alone(place):
    with pytest.raises(errors.HasParts):
        end_region(actor=system(), region=place.north, on=tomorrow())


def test_an_ended_area_is_not_changed_and_does_not_end_twice(place):
    end_region(actor=system(), region=place.grid_1, on=tomorrow())
    with pytest.raises(errors.HasEnded):
        end_region(actor=system(), region=place.grid_1, on=tomorrow())
    with pytest.raises(errors.HasEnded):
        rename_region(actor=system(), region=place.grid_1, name="改名")


def test_nobody_but_the_system_ends_an_area_in_the_past(place):
    with pytest.raises(errors.DayPast):
        end_region(actor=editor("320613/"), region=place.grid_1, on=clock.today() - timedelta(days=1))


def test_after_the_end_the_code_is_free_again_but_the_path_is_not(place):
    end_region(actor=system(), region=place.grid_1, on=date(2023, 1, 1))
    again = area(place.north, Level.GRID, "G01", "新第一网格", valid_from=date(2023, 1, 1))
    assert again.code == place.grid_1.code
    assert again.path == "320613/017/X01/G01.2/"


def test_a_recut_ends_the_old_grids_on_the_day_the_new_ones_begin(place):
    day = tomorrow()
    begun = recut(
        actor=editor("320613/017/"),
        predecessors=[place.grid_1, place.grid_2],
        successors=[NewRegion("G01", "东片网格"), NewRegion("G02", "西片网格"), NewRegion("G03", "南片网格")],
        on=day,
    )
    place.grid_1.refresh_from_db()
    assert place.grid_1.valid_to == day
    assert {region.valid_from for region in begun} == {day}
    assert [region.path for region in begun] == [
        "320613/017/X01/G01.2/",
        "320613/017/X01/G02.2/",
        "320613/017/X01/G03/",
    ]
    assert Succession.objects.filter(predecessor=place.grid_1, on=day).count() == 3
    assert set(Region.objects.under(place.north.path).filter(level=4).valid_on(clock.today())) == {
        place.grid_1,
        place.grid_2,
    }
    assert set(Region.objects.under(place.north.path).filter(level=4).valid_on(day)) == set(begun)


def test_what_was_recorded_before_a_recut_keeps_pointing_to_the_old_grid(place):
    site = apps.get_model("places", "Site").objects.create(
        region=place.grid_1, area_path=place.grid_1.path, kind="square", code="S1", name="小广场", opened_on=BEGAN
    )
    recut(actor=system(), predecessors=[place.grid_1], successors=[NewRegion("G01", "东片网格")], on=tomorrow())
    site.refresh_from_db()
    assert (site.region_id, site.area_path) == (place.grid_1.pk, "320613/017/X01/G01/")


def test_recutting_a_community_takes_its_grids_along_each_with_its_own_successor(place):
    day = tomorrow()
    (merged,) = recut(
        actor=system(), predecessors=[place.north, place.south], successors=[NewRegion("X05", "北晖社区")], on=day
    )
    grids = list(Region.objects.filter(parent=merged).order_by("path"))
    assert [(grid.code, grid.name) for grid in grids] == [("G01", "北大街第一网格"), ("G02", "北大街第二网格")]
    assert place.grid_1.successions.get().successor == grids[0]
    assert not Region.objects.under(place.north.path).filter(valid_to__isnull=True).exists()


def test_a_split_must_say_for_each_grid_where_it_goes(place):
    with pytest.raises(errors.PartWithoutHome):
        recut(
            actor=system(),
            predecessors=[place.north],
            successors=[NewRegion("X05", "北一社区", takes=(place.grid_1.pk,)), NewRegion("X06", "北二社区")],
            on=tomorrow(),
        )
    assert not Region.objects.filter(valid_to__isnull=False).exists()
    begun = recut(
        actor=system(),
        predecessors=[place.north],
        successors=[
            NewRegion("X05", "北一社区", takes=(place.grid_1.pk,)),
            NewRegion("X06", "北二社区", takes=(place.grid_2.pk,)),
        ],
        on=tomorrow(),
    )
    assert [region.children.get().name for region in begun] == ["北大街第一网格", "北大街第二网格"]


def test_only_areas_of_one_kind_side_by_side_are_recut_together(place):
    with pytest.raises(errors.NotSiblings):
        recut(
            actor=system(), predecessors=[place.north, place.grid_1], successors=[NewRegion("X05", "新")], on=tomorrow()
        )


def test_two_new_areas_with_one_code_leave_everything_as_it_was(place):
    with pytest.raises(errors.CodeTaken):
        recut(
            actor=system(),
            predecessors=[place.grid_1],
            successors=[NewRegion("G07", "东片"), NewRegion("G07", "西片")],
            on=tomorrow(),
        )
    place.grid_1.refresh_from_db()
    assert place.grid_1.valid_to is None


def test_the_neighbour_street_changes_nothing_here(place):
    stranger = editor("320613/021/")
    for act in (
        lambda: create_region(
            actor=stranger, parent=place.north, level=4, code="G09", name="外来网格", valid_from=clock.today()
        ),
        lambda: rename_region(actor=stranger, region=place.north, name="外来"),
        lambda: end_region(actor=stranger, region=place.grid_1, on=tomorrow()),
        lambda: recut(
            actor=stranger, predecessors=[place.grid_1], successors=[NewRegion("G09", "外来")], on=tomorrow()
        ),
        lambda: rename_region(actor=VISITOR, region=place.north, name="外来"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_street_officer_does_not_recut_his_own_street(place):
    with pytest.raises(NotAllowed):
        recut(
            actor=editor(place.street.path),
            predecessors=[place.street],
            successors=[NewRegion("018", "新街道")],
            on=tomorrow(),
        )
