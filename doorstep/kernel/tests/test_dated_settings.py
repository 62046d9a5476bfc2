"""Local numbers hold from their day on; the past keeps the old ones."""

from datetime import date, timedelta

import pytest

from doorstep.kernel import clock, dated_settings, setting_rules
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.models import Event, LocalSetting
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import actor_over, make_community

pytestmark = pytest.mark.django_db
KEY = "clinic.light_day"
PHOTOS = "activities.photos_max"
LOW, HIGH = "clinic.filing_min_days", "clinic.filing_max_days"


def around(region: Region) -> Region:
    assert region.parent is not None
    return region.parent


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def admin_of(region):
    return actor_over(region, "settings.edit", "settings.view")


def put(actor, key, new, area="", *, start=None, note="按通知"):
    day = start or clock.today()
    return dated_settings.set_value(actor=actor, key=key, new_value=new, valid_from=day, area_path=area, note=note)


def test_every_setting_has_its_words_and_its_default_is_a_value_it_may_take() -> None:
    assert dated_settings.DEFAULTS.keys() == setting_rules.RULES.keys()
    for key, (default, _source) in dated_settings.DEFAULTS.items():
        assert setting_rules.checked(key, default) == default
        assert setting_rules.RULES[key].group in setting_rules.GROUPS


def test_the_default_holds_until_somebody_sets_another() -> None:
    assert dated_settings.value(KEY) == 20


def test_a_new_value_holds_from_its_day_and_leaves_the_past_alone() -> None:
    dated_settings.set_value(actor=system(), key=KEY, new_value=18, valid_from=date(2023, 11, 1))
    assert dated_settings.value(KEY, on=date(2023, 10, 31)) == 20
    assert dated_settings.value(KEY, on=date(2023, 11, 1)) == 18


def test_the_nearest_area_wins() -> None:
    community = make_community()
    for new, area in ((2, community.path), (1, "")):
        dated_settings.set_value(actor=system(), key=PHOTOS, new_value=new, valid_from=date(2023, 1, 1), area_path=area)
    assert dated_settings.value(PHOTOS, on=date(2023, 7, 1), area_path=community.path) == 2
    assert dated_settings.value(PHOTOS, on=date(2023, 7, 1)) == 1


def test_a_street_cannot_set_the_number_of_another() -> None:
    ours, theirs = make_community(), make_community("兰亭社区")
    with pytest.raises(NotAllowed):
        dated_settings.set_value(
            actor=actor_over(ours, "settings.edit"),
            key=KEY,
            new_value=1,
            valid_from=clock.today(),
            area_path=theirs.path,
            note="试",
        )
    assert dated_settings.value(KEY) == 20


def test_asked_without_an_area_the_district_answers() -> None:
    """What is read for the whole district was set by the administrator of the district, over the district."""
    community = make_community()
    district = community.path.split("/")[0] + "/"
    put(admin_of(around(around(community))), KEY, 18, district)
    assert dated_settings.value(KEY) == 18
    assert dated_settings.value(KEY, area_path=community.path) == 18


@pytest.mark.parametrize("given", ["", "x", "0", "29", "-3", "2.5", "9" * 30, "一", True, None, "1e1"])
def test_a_number_that_can_not_be_is_refused_and_nothing_is_written(given) -> None:
    with pytest.raises(setting_rules.BadNumber):
        put(admin_of(None), KEY, given)
    assert not LocalSetting.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("given", ["", "25:00", "21:60", "9点", "21", "21:00:00", "-1:00"])
def test_an_hour_that_is_none_is_refused(given) -> None:
    with pytest.raises(setting_rules.BadHour):
        put(admin_of(None), "notices.quiet_from", given)


def test_odd_ways_of_writing_are_read_rightly() -> None:
    assert put(admin_of(None), "notices.quiet_from", " 8：30 ").value == "08:30"
    assert put(admin_of(None), KEY, "１８").value == 18


def test_the_past_is_not_changed_and_a_reason_is_needed() -> None:
    with pytest.raises(setting_rules.DayBefore):
        put(admin_of(None), KEY, 18, start=in_days(-1))
    with pytest.raises(setting_rules.ReasonMissing):
        put(admin_of(None), KEY, 18, note="  ")


def test_what_is_one_for_the_district_is_not_set_by_a_street() -> None:
    community = make_community()
    with pytest.raises(setting_rules.ForWholeDistrict):
        put(admin_of(around(community)), KEY, 18, around(community).path)


def test_two_that_belong_together_stay_in_order_on_every_day() -> None:
    """The latest day of filing may not lie before the earliest, also not one day in the future."""
    admin = admin_of(None)
    put(admin, HIGH, 20, start=in_days(10))
    with pytest.raises(setting_rules.AgainstEachOther):
        put(admin, LOW, 25)
    assert dated_settings.value(LOW) == 15
    put(admin, LOW, 20)
    with pytest.raises(setting_rules.AgainstEachOther):
        put(admin, HIGH, 19, start=in_days(12))


def test_the_same_again_is_one_change_and_one_line_in_the_history() -> None:
    assert put(admin_of(None), KEY, 18) == put(admin_of(None), KEY, 18)
    assert LocalSetting.objects.count() == Event.objects.count() == 1


def test_an_end_gives_the_word_back_to_the_wider_area() -> None:
    community = make_community()
    admin = admin_of(around(around(community)))
    put(admin, PHOTOS, 2, around(community).path)
    put(admin, PHOTOS, 1, community.path)
    end = {"actor": admin, "key": PHOTOS, "area_path": community.path, "note": "不再需要"}
    dated_settings.end_value(**end, on=in_days(5))
    assert dated_settings.value(PHOTOS, area_path=community.path) == 1
    assert dated_settings.value(PHOTOS, area_path=community.path, on=in_days(5)) == 2
    dated_settings.end_value(**end, on=in_days(5))
    with pytest.raises(setting_rules.NothingToEnd):
        dated_settings.end_value(**end, on=in_days(6))
    assert Event.objects.filter(action="setting_ended").count() == 1


def test_what_has_not_come_can_be_taken_back_and_what_holds_can_not() -> None:
    admin = admin_of(None)
    held, coming = put(admin, KEY, 18), put(admin, KEY, 16, start=in_days(3))
    for _twice in range(2):
        dated_settings.withdraw_value(actor=admin, setting_id=coming.pk, note="开会改了")
    assert dated_settings.value(KEY, on=in_days(4)) == 18
    assert Event.objects.filter(action="setting_withdrawn").count() == 1
    with pytest.raises(setting_rules.HoldsAlready):
        dated_settings.withdraw_value(actor=admin, setting_id=held.pk, note="x")
    put(admin, KEY, 16, start=in_days(3))
    assert dated_settings.value(KEY, on=in_days(4)) == 16


def test_outsiders_neither_end_nor_take_back() -> None:
    ours, theirs = make_community(), make_community("兰亭社区")
    row = put(admin_of(theirs), PHOTOS, 1, theirs.path, start=in_days(3))
    with pytest.raises(NotFound):
        dated_settings.withdraw_value(actor=admin_of(ours), setting_id=row.pk, note="x")
    with pytest.raises(NotAllowed):
        dated_settings.end_value(actor=admin_of(ours), key=PHOTOS, on=in_days(4), area_path=theirs.path, note="x")
    reader = actor_over(theirs, "settings.view")
    with pytest.raises(NotAllowed):
        dated_settings.withdraw_value(actor=reader, setting_id=row.pk, note="x")


def test_one_sees_the_settings_of_the_areas_around_and_within_and_of_no_others() -> None:
    ours, theirs = make_community(), make_community("兰亭社区")
    for path in ("", around(ours).path, ours.path, theirs.path):
        put(system(), PHOTOS, 1, path)
    seen = LocalSetting.objects.visible_to(actor_over(ours, "settings.view"))
    assert {row.area_path for row in seen} == {"", around(ours).path, ours.path}
    assert not LocalSetting.objects.visible_to(actor_over(ours, "residents.view")).exists()
