"""The settings pages: what they show, what they change, and that outsiders find nothing there."""

import pytest
from django.test import Client

from doorstep.accounts.models import Assignment, User
from doorstep.accounts.roles import Role
from doorstep.accounts.tests.factories import PASSWORD, make_role, make_staff, signed_in
from doorstep.kernel import clock

pytestmark = pytest.mark.django_db
PEOPLE = "/console/settings/people/"
AUDIT = ("/console/settings/audit/", "/console/settings/audit/events/")


@pytest.fixture
def chief(place) -> User:
    return make_staff(Role.ADMINISTRATOR, place.district, "林国强", totp=False)


@pytest.fixture
def boss(chief) -> Client:
    return signed_in(chief)


@pytest.fixture
def worker(place) -> User:
    return make_staff(Role.GRID_WORKER, place.grid_1, "王秀英", totp=False, phone="+8613900000777")


def test_the_list_shows_people_with_their_roles_and_masked_phones(boss, worker):
    page = boss.get(PEOPLE).content.decode()
    assert "王秀英" in page
    assert "北大街第一网格" in page
    assert "139 **** 0777" in page
    assert "13900000777" not in page


def test_the_list_narrows_and_says_when_an_area_does_not_exist(boss, worker):
    assert "王秀英" in boss.get(PEOPLE, {"role": "grid_worker", "area": "北大街社区"}).content.decode()
    assert "王秀英" not in boss.get(PEOPLE, {"area": "朝晖社区"}).content.decode()
    odd = boss.get(PEOPLE, {"area": "没有的地方", "role": "emperor", "page": "x"})
    assert odd.status_code == 200
    assert "没有叫" in odd.content.decode()


def test_query_counts_stay_the_same_as_people_grow(boss, place, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        boss.get(PEOPLE)
    for number in range(12):
        make_staff(Role.GRID_WORKER, place.grid_1, f"网格员{number}", totp=False)
    with CaptureQueriesContext(connection) as many:
        boss.get(PEOPLE)
    assert len(many) <= len(few) + 1


def test_a_new_person_is_entered_with_a_first_role(boss, place):
    form = {
        "name": "陈志远",
        "username": "chenzy",
        "phone": "",
        "password": PASSWORD,
        "role": "community_staff",
        "area": "北大街社区",
        "valid_from": clock.today().isoformat(),
    }
    response = boss.post(PEOPLE + "new/", form)
    user = User.objects.get(username="chenzy")
    assert response.headers["Location"] == f"{PEOPLE}{user.pk}/"
    assert user.assignments.get().region == place.north
    assert "陈志远现在可以登录了" in boss.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"area": "没有的地方"}, "没有叫"),
        ({"area": "X01"}, "可能是好几个地方"),
        ({"area": ""}, "要管一个区域"),
        ({"password": "short"}, "太容易猜到"),
        ({"username": "a b"}, "登录名是3到60个"),
        ({"phone": "12"}, "请输入11位手机号"),
        ({"valid_from": "2023-02-31"}, ""),
        ({"name": "长" * 61}, ""),
        ({"role": "emperor"}, ""),
    ],
)
def test_what_can_not_be_gets_a_sentence_and_saves_nothing(boss, change, said):
    form = {
        "name": "陈志远",
        "username": "chenzy",
        "password": PASSWORD,
        "role": "grid_worker",
        "area": "北大街社区",
        "valid_from": clock.today().isoformat(),
    }
    response = boss.post(PEOPLE + "new/", form | change)
    assert response.status_code == 422
    assert said in response.content.decode().replace('<span class="nb">', "").replace("</span>", "")
    assert not User.objects.filter(username="chenzy").exists()


def test_a_role_is_given_and_ended_on_the_page_of_the_person(boss, worker, place):
    given = {"role": "volunteer", "area": "朝晖社区", "valid_from": clock.today().isoformat()}
    assert boss.post(f"{PEOPLE}{worker.pk}/", given).status_code == 302
    row = worker.assignments.get(role="volunteer")
    assert row.given_by.name == "林国强"
    assert "朝晖社区" in boss.get(f"/console/settings/roles/{row.pk}/end/").content.decode()
    boss.post(f"/console/settings/roles/{row.pk}/end/", {"reason": "搬走了"})
    row.refresh_from_db()
    assert row.valid_to == clock.today()
    page = boss.get(f"{PEOPLE}{worker.pk}/").content.decode()
    assert "以前的角色" in page
    assert "搬走了" in page


def test_the_last_administrator_is_told_what_to_do_first(boss, chief):
    row = chief.assignments.get()
    response = boss.post(f"/console/settings/roles/{row.pk}/end/")
    assert response.status_code == 409
    assert "最后一位管理员" in response.content.decode()


def test_password_authenticator_and_account_are_looked_after(boss, worker):
    from doorstep.accounts.tests.factories import give_authenticator

    give_authenticator(worker)
    assert boss.post(f"{PEOPLE}{worker.pk}/password/", {"password": "一句很长很长的新密码"}).status_code == 302
    assert boss.get(f"{PEOPLE}{worker.pk}/authenticator/").status_code == 200
    assert boss.post(f"{PEOPLE}{worker.pk}/authenticator/").status_code == 302
    assert boss.get(f"{PEOPLE}{worker.pk}/close/").status_code == 200
    assert boss.post(f"{PEOPLE}{worker.pk}/close/", {"reason": "离职"}).status_code == 302
    worker.refresh_from_db()
    assert not worker.is_active
    page = boss.get(f"{PEOPLE}{worker.pk}/").content.decode()
    assert "已停用" in page
    assert "收回动态码" in page
    boss.post(f"{PEOPLE}{worker.pk}/open/")
    worker.refresh_from_db()
    assert worker.is_active


class TestOutsiders:
    def paths(self, worker: User) -> list[str]:
        row = worker.assignments.get()
        own = [f"{PEOPLE}{worker.pk}/{page}" for page in ("", "password/", "authenticator/", "close/")]
        return [*own, f"/console/settings/roles/{row.pk}/end/"]

    def test_a_visitor_is_asked_to_sign_in(self, worker):
        for path in [PEOPLE, PEOPLE + "new/", *AUDIT, *self.paths(worker)]:
            response = Client().get(path)
            assert response.headers["Location"].startswith("/sign-in/?next="), path

    @pytest.mark.parametrize("role", [Role.GRID_WORKER, Role.COMMUNITY_STAFF, Role.DOCTOR, Role.VOLUNTEER])
    def test_who_does_not_look_after_accounts_finds_no_such_page(self, worker, place, role):
        client = signed_in(make_staff(role, place.district, "孙建国", totp=False))
        for path in [PEOPLE, PEOPLE + "new/", *AUDIT, *self.paths(worker)]:
            assert client.get(path).status_code == 404, path
            assert client.post(path).status_code == 404, path

    def test_the_administrator_of_the_neighbour_street_finds_no_such_person(self, worker, place):
        client = signed_in(make_staff(Role.ADMINISTRATOR, place.other_street, "孙建国", totp=False))
        assert client.get(PEOPLE).status_code == 200
        assert "王秀英" not in client.get(PEOPLE).content.decode()
        for path in self.paths(worker):
            assert client.get(path).status_code == 404, path
            assert client.post(path, {"password": "一句很长很长的新密码"}).status_code == 404, path
        worker.refresh_from_db()
        assert worker.is_active
        assert worker.check_password(PASSWORD)
        assert not Assignment.objects.filter(user=worker, valid_to__isnull=False).exists()

    def test_who_only_sees_accounts_changes_nothing(self, worker, place):
        client = signed_in(make_staff(Role.STREET_OFFICER, place.street, "孙建国", totp=False))
        page = client.get(f"{PEOPLE}{worker.pk}/")
        assert page.status_code == 200
        assert "给这个角色" not in page.content.decode()
        give = {"role": "volunteer", "area": "朝晖社区", "valid_from": clock.today().isoformat()}
        assert client.post(f"{PEOPLE}{worker.pk}/", give).status_code == 404
        for path in self.paths(worker)[1:]:
            assert client.post(path, {"password": "一句很长很长的新密码"}).status_code == 404, path
        assert not worker.assignments.filter(role="volunteer").exists()

    def test_roles_over_other_areas_are_not_shown(self, worker, place):
        make_role(worker, Role.VOLUNTEER, place.other_street)
        client = signed_in(make_staff(Role.STREET_OFFICER, place.street, "孙建国", totp=False))
        page = client.get(f"{PEOPLE}{worker.pk}/").content.decode()
        assert "北大街第一网格" in page
        assert "幸福街道" not in page

    def test_pages_that_do_not_exist_look_the_same(self, boss):
        assert boss.get(f"{PEOPLE}999999/").status_code == 404
        assert boss.get("/console/settings/roles/999999/end/").status_code == 404


def test_the_audit_pages_show_words_and_narrow(place, worker, boss):
    boss.post(f"{PEOPLE}{worker.pk}/password/", {"password": "一句很长很长的新密码"})
    auditor = signed_in(make_staff(Role.PRIVACY_AUDITOR, place.district, "孙建国", totp=False))
    page = auditor.get(AUDIT[1]).content.decode()
    assert "设初始密码" in page
    assert "林国强" in page
    today = clock.today().isoformat()
    assert "设初始密码" in auditor.get(AUDIT[1], {"start": today, "end": today}).content.decode()
    assert "设初始密码" not in auditor.get(AUDIT[1], {"end": "2020-01-01"}).content.decode()
    assert auditor.get(AUDIT[1], {"start": "nonsense", "before": "x"}).status_code == 200
    assert auditor.get(AUDIT[0]).status_code == 200
