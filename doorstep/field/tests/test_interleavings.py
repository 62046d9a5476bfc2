"""Whatever two telephones and the office do in whatever order, with answers lost and everything sent twice: in the end
no record is lost, none is doubled, and each telephone holds what it should."""

import json
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorstep.activities.models import Attendance
from doorstep.field import selectors
from doorstep.field.models import FieldConflict, Operation
from doorstep.field.tests.conftest import Phones
from doorstep.field.tests.simulated import Telephone
from doorstep.kernel.errors import Refused
from doorstep.ledger.models import Record
from doorstep.outreach import services as outreach
from doorstep.outreach.models import Knock, OutreachDoor
from doorstep.residents.services import update_person

who = st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.just("knock"), who, st.integers(0, 1), st.sampled_from(["reached", "no_answer", "declined"])),
    st.tuples(st.just("check_in"), who, st.integers(0, 2)),
    st.tuples(st.just("heads"), who, st.integers(1, 5)),
    st.tuples(st.just("edit"), who, st.sampled_from(["alone", "spouse"]), st.integers(0, 3)),
    st.tuples(st.just("send"), who, st.integers(0, 4), st.booleans(), st.booleans()),
    st.tuples(st.just("office"), st.sampled_from(["close the round", "change the file"]), st.integers(0, 3)),
)


class World:
    def __init__(self) -> None:
        self.at = Phones()
        self.activity = self.at.activity()
        self.people = [self.at.mother, self.at.father, self.at.single]
        self.begin()

    def begin(self) -> None:
        """Both telephones are new."""
        self.phones = [
            Telephone(self.at.worker, self.at.phone),
            Telephone(self.at.staff, self.at.office_phone),
        ]

    def do(self, act: tuple[Any, ...]) -> None:
        name, first, *rest = act
        if name == "office":
            return self.office(first, *rest)
        phone = self.phones[first]
        match name:
            case "knock":
                heads = {"heads": 2} if rest[1] == "reached" else {}
                phone.record("knock", door=self.at.door(self.at.homes[rest[0]]).pk, result=rest[1], **heads)
            case "check_in":
                phone.record("check_in", activity=self.activity.pk, person=self.people[rest[0]].pk)
            case "heads":
                phone.record("heads", activity=self.activity.pk, heads=rest[0])
            case "edit":
                changes = {"living": {"base": "", "value": rest[0]}, "floor": {"base": "", "value": str(rest[1])}}
                phone.record("edit", person=self.at.mother.pk, changes=changes)
            case "send":
                phone.send(most=rest[0], backwards=rest[1], answer_lost=rest[2])
        return None

    def office(self, what: str, number: int) -> None:
        try:
            if what == "close the round":
                outreach.close_round(actor=self.at.staff, round_id=self.at.round.pk)
            else:
                update_person(actor=self.at.staff, person=self.at.mother, phone=f"1390000014{number}")
        except Refused:
            pass

    def go_home(self) -> None:
        """There is a signal again: everything is sent, twice over, and the last answers arrive."""
        for phone in self.phones:
            phone.send(answer_lost=True)
            phone.send()
        for phone in self.phones:
            phone.send()

    def wrong(self) -> list[str]:
        found = []
        for phone in self.phones:
            if phone.queue:
                found.append("something was never answered")
            if {one.id for one in phone.recorded} != set(phone.told):
                found.append("a telephone does not know what became of a record")
            should = selectors.caseload(actor=phone.actor).rows
            if phone.held != {
                (n, pk): json.loads(json.dumps(row)) for n, rows in should.items() for pk, row in rows.items()
            }:
                found.append("a telephone holds something else than it should")
        recorded = [one for phone in self.phones for one in phone.recorded]
        written = {one.pk: one for one in Operation.objects.all()}
        if {one.id for one in recorded} != set(written):
            found.append("a record was lost, or is there that nobody made")
        told = {number: outcome for phone in self.phones for number, outcome in phone.told.items()}
        if any(told.get(number) != one.outcome for number, one in written.items()):
            found.append("somebody was told something else than what is so")
        if any(one.outcome == "refused" and not (one.sentence and one.body) for one in written.values()):
            found.append("refused without a reason, or without what it said")
        done = Counter(one.kind for one in written.values() if one.outcome == "applied")
        if Knock.objects.count() != done["knock"]:
            found.append("knocks lost or doubled")
        reached = OutreachDoor.objects.filter(state="reached").count()
        if (
            sum(Record.objects.values_list("household_times", flat=True)) < reached
            or reached != Knock.objects.filter(result="reached").count()
        ):
            found.append("a door counted twice or not at all")
        heads = sum(one.body["heads"] for one in recorded if one.kind == "heads" and told.get(one.id) == "applied")
        came = Attendance.objects.filter(person__isnull=True)
        if sum(came.values_list("heads", flat=True)) != heads:
            found.append("heads lost or doubled")
        persons = Attendance.objects.filter(person__isnull=False).values_list("person_id", flat=True)
        if len(persons) != len(set(persons)):
            found.append("somebody came twice")
        waiting = sum(len(one.answer.get("waits", [])) for one in written.values())
        if FieldConflict.objects.count() != waiting:
            found.append("a value from the door was dropped")
        return found


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(story=st.lists(acts, max_size=18))
def test_no_record_is_lost_or_doubled(world, story):
    with transaction.atomic():
        world.begin()
        for act in story:
            world.do(act)
        world.go_home()
        found = world.wrong()
        transaction.set_rollback(True)
    assert found == []


@pytest.mark.django_db
def test_control_a_telephone_that_forgets_before_it_is_answered_would_be_found(monkeypatch):
    def forgetful(self, *, most=50, backwards=False, answer_lost=False):
        sent, self.queue = self.queue[:most], self.queue[most:]
        if not answer_lost:
            self.queue = sent + self.queue
            keep(self, most=most, backwards=backwards)

    keep = Telephone.send
    world = World()
    with monkeypatch.context() as patched:
        patched.setattr(Telephone, "send", forgetful)
        world.do(("heads", 0, 3))
        world.do(("send", 0, 1, False, True))
        world.go_home()
    assert "a record was lost, or is there that nobody made" in world.wrong()


@pytest.mark.django_db
def test_control_a_telephone_that_numbers_anew_what_it_sends_again_would_be_found(monkeypatch):
    from dataclasses import replace
    from uuid import uuid4

    def renumbering(self, **how):
        self.queue = [replace(one, id=uuid4()) for one in self.queue]
        keep(self, **how)

    keep = Telephone.send
    world = World()
    with monkeypatch.context() as patched:
        patched.setattr(Telephone, "send", renumbering)
        world.do(("heads", 0, 3))
        world.go_home()
    assert "heads lost or doubled" in world.wrong()
