"""At the door: check-in, head-counts, taking back."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Sum

from doorstep.activities import services
from doorstep.activities.errors import (
    ActivityCancelled,
    AlreadyClosed,
    BadHeads,
    CheckInTooEarly,
    HouseFull,
    NoSuchNumber,
    NotHeldYet,
    ReasonMissing,
    TapUsedElsewhere,
    WhoIsIt,
    WrongQr,
)
from doorstep.activities.models import Activity, Attendance, Signup
from doorstep.activities.tests.factories import begin, make_user, tap
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.ledger.models import Record


def check_in(actor, activity, person=None, **more):
    more.setdefault("client_id", tap())
    more.setdefault("method", "name")
    if person is not None:
        more["person_id"] = person.pk
    return services.check_in(actor=actor, activity_id=activity.pk, **more)


def person_times(activity):
    return sum(
        Record.objects.filter(session=f"activities.activity:{activity.pk}").values_list("person_times", flat=True)
    )


def test_the_first_check_in_starts_the_activity_and_is_in_the_book_at_once(town):
    activity = town.today()
    person = town.person()
    done = check_in(town.staff, activity, person)
    activity.refresh_from_db()
    assert activity.state == "running"
    record = Record.objects.get(source=f"activities.attendance:{done.attendance.pk}")
    assert (record.person_times, record.household_times, record.person_id) == (1, 1, person.pk)
    assert (record.region_id, record.occurred_on) == (activity.region_id, clock.local(activity.starts_at).date())
    assert record.session == f"activities.activity:{activity.pk}"


def test_checking_in_twice_counts_once(town):
    activity, person = town.today(), town.person()
    first = check_in(town.staff, activity, person)
    again = check_in(town.staff, activity, person)
    assert not first.already
    assert again.already
    assert again.attendance.pk == first.attendance.pk
    assert person_times(activity) == 1


def test_the_same_tap_sent_again_is_one(town):
    activity, person, client = town.today(), town.person(), tap()
    first = check_in(town.staff, activity, person, client_id=client)
    assert check_in(town.staff, activity, person, client_id=client).attendance.pk == first.attendance.pk
    with pytest.raises(TapUsedElsewhere):
        check_in(town.staff, activity, town.person("乙"), client_id=client)


def test_by_code_by_number_and_by_name(town):
    activity = town.today()
    people = [town.person(name) for name in "甲乙丙"]
    signups = [services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk) for person in people]
    check_in(town.staff, activity, signup_token=signups[0].token, method="qr")
    check_in(town.staff, activity, number=2, method="ticket")
    check_in(town.staff, activity, people[2], method="id_tail")
    assert set(Signup.objects.values_list("state", flat=True)) == {"attended"}
    assert list(Attendance.objects.order_by("id").values_list("method", "person_id")) == [
        ("qr", people[0].pk),
        ("ticket", people[1].pk),
        ("id_tail", people[2].pk),
    ]


def test_a_wrong_code_a_wrong_number_and_nobody_at_all(town):
    activity, other = town.today(), town.today()
    signup = services.sign_up(actor=town.staff, activity_id=other.pk, person_id=town.person().pk)
    with pytest.raises(WrongQr):
        check_in(town.staff, activity, signup_token=signup.token)
    with pytest.raises(NoSuchNumber, match="7"):
        check_in(town.staff, activity, number=7)
    with pytest.raises(WhoIsIt):
        check_in(town.staff, activity)
    with pytest.raises(WhoIsIt):
        check_in(town.staff, activity, town.person("乙"), number=1)


def test_the_door_opens_two_hours_before(town):
    person = town.person()
    with pytest.raises(CheckInTooEarly):
        check_in(town.staff, town.activity(starts_at=clock.now() + timedelta(hours=2, minutes=5)), person)
    check_in(town.staff, town.activity(starts_at=clock.now() + timedelta(hours=1, minutes=55)), person)


def test_drafts_and_cancelled_ones_take_nobody(town):
    person = town.person()
    with pytest.raises(NotHeldYet):
        check_in(town.staff, town.activity(publish=False), person)
    cancelled = town.today()
    services.cancel_activity(actor=town.staff, activity_id=cancelled.pk, reason="下大雨")
    with pytest.raises(ActivityCancelled):
        check_in(town.staff, cancelled, person)


def test_outsiders_do_not_check_in_our_people(town):
    activity, person = town.today(), town.person()
    _, as_resident = town.resident("郑生人")
    for outsider in (town.outsider, town.officer, as_resident, VISITOR):
        with pytest.raises(NotAllowed):
            check_in(outsider, activity, person)
    draft = town.activity(publish=False)
    for outsider in (town.outsider, as_resident, VISITOR):
        with pytest.raises(NotFound):
            check_in(outsider, draft, person)
    assert not Attendance.objects.exists()


def test_a_grid_worker_checks_in_at_his_community_but_not_people_of_elsewhere(town):
    activity = town.today()
    check_in(town.grid_worker, activity, town.person())
    stranger = town.person("外人", region=town.neighbour_grid)
    with pytest.raises(NotFound):
        check_in(town.grid_worker, activity, stranger)
    services.sign_up(
        actor=Actor(user_id=make_user().pk, person_ids=frozenset({stranger.pk})),
        activity_id=activity.pk,
        person_id=stranger.pk,
    )
    check_in(town.grid_worker, activity, stranger)


def test_a_doctor_who_sees_no_register_checks_in_who_stands_before_him(town):
    activity = town.today()
    check_in(town.doctor, activity, town.person())
    with pytest.raises(NotFound):
        check_in(town.doctor, activity, town.person("外人", region=town.neighbour_grid))


def test_one_checks_in_oneself_at_the_door(town):
    person, actor = town.resident()
    activity = town.today()
    done = services.self_check_in(actor=actor, door_token=activity.door_token, person_id=person.pk, client_id=tap())
    assert done.attendance.method == "door"
    with pytest.raises(NotFound):
        services.self_check_in(
            actor=actor, door_token=activity.door_token, person_id=town.person("乙").pk, client_id=tap()
        )
    with pytest.raises(NotFound):
        services.self_check_in(actor=actor, door_token=uuid.uuid4(), person_id=person.pk, client_id=tap())
    draft = town.activity(publish=False)
    with pytest.raises(NotFound):
        services.self_check_in(actor=actor, door_token=draft.door_token, person_id=person.pk, client_id=tap())


def test_who_waits_takes_a_place_that_came_free_unnoticed(town):
    activity = town.today(capacity=1, signup_mode="required")
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person("甲").pk)
    waiting = town.person("乙")
    signup = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=waiting.pk)
    Activity.objects.filter(pk=activity.pk).update(capacity=2)
    check_in(town.staff, activity, waiting)
    signup.refresh_from_db()
    activity.refresh_from_db()
    assert (signup.state, activity.taken, activity.waiting) == ("attended", 2, 0)


def test_who_waits_and_comes_anyway_counts_as_a_walk_in_where_walk_ins_are_welcome(town):
    activity = town.today(capacity=1)
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person("甲").pk)
    waiting = town.person("乙")
    signup = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=waiting.pk)
    done = check_in(town.staff, activity, waiting)
    signup.refresh_from_db()
    activity.refresh_from_db()
    assert done.attendance.signup_id == signup.pk
    assert (signup.state, activity.taken, activity.waiting) == ("walked_in", 1, 0)


def test_a_walk_in_taken_back_waits_again_under_his_number_and_moves_up_when_there_is_room(town):
    activity = town.today(capacity=1)
    first = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person("甲").pk)
    waiting = town.person("乙")
    signup = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=waiting.pk)
    done = check_in(town.staff, activity, waiting)
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="点错了人")
    signup.refresh_from_db()
    activity.refresh_from_db()
    assert (signup.state, signup.number, activity.taken, activity.waiting) == ("waiting", 2, 1, 1)
    again = check_in(town.staff, activity, waiting)
    services.cancel_signup(actor=town.staff, signup_id=first.pk)
    services.withdraw_attendance(actor=town.staff, attendance_id=again.attendance.pk, reason="点错了人")
    signup.refresh_from_db()
    activity.refresh_from_db()
    assert (signup.state, activity.taken, activity.waiting) == ("booked", 1, 0)
    assert person_times(activity) == 0


def test_who_waited_in_vain_and_is_entered_late_came_and_taken_back_again_did_not(town):
    activity = town.today(capacity=1)
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person("甲").pk)
    waiting = town.person("乙")
    signup = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=waiting.pk)
    begin(activity)
    services.close_activity(actor=town.staff, activity_id=activity.pk, nobody_came=True)
    signup.refresh_from_db()
    assert signup.state == "lapsed"
    done = check_in(town.staff, activity, waiting, late=True)
    signup.refresh_from_db()
    assert (signup.state, done.attendance.late) == ("walked_in", True)
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="点错了人")
    signup.refresh_from_db()
    activity.refresh_from_db()
    assert (signup.state, activity.taken, activity.waiting) == ("lapsed", 1, 0)


def test_a_full_activity_with_sign_up_refuses_at_the_door_unless_staff_decide_otherwise(town):
    activity = town.today(capacity=1, signup_mode="required")
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person("甲").pk)
    late_comer = town.person("乙")
    with pytest.raises(HouseFull) as refusal:
        check_in(town.staff, activity, late_comer)
    assert refusal.value.advice()
    assert check_in(town.staff, activity, late_comer, anyway=True).attendance.signup_id is None
    activity.refresh_from_db()
    assert activity.taken == 1
    person, actor = town.resident("丙")
    with pytest.raises(HouseFull):
        services.self_check_in(actor=actor, door_token=activity.door_token, person_id=person.pk, client_id=tap())


def test_with_room_whoever_comes_unannounced_takes_a_place_where_sign_up_is_required(town):
    activity = town.today(capacity=2, signup_mode="required")
    done = check_in(town.staff, activity, town.person())
    activity.refresh_from_db()
    assert (activity.taken, done.attendance.signup.state) == (1, "attended")
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="点错了人")
    activity.refresh_from_db()
    assert activity.taken == 0


def test_heads_without_names_count_as_person_times_and_not_as_persons(town):
    activity = town.today()
    done = services.count_heads(actor=town.staff, activity_id=activity.pk, heads=28, client_id=tap())
    record = Record.objects.get(source=f"activities.attendance:{done.attendance.pk}")
    assert (record.person_times, record.person_id, record.household_times) == (28, None, 0)
    client = tap()
    for _ in range(2):
        services.count_heads(actor=town.staff, activity_id=activity.pk, heads=3, client_id=client)
    assert person_times(activity) == 31
    with pytest.raises(TapUsedElsewhere):
        services.count_heads(actor=town.staff, activity_id=activity.pk, heads=4, client_id=client)
    for heads in (0, -1, 2001):
        with pytest.raises(BadHeads):
            services.count_heads(actor=town.staff, activity_id=activity.pk, heads=heads, client_id=tap())
    with pytest.raises(NotAllowed):
        services.count_heads(actor=town.outsider, activity_id=activity.pk, heads=5, client_id=tap())


def test_taking_back_reverses_the_record_and_the_person_may_be_checked_in_again(town):
    activity, person = town.today(), town.person()
    signup = services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk)
    done = check_in(town.staff, activity, person)
    with pytest.raises(ReasonMissing):
        services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason=" ")
    with pytest.raises(NotAllowed):
        services.withdraw_attendance(actor=town.outsider, attendance_id=done.attendance.pk, reason="误点")
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="误点")
    signup.refresh_from_db()
    assert signup.state == "booked"
    assert person_times(activity) == 0
    with pytest.raises(WrongState):
        services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="误点")
    assert not check_in(town.staff, activity, person).already
    assert person_times(activity) == 1


def test_after_closing_only_as_a_late_entry_by_who_may_correct(town):
    activity = begin(town.today())
    person = town.person()
    signup = services.sign_up(actor=town.staff, activity_id=town.today().pk, person_id=person.pk)
    assert signup.state == "booked"
    services.count_heads(actor=town.staff, activity_id=activity.pk, heads=2, client_id=tap())
    services.close_activity(actor=town.staff, activity_id=activity.pk)
    with pytest.raises(AlreadyClosed):
        check_in(town.staff, activity, person)
    with pytest.raises(NotAllowed):
        check_in(town.grid_worker, activity, person, late=True)
    done = check_in(town.staff, activity, person, late=True)
    assert done.attendance.late
    record = Record.objects.get(source=f"activities.attendance:{done.attendance.pk}")
    assert record.occurred_on == clock.local(activity.starts_at).date()


def test_what_was_done_at_the_door_before_the_closing_comes_in_after_it(town):
    """A telephone without a signal: the closing knew nothing of him, so he stood there as a no-show."""
    activity = begin(town.today())
    person, other = town.person(), town.person("乙")
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk)
    services.count_heads(actor=town.staff, activity_id=activity.pk, heads=2, client_id=tap())
    done_at = clock.now()
    services.close_activity(actor=town.staff, activity_id=activity.pk)
    done = check_in(town.grid_worker, activity, person, taken_at=done_at)
    heads = services.count_heads(
        actor=town.grid_worker, activity_id=activity.pk, heads=3, client_id=tap(), taken_at=done_at
    )
    assert (done.attendance.late, done.attendance.at, heads.attendance.late) == (True, done_at, True)
    assert Signup.objects.get().state == "attended"
    assert person_times(activity) == 6
    for taken_at in (None, clock.now()):
        with pytest.raises(AlreadyClosed):
            check_in(town.grid_worker, activity, other, taken_at=taken_at)


def test_a_no_show_entered_late_has_attended(town):
    activity = town.today()
    person = town.person()
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk)
    begin(activity)
    services.close_activity(actor=town.staff, activity_id=activity.pk, extra_heads=3)
    assert Signup.objects.get().state == "no_show"
    done = check_in(town.staff, activity, person, late=True)
    assert Signup.objects.get().state == "attended"
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="不是她")
    assert Signup.objects.get().state == "no_show"


def test_a_programme_that_counts_no_people_posts_none(town):
    town.programme.counts = ["sessions"]
    town.programme.save()
    activity = town.today()
    done = check_in(town.staff, activity, town.person())
    assert not Record.objects.exists()
    services.withdraw_attendance(actor=town.staff, attendance_id=done.attendance.pk, reason="误点")


def test_two_of_one_door_are_two_attendances_and_one_household_visit(town):
    """户次 counts doors, also when the one who came first turns out to be a mistake."""
    soon = clock.now() + timedelta(minutes=30)
    activity = town.activity(starts_at=soon, ends_at=soon + timedelta(hours=3))
    wife = town.person("周明兰")
    husband = town.person("顾守田", household=wife.household)

    def times():
        totals = Record.objects.aggregate(times=Sum("person_times"), doors=Sum("household_times"))
        return totals["times"], totals["doors"]

    came = [
        services.check_in(
            actor=town.staff, activity_id=activity.pk, person_id=person.pk, method="name", client_id=uuid.uuid4()
        )
        for person in (wife, husband)
    ]
    assert times() == (2, 1)
    services.withdraw_attendance(actor=town.staff, attendance_id=came[0].attendance.pk, reason="认错人了")
    assert times() == (1, 1)
    services.withdraw_attendance(actor=town.staff, attendance_id=came[1].attendance.pk, reason="也认错了")
    assert times() == (0, 0)
