"""Local numbers on their pages: what holds where, changing it, and that outsiders change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.flows.tests.test_recut_pages import somebody
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import system
from doorstep.kernel.models import Event, LocalSetting
from doorstep.kernel.setting_rules import RULES
from doorstep.regions.models import Region
from doorstep.regions.tests.small_town import Town, town

pytestmark = pytest.mark.django_db
LIST = "/console/settings/local/"
PHOTOS = "activities.photos_max"


@pytest.fixture
def place() -> Town:
    return town()


@pytest.fixture
def admin(place: Town) -> Client:
    return somebody("administrator", place.district)


def said(response: Any) -> str:
    page: str = response.content.decode()
    return page.replace('<span class="nb">', "").replace("</span>", "")


def page_of(key: str, region: Region) -> str:
    return f"{LIST}{key}/?area={region.path}"


def new(region: Region, value: object = 2, **more: object) -> dict[str, object]:
    return {
        "do": "set",
        "value": value,
        "area": region.path,
        "valid_from": clock.today().isoformat(),
        "note": "按街道通知",
        **more,
    }


def test_all_settings_stand_on_one_page_with_their_plain_names(admin, place):
    page = said(admin.get(LIST))
    for rule in RULES.values():
        assert str(rule.name) in page
    assert "崇川区" in page
    assert "出厂默认" in page
    assert LIST in said(admin.get("/console/settings/"))


def test_a_value_is_set_for_a_street_and_is_seen_below_and_above(admin, place):
    answer = admin.post(page_of(PHOTOS, place.street), new(place.street))
    assert answer.status_code == 302
    assert dated_settings.value(PHOTOS, area_path=place.north.path) == 2
    assert dated_settings.value(PHOTOS, area_path=place.other_street.path) == 3
    below = said(admin.get(page_of(PHOTOS, place.north)))
    assert "唐闸镇街道" in below
    assert "按街道通知" in below
    above = said(admin.get(LIST))
    assert "另有规定" in above
    assert f"?area={place.street.path.replace('/', '/')}" in above


def test_what_comes_is_shown_and_can_be_taken_back(admin, place):
    day = clock.today() + timedelta(days=9)
    admin.post(page_of(PHOTOS, place.street), new(place.street, 1, valid_from=day.isoformat()))
    row = LocalSetting.objects.get()
    page = said(admin.get(page_of(PHOTOS, place.street)))
    assert 'value="withdraw"' in page
    back = {"do": "withdraw", "setting": row.pk, "note_withdraw": ""}
    answer = admin.post(page_of(PHOTOS, place.street), back)
    assert answer.status_code == 422
    assert "原因" in said(answer)
    assert admin.post(page_of(PHOTOS, place.street), back | {"note_withdraw": "开会改了"}).status_code == 302
    page = said(admin.get(page_of(PHOTOS, place.street)))
    assert 'value="withdraw"' not in page
    assert "撤回了" in page


def test_a_value_is_ended_and_the_history_tells_all(admin, place):
    admin.post(page_of(PHOTOS, place.street), new(place.street))
    page = page_of(PHOTOS, place.street)
    end = {"do": "end", "on": (clock.today() + timedelta(days=1)).isoformat(), "note_end": "试点结束"}
    assert "停用唐闸镇街道自己的值" in said(admin.get(page))
    assert admin.post(page, end).status_code == 302
    shown = said(admin.get(page))
    for words in ("按街道通知", "试点结束", "不再单独规定", "林国强"):
        assert words in shown
    assert admin.post(page_of(PHOTOS, place.north), end).status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "四"}, "0到3之间的整数"),
        ({"value": "9"}, "0到3之间的整数"),
        ({"value": ""}, "填"),
        ({"value": "9" * 19}, "0到3之间的整数"),
        ({"valid_from": "2020-01-01"}, "过去的日子不能改"),
        ({"valid_from": "2023-02-30"}, "日期"),
        ({"area": "T999/"}, "选一个区域"),
        ({"note": " "}, "原因"),
        ({"note": "长" * 201}, "200"),
    ],
)
def test_a_value_that_can_not_be_is_refused_with_what_to_do(admin, place, change, words):
    answer = admin.post(page_of(PHOTOS, place.street), new(place.street) | change)
    assert answer.status_code == 422
    assert words in said(answer)
    assert not LocalSetting.objects.exists()
    assert not Event.objects.filter(action__startswith="setting").exists()


def test_an_hour_and_a_pair_are_refused_in_plain_words(admin, place):
    hour = admin.post(page_of("notices.quiet_from", place.street), new(place.street, "晚上九点"))
    assert "21:00" in said(hour)
    pair = admin.post(page_of("clinic.filing_min_days", place.district), new(place.district, 31))
    assert pair.status_code == 422
    assert "就没有一天能备案了" in said(pair)


def test_the_same_sent_twice_is_one_change(admin, place):
    for _click in range(2):
        assert admin.post(page_of(PHOTOS, place.street), new(place.street)).status_code == 302
    assert LocalSetting.objects.count() == 1
    assert Event.objects.filter(action="setting_set").count() == 1


class TestOutsiders:
    def test_staff_read_and_do_not_change(self, place):
        staff = somebody("community_staff", place.north)
        page = said(staff.get(LIST))
        assert "北大街社区" in page
        assert f"{LIST}{PHOTOS}/" not in page
        assert staff.get(page_of(PHOTOS, place.north)).status_code == 404
        assert staff.post(page_of(PHOTOS, place.north), new(place.north)).status_code == 404
        assert not LocalSetting.objects.exists()

    @pytest.mark.parametrize("kind", ["grid_worker", "doctor", "privacy_auditor"])
    def test_who_has_no_right_to_settings_finds_no_page(self, place, kind):
        client = somebody(kind, place.north)
        assert client.get(LIST).status_code == 404
        assert client.get(page_of(PHOTOS, place.north)).status_code == 404

    def test_the_administrator_of_a_street_reaches_over_his_street_only(self, place):
        dated_settings.set_value(
            actor=system(), key=PHOTOS, new_value=1, valid_from=clock.today(), area_path=place.other_street.path
        )
        row = LocalSetting.objects.get()
        far = somebody("administrator", place.street)
        page = said(far.get(LIST))
        assert "幸福街道" not in page
        assert far.get(page_of(PHOTOS, place.other_street)).status_code == 404
        assert far.get(f"{LIST}?area={place.other_street.path}").status_code == 404
        assert far.post(page_of(PHOTOS, place.street), new(place.other_street)).status_code == 422
        assert far.post(page_of(PHOTOS, place.street), new(place.district)).status_code == 422
        back = {"do": "withdraw", "setting": row.pk, "note_withdraw": "x"}
        assert far.post(page_of(PHOTOS, place.street), back).status_code == 404
        assert LocalSetting.objects.get().source == "local"

    def test_what_is_one_for_the_district_has_no_form_in_a_street(self, place):
        far = somebody("administrator", place.street)
        page = said(far.get(page_of("clinic.light_day", place.street)))
        assert 'name="value"' not in page
        assert "全区统一" in page
        assert far.post(page_of("clinic.light_day", place.street), new(place.street, 18)).status_code == 422

    def test_a_setting_that_does_not_exist_is_not_found(self, admin, place):
        assert admin.get(f"{LIST}no.such_thing/").status_code == 404

    def test_a_visitor_is_asked_to_sign_in(self, place):
        for page in (LIST, page_of(PHOTOS, place.street)):
            assert Client().get(page).headers["Location"].startswith("/sign-in/")


def test_many_rows_need_no_more_queries(admin, place):
    def counted() -> list[int]:
        found = []
        for address in (LIST, page_of(PHOTOS, place.street)):
            with CaptureQueriesContext(connection) as seen:
                admin.get(address)
            found.append(len(seen))
        return found

    def put(region: Region, days: int) -> None:
        dated_settings.set_value(
            actor=system(),
            key=PHOTOS,
            new_value=days % 3,
            valid_from=clock.today() + timedelta(days=days),
            area_path=region.path,
        )

    put(place.street, 1)
    few = counted()
    for days in range(2, 9):
        for region in (place.north, place.street, place.south):
            put(region, days)
    assert counted() == few
