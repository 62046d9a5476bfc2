"""At the stalls: items, readings, hints, follow-ups."""

from datetime import date, timedelta

import pytest

from doorstep.activities import services
from doorstep.activities.errors import (
    BadTimes,
    FieldProblem,
    ItemNotOffered,
    NeedsName,
    OneAtATime,
    ReadingForOne,
    ReadingMissing,
    ReadingNotWanted,
    ReadingProblem,
    TapUsedElsewhere,
)
from doorstep.activities.models import Attendance, FollowUp, ServiceDone, Stall
from doorstep.activities.tests.factories import begin, tap
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.ledger.models import Record

HIGH = {"systolic": 186, "diastolic": 112}
FINE = {"systolic": 122, "diastolic": 78}


@pytest.fixture
def clinic(town):
    return town.today()


def record(town, activity, code, *, stall=None, actor=None, **more):
    item = town.item(code)
    stall = stall or Stall.objects.filter(activity=activity, items=item).first()
    more.setdefault("client_id", tap())
    if "person" in more:
        more["person_id"] = more.pop("person").pk
    return services.record_service(
        actor=actor or town.staff,
        activity_id=activity.pk,
        stall_id=stall.pk if stall else None,
        item_id=item.pk,
        **more,
    )


def test_a_high_blood_pressure_is_recorded_once_and_leaves_a_follow_up(town, clinic):
    person = town.person(birth_date=date(1950, 5, 1))
    done = record(town, clinic, "blood_pressure", person=person, reading=HIGH)
    assert (done.hint.level, done.service.hint_level) == ("urgent", "urgent")
    row = Record.objects.get(source=f"activities.service:{done.service.pk}")
    assert (row.items, row.person_times, row.item) == (1, 0, town.item("blood_pressure"))
    follow_up = FollowUp.objects.get()
    assert (follow_up.person_id, follow_up.level, follow_up.area_path) == (person.pk, "urgent", town.grid.path)
    day = clock.local(clinic.starts_at).date()
    assert follow_up.due_on == day + timedelta(days=done.hint.follow_up_days)


def test_the_hint_sends_to_a_doctor_and_never_diagnoses(town, clinic):
    done = record(town, clinic, "blood_pressure", person=town.person(), reading=HIGH)
    assert "医生" in done.hint.text.zh
    assert not any(word in done.hint.text.zh for word in ("诊断", "高血压病", "患有", "确诊"))


def test_a_usual_reading_leaves_no_follow_up(town, clinic):
    done = record(town, clinic, "blood_pressure", person=town.person(), reading=FINE)
    assert done.follow_up is None
    assert not FollowUp.objects.exists()


def test_fasting_and_random_glucose_are_read_differently_and_the_time_is_asked_for(town, clinic):
    fasting = record(
        town, clinic, "blood_glucose", person=town.person("甲"), reading={"value": 7.8, "timing": "fasting"}
    )
    random = record(town, clinic, "blood_glucose", person=town.person("乙"), reading={"value": 7.8, "timing": "random"})
    assert fasting.hint.level == "attention"
    assert random.hint.level == "ok"
    with pytest.raises(ReadingProblem):
        record(town, clinic, "blood_glucose", person=town.person("丙"), reading={"value": 7.8})


def test_who_is_served_was_there(town, clinic):
    person = town.person()
    record(town, clinic, "blood_pressure", person=person, reading=FINE)
    record(town, clinic, "consultation", person=person)
    assert Attendance.objects.filter(person=person).count() == 1
    clinic.refresh_from_db()
    assert clinic.state == "running"


@pytest.mark.parametrize(
    "reading",
    [
        {"systolic": 1200, "diastolic": 80},
        {"systolic": "abc", "diastolic": 80},
        {"systolic": 120},
        {"systolic": 80, "diastolic": 120},
        {"systolic": 120, "diastolic": 80, "colour": 1},
        {"systolic": 120.55, "diastolic": 80},
    ],
)
def test_what_can_not_be_is_refused_with_a_sentence_and_nothing_is_kept(town, clinic, reading):
    with pytest.raises(ReadingProblem) as refusal:
        record(town, clinic, "blood_pressure", person=town.person(), reading=reading)
    assert "%(" not in str(refusal.value)
    assert not ServiceDone.objects.exists()
    assert not Attendance.objects.exists()


def test_the_rules_between_item_person_and_reading(town, clinic):
    person = town.person()
    with pytest.raises(ReadingMissing):
        record(town, clinic, "blood_pressure", person=person)
    with pytest.raises(ReadingNotWanted):
        record(town, clinic, "consultation", person=person, reading={"value": 1})
    with pytest.raises(NeedsName):
        record(town, clinic, "report_reading")
    with pytest.raises(OneAtATime):
        record(town, clinic, "consultation", person=person, times=2)
    with pytest.raises(ReadingForOne):
        record(town, clinic, "blood_pressure", times=5, reading=FINE)
    for times in (0, 2001):
        with pytest.raises(BadTimes):
            record(town, clinic, "consultation", times=times)
    with pytest.raises(ItemNotOffered):
        record(town, clinic, "consultation", stall=Stall.objects.get(activity=clinic, name="测血糖"), person=person)
    with pytest.raises(NotFound):
        record(town, clinic, "consultation", stall=Stall.objects.get(activity=town.today(), name="问医生"))


def test_people_without_a_name_are_served_too(town, clinic):
    done = record(town, clinic, "blood_pressure", reading=HIGH)
    assert done.hint.level == "urgent"
    assert done.follow_up is None
    tally = record(town, clinic, "blood_pressure", times=30)
    assert Record.objects.get(source=f"activities.service:{tally.service.pk}").items == 30


def test_the_same_tap_is_one(town, clinic):
    client, person = tap(), town.person()
    first = record(town, clinic, "blood_pressure", person=person, reading=HIGH, client_id=client)
    again = record(town, clinic, "blood_pressure", person=person, reading=HIGH, client_id=client)
    assert again.already
    assert again.service.pk == first.service.pk
    assert again.hint == first.hint
    with pytest.raises(TapUsedElsewhere):
        record(town, clinic, "consultation", person=person, client_id=client)


def test_taking_back_reverses_and_ends_the_follow_up(town, clinic):
    done = record(town, clinic, "blood_pressure", person=town.person(), reading=HIGH)
    services.withdraw_service(actor=town.staff, service_id=done.service.pk, reason="量错了人")
    assert sum(Record.objects.filter(item__code="blood_pressure").values_list("items", flat=True)) == 0
    follow_up = FollowUp.objects.get()
    assert follow_up.done_at is not None
    assert follow_up.outcome == "量错了人"
    with pytest.raises(WrongState):
        services.withdraw_service(actor=town.staff, service_id=done.service.pk, reason="又一次")
    with pytest.raises(NotAllowed):
        services.withdraw_service(actor=town.outsider, service_id=done.service.pk, reason="外人")


def test_outsiders_record_nothing_here(town, clinic):
    for outsider in (town.outsider, town.officer, town.resident("郑生人")[1]):
        with pytest.raises(NotAllowed):
            record(town, clinic, "consultation", actor=outsider)
    assert not ServiceDone.objects.exists()


def test_an_activity_without_stalls_offers_what_its_programme_offers(town):
    activity = town.today(stalls=())
    assert record(town, activity, "consultation", person=town.person()).service.stall_id is None


def test_a_late_service_goes_to_the_day_of_the_activity(town, clinic):
    begin(clinic)
    services.close_activity(actor=town.staff, activity_id=clinic.pk, extra_heads=1)
    done = record(town, clinic, "consultation", person=town.person(), late=True)
    assert (
        Record.objects.get(source=f"activities.service:{done.service.pk}").occurred_on
        == clock.local(clinic.starts_at).date()
    )


def test_a_follow_up_is_finished_once_by_those_who_may(town, clinic):
    follow_up = record(town, clinic, "blood_pressure", person=town.person(), reading=HIGH).follow_up
    for outsider in (town.outsider, town.officer):
        with pytest.raises(NotFound):
            services.finish_follow_up(actor=outsider, follow_up_id=follow_up.pk, outcome="去过")
    with pytest.raises(FieldProblem):
        services.finish_follow_up(actor=town.grid_worker, follow_up_id=follow_up.pk, outcome="")
    services.finish_follow_up(actor=town.grid_worker, follow_up_id=follow_up.pk, outcome="已陪去社区医院")
    with pytest.raises(WrongState):
        services.finish_follow_up(actor=town.grid_worker, follow_up_id=follow_up.pk, outcome="再去一次")
