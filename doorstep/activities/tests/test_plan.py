"""Planning: what is taken, what is refused, who is told."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from doorstep.accounts.models import Organisation
from doorstep.activities import services
from doorstep.activities.errors import (
    AlreadyPast,
    CapacityBelowTaken,
    FieldProblem,
    NotHeldYet,
    PhotosFull,
    PlaceMissing,
    ReasonMissing,
    StallInUse,
)
from doorstep.activities.models import Activity, Photo, Signup, Stall
from doorstep.activities.plans import DutyPlan, PartnerPlan, StallPlan
from doorstep.activities.tests.factories import SYSTEM, begin, make_plan, make_user, tap
from doorstep.files.errors import NotAnImage
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed, NotFound, Refused, WrongState
from doorstep.messaging.models import Message, Notice


def create(town, actor=None, **changes):
    return services.create_activity(
        actor=actor or town.staff, region=town.community, programme=town.programme, plan=make_plan(**changes)
    )


def test_a_plan_becomes_an_activity_with_stalls_partners_and_staff(town):
    hospital = Organisation.objects.create(name="第四人民医院", kind="hospital")
    doctor = make_user("李医生")
    activity = create(
        town,
        partners=[PartnerPlan(organisation_id=hospital.pk, part="host", people=4)],
        duties=[DutyPlan(name="李医生", user_id=doctor.pk, work="问诊", licence="110320600012345", stall="问医生")],
        bring=["身份证"],
        capacity=40,
    )
    assert (activity.state, activity.area_path, activity.capacity) == ("draft", town.community.path, 40)
    assert activity.signup_until == activity.starts_at
    assert [stall.name for stall in activity.stalls.all()] == ["量血压", "测血糖", "问医生"]
    assert [item.code for item in activity.stalls.last().items.all()] == ["consultation", "report_reading"]
    assert activity.partners.get().organisation == hospital
    assert activity.duties.get().stall.name == "问医生"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "长" * 61}),
        ("intro", {"intro": "长" * 2001}),
        ("place", {"place": "长" * 61}),
        ("landmark", {"landmark": "长" * 121}),
        ("bring", {"bring": ["长" * 41]}),
        ("bring", {"bring": ["证"] * 11}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 100_001}),
        ("signup_mode", {"signup_mode": "maybe"}),
        ("stalls", {"stalls": [StallPlan(name=f"摊位{n}") for n in range(31)]}),
        ("stalls", {"stalls": [StallPlan(name="问医生"), StallPlan(name=" 问医生")]}),
        ("stalls", {"stalls": [StallPlan(name="")]}),
        ("stalls", {"stalls": [StallPlan(name="量血压", items=("fortune_telling",))]}),
        ("stalls", {"stalls": [StallPlan(name="量血压", capacity=0)]}),
        ("partners", {"partners": [PartnerPlan(organisation_id=0)]}),
        ("duties", {"duties": [DutyPlan(name="")]}),
        ("duties", {"duties": [DutyPlan(name="李医生", user_id=0)]}),
        ("duties", {"duties": [DutyPlan(name="李医生", stall="没有的摊位")]}),
        ("site_id", {"site_id": 0}),
    ],
)
def test_what_can_not_be_planned_is_refused_with_a_sentence_for_the_field(town, field, changes):
    with pytest.raises(FieldProblem) as refusal:
        create(town, **changes)
    assert refusal.value.details["field"] == field
    assert "%(" not in refusal.value.said()
    assert not Activity.objects.exists()


def test_wrong_dates_are_refused(town):
    plan = make_plan()
    for field, wrong in (
        ("ends_at", replace(plan, ends_at=plan.starts_at)),
        ("ends_at", replace(plan, ends_at=plan.starts_at + timedelta(hours=25))),
        ("ends_at", replace(plan, ends_at=plan.starts_at + timedelta(minutes=5))),
        ("starts_at", make_plan(starts_at=clock.now() - timedelta(days=1))),
        ("starts_at", make_plan(starts_at=clock.now() + timedelta(days=2000))),
        ("signup_until", replace(plan, signup_until=plan.ends_at + timedelta(hours=1))),
    ):
        with pytest.raises(FieldProblem) as refusal:
            services.create_activity(actor=town.staff, region=town.community, programme=town.programme, plan=wrong)
        assert refusal.value.details["field"] == field


def test_the_past_is_for_the_import_alone(town):
    past = make_plan(starts_at=clock.now() - timedelta(days=30))
    with pytest.raises(FieldProblem):
        services.create_activity(
            actor=town.staff, region=town.community, programme=town.programme, plan=past, backfill=True
        )
    assert services.create_activity(
        actor=SYSTEM, region=town.community, programme=town.programme, plan=past, backfill=True
    ).pk


def test_only_staff_of_the_area_plan_there(town):
    for outsider in (town.outsider, town.officer, town.grid_worker, town.doctor, town.resident()[1]):
        with pytest.raises(NotAllowed):
            create(town, actor=outsider)
    activity = create(town)
    acts = [
        lambda actor: services.publish_activity(actor=actor, activity_id=activity.pk),
        lambda actor: services.update_activity(actor=actor, activity_id=activity.pk, plan=make_plan()),
        lambda actor: services.cancel_activity(actor=actor, activity_id=activity.pk, reason="外人"),
        lambda actor: services.set_filing(actor=actor, activity_id=activity.pk, filed_on=clock.today()),
        lambda actor: services.close_activity(actor=actor, activity_id=activity.pk),
        lambda actor: services.add_photo(actor=actor, activity_id=activity.pk, upload=picture()),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act(town.outsider)
    for act in acts[:5]:
        with pytest.raises(NotAllowed):
            act(town.officer)


def test_publishing_needs_a_place_and_a_future(town):
    with pytest.raises(PlaceMissing):
        services.publish_activity(actor=town.staff, activity_id=create(town, place="").pk)
    activity = create(town)
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=clock.now() - timedelta(hours=5), ends_at=clock.now() - timedelta(hours=2)
    )
    with pytest.raises(AlreadyPast):
        services.publish_activity(actor=town.staff, activity_id=activity.pk)


def test_publishing_twice_is_refused(town):
    activity = create(town)
    assert services.publish_activity(actor=town.staff, activity_id=activity.pk).state == "published"
    with pytest.raises(WrongState):
        services.publish_activity(actor=town.staff, activity_id=activity.pk)


def test_there_can_not_be_fewer_places_than_are_taken(town):
    activity = town.activity(capacity=3)
    for name in "甲乙":
        services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(name).pk)
    with pytest.raises(CapacityBelowTaken, match="2"):
        services.update_activity(
            actor=town.staff, activity_id=activity.pk, plan=make_plan(starts_at=activity.starts_at, capacity=1)
        )
    assert Activity.objects.get(pk=activity.pk).capacity == 3


def test_another_time_or_place_is_told_to_those_who_signed_up(town):
    activity = town.activity()
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(phone="13900000001").pk)
    same = make_plan(starts_at=activity.starts_at, intro="新写的介绍")
    services.update_activity(actor=town.staff, activity_id=activity.pk, plan=same)
    assert not Notice.objects.exists()
    services.update_activity(actor=town.staff, activity_id=activity.pk, plan=replace(same, place="梧桐苑"))
    assert "梧桐苑" in Notice.objects.get().body
    later = replace(same, place="梧桐苑", ends_at=same.ends_at + timedelta(hours=1))
    services.update_activity(actor=town.staff, activity_id=activity.pk, plan=later)
    assert Notice.objects.count() == 2


def test_stalls_are_changed_by_name_and_used_ones_stay(town):
    activity = town.activity()
    doctor = Stall.objects.get(activity=activity, name="问医生")
    services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person().pk, stall_id=doctor.pk)
    plan = make_plan(
        starts_at=activity.starts_at,
        stalls=[StallPlan(name="问医生", items=("consultation",), capacity=5), StallPlan(name="看报告")],
    )
    services.update_activity(actor=town.staff, activity_id=activity.pk, plan=plan)
    doctor.refresh_from_db()
    assert doctor.capacity == 5
    assert {stall.name for stall in Stall.objects.filter(activity=activity)} == {"问医生", "看报告"}
    with pytest.raises(StallInUse):
        services.update_activity(actor=town.staff, activity_id=activity.pk, plan=replace(plan, stalls=()))


def test_cancelling_tells_everybody_with_the_reason(town):
    activity = town.activity(capacity=1)
    for name, phone in (("甲", "13900000001"), ("乙", "13900000002")):
        services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=town.person(name, phone=phone).pk)
    with pytest.raises(ReasonMissing):
        services.cancel_activity(actor=town.staff, activity_id=activity.pk, reason=" ")
    with pytest.raises(FieldProblem):
        services.cancel_activity(actor=town.staff, activity_id=activity.pk, reason="长" * 201)
    services.cancel_activity(actor=town.staff, activity_id=activity.pk, reason="下大雨")
    activity.refresh_from_db()
    assert (activity.state, activity.taken, activity.waiting) == ("cancelled", 0, 0)
    assert set(Signup.objects.values_list("state", flat=True)) == {"cancelled"}
    notice = Notice.objects.get()
    assert notice.urgency == "urgent"
    assert "下大雨" in notice.body
    assert Message.objects.filter(channel="sms", notice=notice).count() == 2
    with pytest.raises(WrongState):
        services.cancel_activity(actor=town.staff, activity_id=activity.pk, reason="又一次")


def test_a_running_activity_is_not_cancelled_any_more(town):
    activity = town.today()
    services.count_heads(actor=town.staff, activity_id=activity.pk, heads=3, client_id=tap())
    with pytest.raises(WrongState):
        services.cancel_activity(actor=town.staff, activity_id=activity.pk, reason="下大雨")


def test_filing_is_noted(town):
    activity = town.activity()
    services.set_filing(actor=town.staff, activity_id=activity.pk, filed_on=clock.today(), filing_number="崇卫2023-11")
    activity.refresh_from_db()
    assert activity.filing_number == "崇卫2023-11"
    with pytest.raises(FieldProblem):
        services.set_filing(actor=town.staff, activity_id=activity.pk, filed_on=clock.today() + timedelta(days=1))
    with pytest.raises(FieldProblem):
        services.set_filing(actor=town.staff, activity_id=activity.pk, filed_on=clock.today(), filing_number="9" * 41)


def picture(name="photo.jpg"):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "JPEG")
    content.seek(0)
    content.name = name
    return content


def test_three_photos_and_no_more(town):
    activity = begin(town.activity())
    for slot in (1, 2, 3):
        assert services.add_photo(actor=town.doctor, activity_id=activity.pk, upload=picture()).slot == slot
    with pytest.raises(PhotosFull, match="3"):
        services.add_photo(actor=town.staff, activity_id=activity.pk, upload=picture())
    services.remove_photo(actor=town.staff, photo_id=Photo.objects.get(slot=2).pk)
    assert services.add_photo(actor=town.staff, activity_id=activity.pk, upload=picture()).slot == 2


def test_what_is_no_photo_is_refused_and_nothing_is_kept(town):
    activity = begin(town.activity())
    with pytest.raises(NotAnImage):
        services.add_photo(actor=town.staff, activity_id=activity.pk, upload=io.BytesIO(b"<script>"))
    with pytest.raises(FieldProblem):
        services.add_photo(actor=town.staff, activity_id=activity.pk, upload=picture(), caption="长" * 61)
    with pytest.raises(NotHeldYet):
        services.add_photo(actor=town.staff, activity_id=town.activity(publish=False).pk, upload=picture())
    with pytest.raises(Refused):
        services.add_photo(actor=town.outsider, activity_id=activity.pk, upload=picture())
    assert not Photo.objects.exists()
