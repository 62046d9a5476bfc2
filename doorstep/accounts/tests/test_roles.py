"""Giving and ending roles."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from doorstep.accounts import errors, selectors, services
from doorstep.accounts.models import Assignment, Organisation, User
from doorstep.accounts.roles import Role
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.tests.factories import PASSWORD, make_role, make_staff, make_user
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor, system
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import Event
from doorstep.regions.services import end_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(place) -> User:
    return make_staff(Role.ADMINISTRATOR, place.district, "林国强", totp=False)


@pytest.fixture
def boss(chief) -> Actor:
    return actor_for_user(chief)


@pytest.fixture
def hospital() -> Organisation:
    return Organisation.objects.create(name="南通示范医院", kind="hospital")


def test_a_role_brings_its_rights_over_its_area_and_nowhere_else(boss, place):
    user = make_user()
    services.give_role(actor=boss, user=user, role=Role.COMMUNITY_STAFF, region=place.north)
    actor = actor_for_user(user)
    assert actor.can_in("residents.view", place.grid_1.path)
    assert not actor.can_in("residents.view", place.south.path)
    assert not actor.can("accounts.edit")
    assert actor.home_area == place.north.path


def test_several_roles_over_several_areas_add_up(boss, place):
    user = make_user()
    services.give_role(actor=boss, user=user, role=Role.GRID_WORKER, region=place.grid_1)
    services.give_role(actor=boss, user=user, role=Role.COMMUNITY_STAFF, region=place.south)
    actor = actor_for_user(user)
    assert actor.areas("residents.view") == (place.grid_1.path, place.south.path)
    assert actor.areas("residents.edit") == (place.south.path,)


def test_a_role_begins_and_ends_on_its_days(boss, place, later):
    user = make_user()
    today = clock.today()
    services.give_role(
        actor=boss,
        user=user,
        role=Role.VOLUNTEER,
        region=place.north,
        valid_from=today + timedelta(days=1),
        valid_to=today + timedelta(days=3),
    )
    seen = []
    for _ in range(4):
        seen.append(actor_for_user(user).can("activities.checkin"))
        later(days=1)
    assert seen == [False, True, True, False]


def test_an_ended_role_gives_nothing_from_that_moment_and_stays_in_the_book(boss, place):
    user = make_user()
    row = services.give_role(actor=boss, user=user, role=Role.VOLUNTEER, region=place.north)
    services.end_role(actor=boss, assignment=row, reason="搬走了")
    assert not actor_for_user(user).can("activities.checkin")
    assert Assignment.objects.get(pk=row.pk).valid_to == clock.today()
    assert Event.objects.get(action="role_ended").reason == "搬走了"


def test_ending_twice_changes_nothing(boss, place):
    row = services.give_role(actor=boss, user=make_user(), role=Role.VOLUNTEER, region=place.north)
    services.end_role(actor=boss, assignment=row)
    services.end_role(actor=boss, assignment=row)
    assert Event.objects.filter(action="role_ended").count() == 1


def test_a_role_given_for_tomorrow_and_ended_today_never_holds(boss, place, later):
    user = make_user()
    tomorrow = clock.today() + timedelta(days=1)
    row = services.give_role(actor=boss, user=user, role=Role.VOLUNTEER, region=place.north, valid_from=tomorrow)
    services.end_role(actor=boss, assignment=row)
    later(days=2)
    assert not actor_for_user(user).roles


def test_after_an_end_the_role_can_be_given_again(boss, place):
    user = make_user()
    row = services.give_role(actor=boss, user=user, role=Role.VOLUNTEER, region=place.north)
    with pytest.raises(errors.RoleHeldAlready):
        services.give_role(actor=boss, user=user, role=Role.VOLUNTEER, region=place.north)
    services.end_role(actor=boss, assignment=row)
    services.give_role(actor=boss, user=user, role=Role.VOLUNTEER, region=place.north)
    assert actor_for_user(user).roles == (Role.VOLUNTEER,)


def test_a_role_does_not_end_before_it_begins_nor_in_the_past(boss, place):
    today = clock.today()
    with pytest.raises(errors.BadDays):
        services.give_role(actor=boss, user=make_user(), role=Role.VOLUNTEER, region=place.north, valid_to=today)
    row = services.give_role(actor=boss, user=make_user(), role=Role.VOLUNTEER, region=place.north)
    with pytest.raises(errors.BadDays):
        services.end_role(actor=boss, assignment=row, on=today - timedelta(days=1))


def test_the_database_refuses_a_role_over_nothing(place):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(user=make_user(), role=Role.VOLUNTEER, valid_from=clock.today())


def test_each_role_is_held_where_it_belongs(boss, place, hospital):
    user = make_user()
    with pytest.raises(errors.NeedsOrganisation):
        services.give_role(actor=boss, user=user, role=Role.REFERRAL_DESK, region=place.north)
    with pytest.raises(errors.NeedsArea):
        services.give_role(actor=boss, user=user, role=Role.GRID_WORKER, organisation=hospital)
    with pytest.raises(errors.NeedsArea):
        services.give_role(actor=boss, user=user, role=Role.GRID_WORKER)
    with pytest.raises(errors.UnknownRole):
        services.give_role(actor=boss, user=user, role="emperor", region=place.north)
    services.give_role(actor=boss, user=user, role=Role.REFERRAL_DESK, organisation=hospital)
    assert actor_for_user(user).organisations("console.open") == {hospital.pk}


def test_an_administrator_of_a_street_gives_roles_there_and_nowhere_else(place, hospital):
    small = actor_for_user(make_staff(Role.ADMINISTRATOR, place.street, totp=False))
    services.give_role(actor=small, user=make_user(), role=Role.GRID_WORKER, region=place.grid_1)
    for refused in (
        {"role": Role.GRID_WORKER, "region": place.other_street},
        {"role": Role.STREET_OFFICER, "region": place.district},
        {"role": Role.PARTNER_STAFF, "organisation": hospital},
    ):
        with pytest.raises(NotAllowed):
            services.give_role(actor=small, user=make_user(), **refused)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_gives_roles(place, role):
    actor = (
        Actor(user_id=1)
        if role in (Role.REFERRAL_DESK, Role.PARTNER_STAFF)
        else actor_for_user(make_staff(role, place.district, totp=False))
    )
    with pytest.raises(NotAllowed):
        services.give_role(actor=actor, user=make_user(), role=Role.VOLUNTEER, region=place.grid_1)
    with pytest.raises(NotAllowed):
        services.create_user(actor=actor, username="neu", name="新人")


def test_a_visitor_gives_no_role(place):
    with pytest.raises(NotAllowed):
        services.give_role(actor=VISITOR, user=make_user(), role=Role.VOLUNTEER, region=place.grid_1)


def test_nobody_gives_a_role_to_himself(boss, chief, place):
    with pytest.raises(errors.NotForYourself):
        services.give_role(actor=boss, user=chief, role=Role.COMMUNITY_STAFF, region=place.north)


def test_nobody_is_administrator_and_privacy_auditor(boss, place):
    auditor = make_staff(Role.PRIVACY_AUDITOR, place.district, totp=False)
    with pytest.raises(errors.DutiesApart):
        services.give_role(actor=boss, user=auditor, role=Role.ADMINISTRATOR, region=place.street)
    second = make_staff(Role.ADMINISTRATOR, place.street, totp=False)
    with pytest.raises(errors.DutiesApart):
        services.give_role(actor=boss, user=second, role=Role.PRIVACY_AUDITOR, region=place.district)


class TestLastAdministrator:
    def test_cannot_lay_down_the_role(self, boss, chief):
        row = chief.assignments.get()
        with pytest.raises(errors.LastAdministrator):
            services.end_role(actor=boss, assignment=row)
        with pytest.raises(errors.LastAdministrator):
            services.end_role(actor=system(), assignment=row)
        with pytest.raises(errors.LastAdministrator):
            services.close_account(actor=system(), user=chief)

    def test_goes_when_there_is_another(self, boss, chief, place):
        other = make_user("陈志远")
        services.give_role(actor=boss, user=other, role=Role.ADMINISTRATOR, region=place.district)
        services.end_role(actor=boss, assignment=chief.assignments.get())
        with pytest.raises(errors.LastAdministrator):
            services.end_role(actor=system(), assignment=other.assignments.get())

    @pytest.mark.parametrize("case", ["of a street", "closed account", "for some days only", "from tomorrow"])
    def test_somebody_who_does_not_really_stand_in_is_no_other(self, case, boss, chief, place):
        today = clock.today()
        other = make_user("陈志远", is_active=case != "closed account")
        make_role(
            other,
            Role.ADMINISTRATOR,
            place.street if case == "of a street" else place.district,
            valid_to=today + timedelta(days=9) if case == "for some days only" else None,
            valid_from=today + timedelta(days=1) if case == "from tomorrow" else today,
        )
        with pytest.raises(errors.LastAdministrator):
            services.end_role(actor=boss, assignment=chief.assignments.get())


class TestPeople:
    def test_a_new_person_gets_account_and_role_at_once(self, boss, place):
        user, given, made = services.add_staff(
            actor=boss,
            username="Wang.XY",
            name=" 王  秀英 ",
            phone="139 0000 0555",
            password=PASSWORD,
            role=Role.GRID_WORKER,
            region=place.grid_1,
        )
        assert made
        assert (user.username, user.name, user.phone) == ("wang.xy", "王 秀英", "+8613900000555")
        assert user.must_change_password
        assert user.phone_verified_at is None
        assert given.user == user

    def test_a_refused_role_leaves_no_account_behind(self, boss):
        with pytest.raises(errors.NeedsArea):
            services.add_staff(
                actor=boss, username="wang", name="王秀英", phone="", password=PASSWORD, role=Role.GRID_WORKER
            )
        assert not User.objects.filter(username="wang").exists()

    def test_who_signs_in_with_the_phone_already_only_gets_the_role(self, boss, place):
        known = make_user(phone="+8613900000555")
        user, _given, made = services.add_staff(
            actor=boss,
            username="anything",
            name="别的名字",
            phone="13900000555",
            password=PASSWORD,
            role=Role.VOLUNTEER,
            region=place.north,
        )
        assert (user, made) == (known, False)
        known.refresh_from_db()
        assert not known.has_usable_password()

    @pytest.mark.parametrize("username", ["", "ab", "a b c", "a" * 61, "<script>", "..."])
    def test_a_sign_in_name_is_letters_and_digits(self, boss, username):
        with pytest.raises(errors.BadUsername):
            services.create_user(actor=boss, username=username, name="王秀英")

    @pytest.mark.parametrize("password", ["", "short", "1234567890", "password12", "x" * 201])
    def test_an_easy_password_is_refused(self, boss, password):
        with pytest.raises((errors.BadPassword, errors.PasswordTooLong)):
            services.create_user(actor=boss, username="wang", name="王秀英", password=password)

    def test_names_and_phones_are_given_once(self, boss):
        services.create_user(actor=boss, username="wang", name="王秀英", phone="13900000555")
        with pytest.raises(errors.UsernameTaken):
            services.create_user(actor=boss, username="WANG", name="王秀英")
        with pytest.raises(errors.PhoneTaken):
            services.create_user(actor=boss, username="wang2", name="王秀英", phone="13900000555")

    def test_an_administrator_of_a_street_has_no_power_over_somebody_of_the_district(self, place):
        small = actor_for_user(make_staff(Role.ADMINISTRATOR, place.street, totp=False))
        both = make_staff(Role.GRID_WORKER, place.grid_1, "王秀英")
        make_role(both, Role.DISTRICT_OFFICER, place.district)
        for act in (
            lambda: services.set_password(actor=small, user=both, password="一句很长很长的新密码"),
            lambda: services.reset_second_step(actor=small, user=both),
            lambda: services.close_account(actor=small, user=both),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert selectors.has_authenticator(both)

    def test_a_new_first_password_signs_out_everywhere(self, boss, place):
        from doorstep.accounts.tests.factories import signed_in

        worker = make_staff(Role.GRID_WORKER, place.grid_1, "王秀英", totp=False)
        client = signed_in(worker)
        services.set_password(actor=boss, user=worker, password="一句很长很长的新密码")
        assert client.get("/account/").status_code == 302
        worker.refresh_from_db()
        assert worker.must_change_password

    def test_a_closed_account_is_out_with_the_next_page_and_can_be_opened_again(self, boss, place):
        from doorstep.accounts.tests.factories import signed_in

        worker = make_staff(Role.GRID_WORKER, place.grid_1, "王秀英", totp=False)
        client = signed_in(worker)
        services.close_account(actor=boss, user=worker, reason="离职")
        assert client.get("/account/").status_code == 302
        services.open_account(actor=boss, user=worker)
        assert client.get("/account/").status_code == 200

    def test_nobody_closes_his_own_account(self, boss, chief, place):
        make_staff(Role.ADMINISTRATOR, place.district, "陈志远", totp=False)
        with pytest.raises(NotAllowed):
            services.close_account(actor=boss, user=chief)

    def test_the_log_of_what_is_done_to_accounts_lies_in_the_area_of_whoever_did_it(self, boss, place):
        user = services.create_user(actor=boss, username="wang", name="王秀英")
        assert Event.objects.of(f"accounts.user:{user.pk}").get().area_path == place.district.path


class TestWhoIsSeen:
    def test_the_people_of_an_area_are_seen_by_those_who_look_after_it(self, place, hospital):
        ours = make_staff(Role.GRID_WORKER, place.grid_1, "王秀英", totp=False)
        theirs = make_staff(Role.GRID_WORKER, place.other_street, "陈志远", totp=False)
        partner = make_user("周明兰")
        make_role(partner, Role.PARTNER_STAFF, organisation=hospital)
        resident = make_user("赵桂英", phone="+8613900000001")
        officer = make_staff(Role.STREET_OFFICER, place.street, "林国强", totp=False)
        seen = set(User.objects.visible_to(actor_for_user(officer)))
        assert seen == {ours, officer}
        auditor = make_staff(Role.PRIVACY_AUDITOR, place.district, "孙建国", totp=False)
        assert set(User.objects.visible_to(actor_for_user(auditor))) == {ours, theirs, partner, officer, auditor}
        assert set(User.objects.visible_to(actor_for_user(ours))) == {ours}
        assert set(User.objects.visible_to(actor_for_user(resident))) == {resident}
        assert not User.objects.visible_to(VISITOR).exists()

    def test_people_are_found_by_name_whole_phone_role_and_area(self, boss, place, django_assert_num_queries):
        worker = make_staff(Role.GRID_WORKER, place.grid_1, "王秀英", totp=False, phone="+8613900000777")
        assert list(selectors.people(actor=boss, text="秀英")) == [worker]
        assert list(selectors.people(actor=boss, text="139 0000 0777")) == [worker]
        assert list(selectors.people(actor=boss, text="0777")) == []
        assert list(selectors.people(actor=boss, role=Role.GRID_WORKER)) == [worker]
        assert list(selectors.people(actor=boss, area_path=place.north.path)) == [worker]
        with django_assert_num_queries(2):
            assert all(vars(one)["held_now"] for one in selectors.people(actor=boss))


def test_a_role_over_an_area_that_has_ended_still_reads_what_happened_there(boss, place):
    user = make_user()
    services.give_role(actor=boss, user=user, role=Role.GRID_WORKER, region=place.grid_1)
    end_region(actor=system(), region=place.grid_1, on=clock.today())
    assert actor_for_user(user).can_in("residents.view", place.grid_1.path)
