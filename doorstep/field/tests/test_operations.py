"""Each operation once, however often it arrives; answered applied, already applied, or refused with the reason."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from doorstep.accounts.models import Disclosure
from doorstep.accounts.selectors import actor_for_user
from doorstep.activities import services as activities
from doorstep.activities.models import Attendance, FollowUp
from doorstep.field import kinds
from doorstep.field.errors import UnknownDevice
from doorstep.field.models import FieldConflict, Operation
from doorstep.kernel import clock
from doorstep.ledger.models import Record
from doorstep.outreach.models import Knock
from doorstep.programmes.models import ServiceItem
from doorstep.residents.tests.factories import make_staff


def outcomes(answer):
    return [one.outcome for one in answer.results]


def test_a_knock_is_applied_and_counted(phones):
    answer = phones.send(phones.parcel())
    assert outcomes(answer) == ["applied"]
    assert (Knock.objects.count(), sum(Record.objects.values_list("household_times", flat=True))) == (1, 1)


def test_the_same_five_times_is_once_with_the_same_answer(phones):
    parcel = phones.parcel()
    answers = [phones.send(parcel, parcel).results for _ in range(5)]
    found = [one for answer in answers for one in answer]
    assert [one.outcome for one in found] == ["applied", *["already"] * 9]
    assert {json.dumps(one.answer) for one in found} == {json.dumps(found[0].answer)}
    assert Operation.objects.count() == Knock.objects.count() == 1


def test_refused_says_why_and_keeps_what_was_said_and_stays_refused(phones):
    phones.send(phones.parcel())
    late = phones.parcel(heads=3)
    first, again = phones.send(late).results[0], phones.send(late).results[0]
    assert (first.outcome, again.outcome, again.first) == ("refused", "already", "refused")
    assert first.code == "outreach_reached"
    assert first.sentence == again.sentence != ""
    assert json.loads(Operation.objects.get(pk=late.id).body)["heads"] == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM field_operation WHERE id = %s", [late.id])
        assert "heads" not in cursor.fetchone()[0], "lies in the table in clear"


def test_one_number_for_two_acts_is_refused_and_the_first_stands(phones):
    first = phones.parcel()
    phones.send(first)
    other = phones.parcel(number=first.id, heads=9)
    assert [one.code for one in phones.send(other).results] == ["field_uuid"]
    assert Knock.objects.get().heads == 2


def test_the_number_of_a_colleague_tells_nothing(phones):
    first = phones.parcel()
    phones.send(first)
    result = phones.send(first, actor=phones.staff).results[0]
    assert (result.outcome, result.code, result.answer) == ("refused", "field_uuid", None)


def test_one_refused_takes_no_other_with_it(phones):
    nonsense = phones.parcel("knock", door="x")
    unknown = phones.parcel("no_such_kind")
    assert outcomes(phones.send(nonsense, phones.parcel(), unknown)) == ["refused", "applied", "refused"]


def test_a_fault_of_ours_is_no_refusal_and_nothing_is_written(phones, monkeypatch):
    def broken(actor, sent):
        raise DatabaseError("deadlock")

    parcel = phones.parcel()
    with monkeypatch.context() as patched:
        patched.setitem(kinds.KINDS, "knock", broken)
        assert outcomes(phones.send(parcel)) == ["later"]
        patched.setitem(kinds.KINDS, "knock", lambda actor, sent: 1 / 0)
        assert outcomes(phones.send(parcel)) == ["later"]
    assert not Operation.objects.exists()
    assert outcomes(phones.send(parcel)) == ["applied"]


def test_what_was_written_can_be_neither_changed_nor_deleted(phones):
    phones.send(phones.parcel())
    for change in (lambda: Operation.objects.update(outcome="refused"), lambda: Operation.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_servers_clock_counts_and_the_telephones_is_kept(phones):
    now, off = clock.now(), timedelta(days=-400)
    type(phones.phone).objects.update(registered_at=now - timedelta(days=9))
    parcel = phones.parcel(at=now - timedelta(days=2) + off)
    phones.send(parcel, sent_at=now + off)
    done, knock = Operation.objects.get(), Knock.objects.get()
    assert abs(done.happened_at - (now - timedelta(days=2))) < timedelta(minutes=1)
    assert done.device_time == knock.device_time == parcel.device_time
    assert Record.objects.get().occurred_on == clock.local(now - timedelta(days=2)).date()


def test_a_door_of_the_neighbour_grid_does_not_exist(phones):
    result = phones.send(phones.parcel(door=phones.door(phones.far_home).pk)).results[0]
    assert (result.outcome, result.code) == ("refused", "not_found")


def test_the_telephone_of_somebody_else_is_refused(phones):
    stranger = actor_for_user(make_staff(phones.other_grid, "grid_worker", name="吴伟"))
    with pytest.raises(UnknownDevice):
        phones.send(phones.parcel(), actor=stranger, phone=phones.phone)
    assert not Operation.objects.exists()


def test_an_opened_card_stands_in_the_log_of_opened_numbers(phones):
    phones.send(phones.parcel("open", person=phones.mother.pk))
    opened = Disclosure.objects.get()
    assert (opened.user_id, opened.person_id, opened.field) == (phones.worker.user_id, phones.mother.pk, "phone")
    assert phones.send(phones.parcel("open", person=phones.far.pk)).results[0].code == "not_found"
    assert Disclosure.objects.count() == 1


def test_check_in_and_heads_at_an_activity(phones):
    activity = phones.activity()
    both = phones.parcel("check_in", activity=activity.pk, person=phones.mother.pk)
    count = phones.parcel("heads", activity=activity.pk, heads=12)
    assert outcomes(phones.send(both, count)) == ["applied", "applied"]
    assert sorted(Attendance.objects.values_list("heads", flat=True)) == [1, 12]
    again = phones.parcel("check_in", activity=activity.pk, person=phones.mother.pk)
    assert phones.send(again).results[0].answer["was_in"] is True
    assert Attendance.objects.count() == 2


def test_an_edit_of_what_still_stands_is_taken_by_whoever_may_change_it(phones):
    answer = phones.send(phones.edit(phone=("", "139 0000 0149"), living=("", "alone")), actor=phones.staff)
    assert answer.results[0].answer == {"changed": ["phone", "living"], "same": [], "waits": []}
    phones.mother.refresh_from_db()
    assert phones.mother.phone == "+8613900000149"
    assert phones.mother.sheet.living == "alone"
    assert not FieldConflict.objects.exists()


def test_only_the_field_that_was_changed_elsewhere_waits(phones):
    phones.send(phones.edit(phone=("", "13900000149")), actor=phones.staff)
    answer = phones.send(phones.edit(phone=("", "13900000150"), living=("", "spouse")), actor=phones.staff)
    assert answer.results[0].answer == {"changed": ["living"], "same": [], "waits": ["phone"]}
    conflict = FieldConflict.objects.get()
    assert (conflict.base, conflict.ours, conflict.theirs) == ("", "+8613900000150", "+8613900000149")
    phones.mother.refresh_from_db()
    assert phones.mother.phone == "+8613900000149"


def test_two_who_enter_the_same_have_no_conflict(phones):
    phones.send(phones.edit(phone=("", "13900000149")), actor=phones.staff)
    answer = phones.send(phones.edit(phone=("", "139-0000-0149")), actor=phones.staff)
    assert answer.results[0].answer["same"] == ["phone"]


def test_what_a_grid_worker_was_told_is_a_proposal(phones):
    answer = phones.send(phones.edit(phone=("", "13900000149")))
    assert answer.results[0].answer == {"changed": [], "same": [], "waits": ["phone"]}
    assert FieldConflict.objects.get().cause == "proposed"
    phones.mother.refresh_from_db()
    assert phones.mother.phone == ""


@pytest.mark.parametrize(
    "changes",
    [
        {},
        7,
        {"floor": 3},
        {"name": {"base": "", "value": "x"}},
        {"living": {"base": "", "value": "on the moon"}},
        {"floor": {"base": "", "value": "100"}},
        {"has_lift": {"base": "", "value": "maybe"}},
    ],
)
def test_an_edit_that_can_not_be_meant_changes_nothing(phones, changes):
    parcel = phones.parcel("edit", person=phones.mother.pk, changes=changes)
    assert phones.send(parcel, actor=phones.staff).results[0].code == "field_body"
    assert not FieldConflict.objects.exists()


def test_an_edit_across_the_border_does_not_exist(phones):
    result = phones.send(phones.edit(phones.far, phone=("", "13900000149"))).results[0]
    assert (result.outcome, result.code) == ("refused", "not_found")


def test_a_follow_up_is_done_from_the_telephone_once_by_whoever_is_first(phones):
    activity = phones.activity()
    done = activities.record_service(
        actor=phones.staff,
        activity_id=activity.pk,
        stall_id=activity.stalls.earliest("position").pk,
        item_id=ServiceItem.objects.get(programme=activity.programme, code="blood_pressure").pk,
        person_id=phones.mother.pk,
        reading={"systolic": 168, "diastolic": 96, "pulse": 80},
        client_id=uuid.uuid4(),
    )
    waiting = FollowUp.objects.get(person=phones.mother)
    first = phones.send()
    assert [row[:2] for row in first.rows["followups"]] == [[waiting.pk, phones.mother.pk]]
    mine = phones.parcel("follow_up", follow_up=waiting.pk, outcome="去过，都好")
    theirs = phones.parcel("follow_up", follow_up=waiting.pk, outcome="打过电话")
    answer = phones.send(mine, cursor=first.cursor)
    assert (outcomes(answer), answer.gone["followups"]) == (["applied"], [waiting.pk])
    assert outcomes(phones.send(theirs, actor=phones.staff)) == ["refused"]
    waiting.refresh_from_db()
    assert waiting.outcome == "去过，都好"
    assert done is not None
