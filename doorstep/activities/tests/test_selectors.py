"""What the pages read."""

from datetime import timedelta

import pytest

from doorstep.activities import selectors, services
from doorstep.activities.models import Activity
from doorstep.activities.selectors import ConsoleFilter
from doorstep.activities.tests.factories import SYSTEM, begin, make_plan, tap
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.messaging import audiences
from doorstep.places.models import Site


def in_days(days, hour="08:00"):
    return clock.at(clock.today() + timedelta(days=days), hour)


def test_near_and_soon_shows_the_own_community_first_then_time_then_distance(town):
    near = Site.objects.create(
        region=town.community,
        area_path=town.community.path,
        kind="square",
        code="S1",
        name="近处",
        latitude=32.0100,
        longitude=120.8600,
        opened_on=clock.today(),
    )
    far = Site.objects.create(
        region=town.community,
        area_path=town.community.path,
        kind="square",
        code="S2",
        name="远处",
        latitude=32.0500,
        longitude=120.8600,
        opened_on=clock.today(),
    )
    other = town.activity(starts_at=in_days(1), region=town.neighbour)
    late = town.activity(starts_at=in_days(5))
    far_one = town.activity(starts_at=in_days(3), site_id=far.pk)
    near_one = town.activity(starts_at=in_days(3), site_id=near.pk)
    town.activity(starts_at=in_days(2), publish=False)
    town.activity(starts_at=in_days(90))
    found = selectors.nearby_and_soon(actor=VISITOR, area_path=town.grid.path, position=(32.0101, 120.8601))
    assert [row.activity.pk for row in found] == [near_one.pk, far_one.pk, late.pk, other.pk]
    assert [row.in_own_community for row in found] == [True, True, True, False]
    assert (found[0].walk or 0) < (found[1].walk or 0)
    assert len(selectors.nearby_and_soon(actor=VISITOR, area_path="", limit=2)) == 2


def test_near_and_soon_is_one_query(town, django_assert_num_queries):
    for days in range(1, 6):
        town.activity(starts_at=in_days(days))
    with django_assert_num_queries(1):
        for row in selectors.nearby_and_soon(actor=VISITOR, area_path=town.grid.path):
            assert row.activity.title
            assert row.activity.region.name
            assert row.activity.site is None


def test_the_page_of_an_activity_knows_whom_i_speak_for(town, django_assert_max_num_queries):
    person, actor = town.resident()
    activity = town.activity(capacity=1)
    page = selectors.activity_page(actor=actor, activity_id=activity.pk)
    assert (page.places_left, page.why_not, page.mine) == (1, None, [(person, None)])
    signup = services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk)
    with django_assert_max_num_queries(9):
        page = selectors.activity_page(actor=actor, activity_id=activity.pk)
        offered = [[item.code for item in stall.items.all()] for stall in page.stalls]
    assert offered[0] == ["blood_pressure"]
    assert [standing.pk for _, standing in page.mine if standing] == [signup.pk]
    assert page.places_left == 0
    assert page.bring == ["身份证", "旧的病历"]


def test_a_full_one_offers_the_next_like_it(town):
    full = town.activity(capacity=1)
    services.sign_up(actor=town.staff, activity_id=full.pk, person_id=town.person().pk)
    following = town.activity(starts_at=full.starts_at + timedelta(days=7), capacity=5)
    assert selectors.activity_page(actor=VISITOR, activity_id=full.pk).similar == following


def test_drafts_are_for_staff_of_the_area_only(town):
    draft = town.activity(publish=False)
    for actor in (VISITOR, town.resident()[1], town.outsider):
        with pytest.raises(NotFound):
            selectors.activity_page(actor=actor, activity_id=draft.pk)
    assert selectors.activity_page(actor=town.staff, activity_id=draft.pk).activity.pk == draft.pk


def test_my_sign_ups_show_what_comes_first_and_where_i_wait(town, django_assert_num_queries):
    person, actor = town.resident()
    later, sooner = town.activity(starts_at=in_days(9)), town.activity(starts_at=in_days(2), capacity=1)
    services.sign_up(actor=town.staff, activity_id=sooner.pk, person_id=town.person("甲").pk)
    services.sign_up(actor=town.staff, activity_id=sooner.pk, person_id=town.person("乙").pk)
    for activity in (later, sooner):
        services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk)
    with django_assert_num_queries(2):
        mine = selectors.my_signups(actor=actor)
        assert [(row.activity.pk, row.waiting_as, row.upcoming) for row in mine] == [
            (sooner.pk, 2, True),
            (later.pk, None, True),
        ]
    assert "2" in selectors.standing(mine[0].signup)
    assert selectors.my_signups(actor=town.resident("乙")[1]) == []
    assert selectors.my_signups(actor=VISITOR) == []


def test_the_console_list_pages_by_key_and_shows_only_ones_own_area(town, django_assert_num_queries):
    mine = [town.activity(starts_at=in_days(days)) for days in range(1, 8)]
    town.activity(region=town.neighbour)
    seen, after = [], ""
    for _ in range(4):
        with django_assert_num_queries(1):
            page = selectors.console_list(actor=town.staff, after=after, limit=3)
            seen += [row.pk for row in page.rows if row.programme and row.region]
        after = page.after
        if not after:
            break
    assert seen == [activity.pk for activity in reversed(mine)]
    assert selectors.console_list(actor=town.resident()[1]).rows == []
    assert [row.pk for row in selectors.console_list(actor=town.grid_worker, limit=100).rows] == seen
    assert selectors.console_list(actor=town.staff, after="nonsense", limit=1).rows[0].pk == seen[0]


def test_the_console_filters(town):
    draft = town.activity(publish=False, title="中医推拿")
    town.activity()

    def found(**where):
        return {row.pk for row in selectors.console_list(actor=town.staff, where=ConsoleFilter(**where)).rows}

    assert found(state="draft") == {draft.pk}
    assert found(text="推拿") == {draft.pk}
    assert found(start=clock.today() + timedelta(days=8)) == set()
    assert len(found(area_path=town.community.path, programme_id=town.programme.pk)) == 2
    assert found(area_path=town.neighbour.path) == set()
    assert len(found(coming=True)) == 2


def test_the_desk_reads_the_same_number_of_times_however_many_come(town, django_assert_num_queries):
    activity = town.today()

    def come(count):
        for number in range(count):
            person = town.person(f"客{number}")
            services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk)
            services.check_in(
                actor=town.staff, activity_id=activity.pk, person_id=person.pk, method="name", client_id=tap()
            )

    come(2)
    services.count_heads(actor=town.staff, activity_id=activity.pk, heads=5, client_id=tap())
    with django_assert_num_queries(8):
        selectors.desk(actor=town.doctor, activity_id=activity.pk)
    come(5)
    with django_assert_num_queries(8):
        seen = selectors.desk(actor=town.doctor, activity_id=activity.pk)
        assert all(row.person.name for row in seen.signups)
    assert (seen.heads, seen.anonymous, len(seen.signups), len(seen.arrivals)) == (12, 5, 7, 8)
    with pytest.raises(NotFound):
        selectors.desk(actor=town.outsider, activity_id=activity.pk)
    with pytest.raises(NotAllowed):
        selectors.desk(actor=town.officer, activity_id=activity.pk)


def test_the_desk_finds_by_number_and_name(town):
    activity = town.today()
    guest = town.person("周明兰", region=town.neighbour_grid)
    signup = services.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=guest.pk)
    neighbour = town.person("周明亮")
    by_number = selectors.find_at_desk(actor=town.staff, activity_id=activity.pk, text=str(signup.number))
    assert [row.person.pk for row in by_number] == [guest.pk]
    by_name = selectors.find_at_desk(actor=town.staff, activity_id=activity.pk, text="周明")
    assert [(row.person.pk, row.signup is not None) for row in by_name] == [(guest.pk, True), (neighbour.pk, False)]
    with pytest.raises(NotFound):
        selectors.find_at_desk(actor=town.outsider, activity_id=activity.pk, text="周明")


def lights(actor, day):
    return {row.region.name: row.light.value for row in selectors.clinic_lights(actor=actor, day=day)}


def test_the_light_of_the_monthly_clinic(town, django_assert_num_queries):
    first = clock.today().replace(day=1) + timedelta(days=32)
    early, late = first.replace(day=5), first.replace(day=20)
    assert lights(town.officer, early) == {"桂花社区": "none", "梧桐社区": "none"}
    assert lights(town.officer, late) == {"桂花社区": "amber", "梧桐社区": "amber"}
    activity = town.activity(starts_at=clock.at(first.replace(day=25), "08:00"))
    assert lights(town.officer, late) == {"桂花社区": "planned", "梧桐社区": "amber"}
    Activity.objects.filter(pk=activity.pk).update(state="closed")
    with django_assert_num_queries(3):
        assert lights(town.officer, late) == {"桂花社区": "held", "梧桐社区": "amber"}
    assert lights(town.staff, late) == {"桂花社区": "held"}
    assert lights(town.grid_worker, late) == {"桂花社区": "held"}
    assert lights(town.resident()[1], late) == {}


def test_filing_reminders_between_thirty_and_fifteen_days_before(town):
    today = clock.today()
    open_one = town.activity(starts_at=in_days(20), filing_required=True)
    late_one = town.activity(starts_at=in_days(10), filing_required=True)
    town.activity(starts_at=in_days(40), filing_required=True)
    town.activity(starts_at=in_days(20))
    filed = town.activity(starts_at=in_days(21), filing_required=True)
    services.set_filing(actor=town.staff, activity_id=filed.pk, filed_on=today)
    found = selectors.filing_reminders(actor=town.staff)
    assert [(row.activity.pk, row.late) for row in found] == [(late_one.pk, True), (open_one.pk, False)]
    assert found[1].until_day == today + timedelta(days=5)
    assert selectors.filing_reminders(actor=town.outsider) == []


def test_open_follow_ups_of_ones_area(town):
    activity = town.today(stalls=())
    services.record_service(
        actor=town.staff,
        activity_id=activity.pk,
        stall_id=None,
        item_id=town.item("blood_pressure").pk,
        person_id=town.person().pk,
        reading={"systolic": 186, "diastolic": 112},
        client_id=tap(),
    )
    assert len(selectors.open_follow_ups(actor=town.grid_worker)) == 1
    assert selectors.open_follow_ups(actor=town.outsider) == []
    assert selectors.open_follow_ups(actor=town.officer) == []


def test_the_sign_up_list_is_an_audience_for_those_who_may(town):
    activity = town.activity(capacity=1)
    for name in "甲乙":
        services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(name).pk)
    spec = {"kind": "signups", "activity": activity.pk}
    assert [one.label for one in audiences.resolve(town.staff, spec)] == ["甲", "乙"]
    assert [one.label for one in audiences.resolve(town.staff, spec | {"states": ["waiting"]})] == ["乙"]
    for outsider in (town.outsider, town.resident()[1], VISITOR):
        with pytest.raises(NotFound):
            audiences.resolve(outsider, spec)
    assert "家门口义诊" in audiences.described(spec)


def test_a_series_page_shows_every_day(town, django_assert_max_num_queries):
    start = clock.today() + timedelta(days=1)
    from doorstep.activities.recurrence import Rule

    series = services.create_series(
        actor=town.staff,
        region=town.community,
        programme=town.programme,
        plan=make_plan(starts_at=clock.at(start, "08:00")),
        rule=Rule("weekly", weekday=3),
        ends_on=start + timedelta(days=200),
    )
    with django_assert_max_num_queries(4):
        page = selectors.series_page(actor=town.staff, series_id=series.pk)
    assert len(page.days) >= 28
    assert page.days[0].activity is not None
    assert page.days[-1].activity is None
    with pytest.raises(NotFound):
        selectors.series_page(actor=town.outsider, series_id=series.pk)
    assert [row.pk for row in selectors.series_list(actor=town.staff)] == [series.pk]


def test_the_console_page_offers_only_what_this_actor_may_do(town):
    activity = begin(town.activity())
    assert selectors.console_activity(actor=town.staff, activity_id=activity.pk).actions == [
        "edit",
        "start",
        "close",
        "cancel",
    ]
    assert selectors.console_activity(actor=town.doctor, activity_id=activity.pk).actions == ["start"]
    assert selectors.console_activity(actor=town.officer, activity_id=activity.pk).actions == []
    with pytest.raises(NotFound):
        selectors.console_activity(actor=town.outsider, activity_id=activity.pk)
