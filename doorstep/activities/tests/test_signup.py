"""Signing up: who may, who gets the place, who moves up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.activities import services
from doorstep.activities.errors import ActivityCancelled, NoSignupNeeded, PersonClosed, SignupNotOpen, SignupOver
from doorstep.activities.models import Activity, Signup, Stall
from doorstep.activities.plans import StallPlan
from doorstep.activities.tests.factories import make_plan, make_user
from doorstep.kernel import clock
from doorstep.kernel.actor import VISITOR, Actor
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.kernel.models import Event
from doorstep.messaging.models import Message, Notice


def counters(activity):
    return Activity.objects.values_list("taken", "waiting").get(pk=activity.pk)


def sign_up(actor, activity, person, **more):
    return services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk, **more)


def test_a_resident_signs_herself_up(town):
    person, actor = town.resident("周明兰")
    activity = town.activity(capacity=2)
    signup = sign_up(actor, activity, person)
    assert (signup.state, signup.number, signup.via) == ("booked", 1, "self")
    assert counters(activity) == (1, 0)
    event = Event.objects.get(subject=f"activities.signup:{signup.pk}")
    assert (event.action, event.to_state, event.actor_id) == ("sign_up", "booked", actor.user_id)
    assert event.area_path == town.community.path
    stored = Signup.objects.get(pk=signup.pk)
    assert (stored.token, stored.by_id, stored.person_id) == (signup.token, actor.user_id, person.pk)


def test_a_daughter_signs_her_mother_up(town):
    mother = town.person("周明兰")
    daughter = make_user("周小妹")
    actor = Actor(user_id=daughter.pk, label="周小妹", person_ids=frozenset({mother.pk}))
    assert sign_up(actor, town.activity(), mother).via == "proxy"


def test_staff_sign_a_resident_up_who_called(town):
    person = town.person("周明兰")
    signup = sign_up(town.staff, town.activity(), person)
    assert (signup.via, signup.by_id) == ("staff", town.staff.user_id)


def test_a_grid_worker_signs_up_the_people_of_his_grid_for_his_community(town):
    activity = town.activity()
    assert sign_up(town.grid_worker, activity, town.person()).via == "staff"
    with pytest.raises(NotFound):
        sign_up(town.grid_worker, activity, town.person(region=town.other_grid))


@pytest.mark.parametrize("who", ["outsider", "officer"])
def test_other_staff_can_not_sign_our_people_up(town, who):
    person = town.person("周明兰")
    activity = town.activity()
    with pytest.raises(NotFound):
        sign_up(getattr(town, who), activity, person)
    assert counters(activity) == (0, 0)


def test_a_resident_can_not_sign_up_somebody_else(town):
    _, stranger = town.resident("郑生人")
    activity = town.activity()
    with pytest.raises(NotFound):
        sign_up(stranger, activity, town.person("周明兰"))
    with pytest.raises(NotFound):
        sign_up(VISITOR, activity, town.person("周明兰"))
    assert counters(activity) == (0, 0)


def test_signing_up_twice_is_once(town):
    person, actor = town.resident()
    activity = town.activity(capacity=5)
    first = sign_up(actor, activity, person)
    assert sign_up(actor, activity, person).pk == first.pk
    assert counters(activity) == (1, 0)
    assert Activity.objects.get(pk=activity.pk).last_number == 1


def test_signing_up_again_when_full_keeps_the_place(town):
    person, actor = town.resident()
    activity = town.activity(capacity=1)
    sign_up(actor, activity, person)
    assert sign_up(actor, activity, person).state == "booked"
    assert counters(activity) == (1, 0)


def test_when_full_the_next_waits_with_the_next_number(town):
    activity = town.activity(capacity=1)
    sign_up(town.staff, activity, town.person("甲"))
    signup = sign_up(town.staff, activity, town.person("乙"))
    assert (signup.state, signup.number) == ("waiting", 2)
    assert counters(activity) == (1, 1)


def test_one_may_sign_up_anew_after_cancelling(town):
    person, actor = town.resident()
    activity = town.activity()
    first = sign_up(actor, activity, person)
    services.cancel_signup(actor=actor, signup_id=first.pk)
    second = sign_up(actor, activity, person)
    assert second.pk != first.pk
    assert second.number == 2
    assert counters(activity) == (1, 0)


def test_a_draft_does_not_exist_for_residents_and_is_not_open_for_staff(town):
    person, actor = town.resident()
    activity = town.activity(publish=False)
    with pytest.raises(NotFound):
        sign_up(actor, activity, person)
    with pytest.raises(SignupNotOpen):
        sign_up(town.staff, activity, person)


def test_cancelled_over_and_free_ones_say_why(town):
    person, actor = town.resident()
    cancelled = town.activity()
    services.cancel_activity(actor=town.staff, activity_id=cancelled.pk, reason="医生临时有手术")
    with pytest.raises(ActivityCancelled, match="医生临时有手术"):
        sign_up(actor, cancelled, person)
    with pytest.raises(NoSignupNeeded):
        sign_up(actor, town.activity(signup_mode="none"), person)
    closed_early = town.activity(signup_until=clock.now() + timedelta(days=1))
    Activity.objects.filter(pk=closed_early.pk).update(signup_until=clock.now() - timedelta(minutes=1))
    with pytest.raises(SignupOver):
        sign_up(actor, closed_early, person)
    begun = town.activity()
    Activity.objects.filter(pk=begun.pk).update(
        starts_at=clock.now() - timedelta(hours=5), ends_at=clock.now() - timedelta(hours=2)
    )
    with pytest.raises(SignupOver):
        sign_up(actor, begun, person)
    with pytest.raises(NotFound):
        services.sign_up(actor=actor, activity_id=0, person_id=person.pk)
    assert not Signup.objects.exists()


def test_who_moved_away_is_not_signed_up(town):
    person = town.person("周明兰", life="moved", closed_on=clock.today())
    activity = town.activity()
    with pytest.raises(PersonClosed):
        sign_up(town.staff, activity, person)
    assert counters(activity) == (0, 0)


def test_the_first_waiting_moves_up_and_hears_of_it_at_once(town):
    activity = town.activity(capacity=1)
    first = sign_up(town.staff, activity, town.person("甲", phone="13900000001"))
    second = sign_up(town.staff, activity, town.person("乙", phone="13900000002"))
    third = sign_up(town.staff, activity, town.person("丙", phone="13900000003"))
    services.cancel_signup(actor=town.staff, signup_id=first.pk, reason="电话里说来不了")
    states = dict(Signup.objects.values_list("pk", "state"))
    assert states == {first.pk: "cancelled", second.pk: "booked", third.pk: "waiting"}
    assert counters(activity) == (1, 1)
    notice = Notice.objects.get()
    assert (notice.urgency, notice.category, notice.subject) == ("urgent", "own", f"activities.activity:{activity.pk}")
    assert "轮到您了" in notice.body
    assert [message.recipient_label for message in Message.objects.filter(channel="sms")] == ["乙"]


def test_a_waiting_person_gives_up_and_nobody_moves(town):
    activity = town.activity(capacity=1)
    sign_up(town.staff, activity, town.person("甲"))
    second = sign_up(town.staff, activity, town.person("乙"))
    services.cancel_signup(actor=town.staff, signup_id=second.pk)
    assert counters(activity) == (1, 0)
    assert not Notice.objects.exists()


def test_more_places_move_up_as_many_as_fit(town):
    activity = town.activity(capacity=1)
    for name in "甲乙丙丁":
        sign_up(town.staff, activity, town.person(name))
    services.update_activity(
        actor=town.staff, activity_id=activity.pk, plan=make_plan(starts_at=activity.starts_at, capacity=3)
    )
    assert counters(activity) == (3, 1)
    order = list(Signup.objects.order_by("number").values_list("state", flat=True))
    assert order == ["booked", "booked", "booked", "waiting"]


def test_a_stall_has_places_of_its_own_and_who_wants_it_waits_for_it(town):
    stalls = [StallPlan(name="问医生", items=("consultation",), capacity=1), StallPlan(name="量血压")]
    activity = town.activity(capacity=10, stalls=stalls)
    doctor, pressure = Stall.objects.filter(activity=activity)
    first = sign_up(town.staff, activity, town.person("甲"), stall_id=doctor.pk)
    second = sign_up(town.staff, activity, town.person("乙"), stall_id=doctor.pk)
    third = sign_up(town.staff, activity, town.person("丙"), stall_id=pressure.pk)
    assert [one.state for one in (first, second, third)] == ["booked", "waiting", "booked"]
    assert counters(activity) == (2, 1)
    doctor.refresh_from_db()
    assert doctor.taken == 1
    # A place at another stall is of no use to her; one at the doctor's is.
    services.cancel_signup(actor=town.staff, signup_id=third.pk)
    assert Signup.objects.get(pk=second.pk).state == "waiting"
    services.cancel_signup(actor=town.staff, signup_id=first.pk)
    assert Signup.objects.get(pk=second.pk).state == "booked"
    doctor.refresh_from_db()
    assert doctor.taken == 1
    assert counters(activity) == (1, 0)


def test_who_waits_for_the_activity_passes_those_who_wait_for_a_full_stall(town):
    activity = town.activity(capacity=2, stalls=[StallPlan(name="问医生", capacity=1)])
    doctor = Stall.objects.get(activity=activity)
    sign_up(town.staff, activity, town.person("甲"), stall_id=doctor.pk)
    general = sign_up(town.staff, activity, town.person("乙"))
    for_doctor = sign_up(town.staff, activity, town.person("丙"), stall_id=doctor.pk)
    anywhere = sign_up(town.staff, activity, town.person("丁"))
    services.cancel_signup(actor=town.staff, signup_id=general.pk)
    assert Signup.objects.get(pk=for_doctor.pk).state == "waiting"
    assert Signup.objects.get(pk=anywhere.pk).state == "booked"


def test_a_stall_of_another_activity_does_not_exist(town):
    activity, other = town.activity(), town.activity()
    stall = Stall.objects.filter(activity=other)[0]
    with pytest.raises(NotFound):
        sign_up(town.staff, activity, town.person(), stall_id=stall.pk)
    assert counters(activity) == (0, 0)


def test_only_the_person_or_staff_of_the_place_cancel(town):
    person, actor = town.resident()
    _, stranger = town.resident("郑生人")
    signup = sign_up(actor, town.activity(), person)
    for outsider in (stranger, town.outsider, VISITOR):
        with pytest.raises(NotFound):
            services.cancel_signup(actor=outsider, signup_id=signup.pk)
    with pytest.raises(NotAllowed):
        services.cancel_signup(actor=town.officer, signup_id=signup.pk)
    services.cancel_signup(actor=actor, signup_id=signup.pk)
    with pytest.raises(WrongState):
        services.cancel_signup(actor=actor, signup_id=signup.pk)


def test_confirmations_are_written_once_by_the_worker(town):
    person, actor = town.resident("周明兰", phone="13900000001")
    activity = town.activity(capacity=1)
    sign_up(actor, activity, person)
    waits = sign_up(town.staff, activity, town.person("乙", phone="13900000002"))
    assert services.confirm_all() == 2
    assert services.confirm_all() == 0
    bodies = dict(Message.objects.filter(channel="sms").values_list("recipient_label", "body"))
    assert "报上名了" in bodies["周明兰"]
    assert "候补" in bodies["乙"]
    assert Message.objects.filter(channel="inbox", user_id=actor.user_id).count() == 1
    assert Signup.objects.get(pk=waits.pk).told


def test_who_cancels_before_the_worker_comes_gets_no_confirmation(town):
    person, actor = town.resident()
    signup = sign_up(actor, town.activity(), person)
    services.cancel_signup(actor=actor, signup_id=signup.pk)
    assert services.confirm_all() == 0
    assert not Notice.objects.exists()


def test_a_proxy_hears_what_her_mother_hears(town):
    mother = town.person("周明兰", phone="13900000001")
    daughter = make_user("周小妹", phone="13900000009")
    actor = Actor(user_id=daughter.pk, person_ids=frozenset({mother.pk}))
    sign_up(actor, town.activity(), mother)
    services.confirm_all()
    assert set(Message.objects.filter(channel="sms").values_list("recipient_label", flat=True)) == {"周明兰", "周小妹"}


def test_signing_up_is_one_statement(town, django_assert_num_queries):
    person, actor = town.resident()
    activity = town.activity(capacity=100)
    with CaptureQueriesContext(connection) as seen:
        sign_up(actor, activity, person)
    said = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    # It takes the place, writes the sign-up and its event, and is a transaction by itself.
    assert len(said) == 1, said


def test_at_a_stall_the_event_says_what_became_of_him(town):
    """Known only after the stall was asked, so the event may not be written with the place."""
    activity = town.activity(capacity=100, stalls=[StallPlan(name="问医生", capacity=1)])
    stall = activity.stalls.get()
    for number, name in enumerate(["周明兰", "许长林"]):
        person, actor = town.resident(name)
        signup = services.sign_up(actor=actor, activity_id=activity.pk, person_id=person.pk, stall_id=stall.pk)
        event = Event.objects.get(subject=f"activities.signup:{signup.pk}", action="sign_up")
        assert event.to_state == signup.state == ["booked", "waiting"][number]


def test_a_place_given_back_between_the_two_statements_is_taken_not_waited_for(town, monkeypatch):
    """Without the second round the second person would wait beside an empty chair."""
    from doorstep.activities.services import signup as module

    activity = town.activity(capacity=1)
    first, one = town.resident("周明兰")
    second, two = town.resident("许长林")
    held = services.sign_up(actor=one, activity_id=activity.pk, person_id=first.pk)
    run = module._run
    wait = module._STATEMENTS[module._EVENT][1][0]
    given_back: list[Signup] = []

    def run_and_give_back(statement, values):
        if statement is wait and not given_back:
            given_back.append(services.cancel_signup(actor=one, signup_id=held.pk))
        return run(statement, values)

    monkeypatch.setattr(module, "_run", run_and_give_back)
    assert services.sign_up(actor=two, activity_id=activity.pk, person_id=second.pk).state == "booked"
    activity.refresh_from_db()
    assert (activity.taken, activity.waiting) == (1, 0)
