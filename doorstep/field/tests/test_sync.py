"""What a telephone is told: its own people only, once whole, then the difference; never more than the cap."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.elders import services as elders
from doorstep.field import selectors, wire
from doorstep.field.models import Snapshot
from doorstep.field.selectors.caseload import WORK
from doorstep.kernel import dated_settings
from doorstep.kernel.actor import system
from doorstep.outreach import services as outreach
from doorstep.residents.tests.factories import make_household, make_person

NAMES_OF_OTHERS = ("孙有财", "荷花苑")


def numbers(rows):
    return {row[0] for row in rows}


def size_of(answer):
    return len(json.dumps(wire.packed(answer, me={}), ensure_ascii=False).encode())


def test_the_first_answer_is_whole_and_holds_ones_own_grid_only(phones):
    answer = phones.send()
    assert answer.whole
    assert numbers(answer.rows["people"]) == {phones.mother.pk, phones.father.pk, phones.single.pk}
    assert len(answer.rows["doors"]) == 2
    told = json.dumps(answer.rows, ensure_ascii=False)
    assert [word for word in NAMES_OF_OTHERS if word in told] == []


def test_the_next_answer_holds_nothing_and_writes_no_snapshot(phones):
    first = phones.send()
    second = phones.send(cursor=first.cursor)
    assert (second.cursor, second.rows, second.gone, second.whole) == (first.cursor, {}, {}, False)
    assert Snapshot.objects.filter(device=phones.phone).count() == 1


def test_a_change_by_whomever_arrives_and_nothing_else_does(phones):
    cursor = phones.send().cursor
    phones.send(phones.parcel(), actor=phones.staff)
    answer = phones.send(cursor=cursor)
    assert list(answer.rows) == ["doors"]
    assert [(row[0], row[3]) for row in answer.rows["doors"]] == [(phones.door().pk, "reached")]


def test_who_moves_away_leaves_the_telephone(phones):
    cursor = phones.send().cursor
    type(phones.single).objects.filter(pk=phones.single.pk).update(
        region=phones.other_grid, area_path=phones.other_grid.path, household=phones.far_home
    )
    answer = phones.send(cursor=cursor)
    assert answer.gone["people"] == [phones.single.pk]


def test_an_answer_that_was_lost_is_told_again(phones):
    first = phones.send()
    make_person(phones.grid, "新邻居", household=make_household(phones.grid))
    lost = phones.send(cursor=first.cursor)
    again = phones.send(cursor=first.cursor)
    assert numbers(again.rows["people"]) == numbers(lost.rows["people"])
    assert again.cursor > lost.cursor
    assert phones.send(cursor=again.cursor).rows == {}


@pytest.mark.parametrize("cursor", [0, 77, 2**31 - 1])
def test_a_cursor_that_nobody_knows_brings_everything(phones, cursor):
    phones.send()
    assert phones.send(cursor=cursor).whole


def test_numbers_to_call_only_of_people_with_whom_something_is_to_be_done(phones, monkeypatch):
    type(phones.mother).objects.filter(pk=phones.mother.pk).update(phone="+8613900000147")
    elders.add_contact(
        actor=system("test"), person=phones.mother, name="陈晓燕", relation="daughter", phone="13900000131"
    )
    assert "cards" not in phones.send().rows
    monkeypatch.setitem(WORK, "tasks", lambda actor: ({}, {phones.mother.pk}))
    (card,) = phones.send().rows["cards"]
    assert card[:2] == [phones.mother.pk, "139 0000 0147"]
    assert card[-1] == [["陈晓燕", "女儿", "139 0000 0131"]]


def test_tags_that_may_not_be_shown_never_reach_a_telephone(phones):
    for tag in ("lives_alone", "family_planning", "party_member", "relief"):
        seen: Any = {"evidence": "certificate", "evidence_number": "12345"}
        more = {} if tag in ("lives_alone", "party_member") else seen
        elders.set_tag(actor=system("test"), person=phones.mother, tag=tag, **more)
    row = next(row for row in phones.send().rows["people"] if row[0] == phones.mother.pk)
    assert row[5] == ["lives_alone"]


def test_above_the_cap_only_people_with_work_are_on_the_telephone(phones, monkeypatch):
    monkeypatch.setattr(dated_settings, "value", lambda key, **_: 3)
    outreach.call_off(actor=phones.staff, round_id=phones.round.pk, reason="下雨")
    assert len(phones.send().rows["people"]) == 3
    make_person(phones.grid, "第四个", household=make_household(phones.grid))
    answer = phones.send()
    assert answer.held.is_capped
    assert "people" not in answer.rows
    monkeypatch.setitem(WORK, "tasks", lambda actor: ({}, {phones.mother.pk}))
    assert numbers(phones.send().rows["people"]) == {phones.mother.pk}


def test_activities_of_the_community_near_by_with_those_signed_up(phones):
    near = phones.activity()
    phones.activity(days=30)
    assert numbers(phones.send().rows["activities"]) == {near.pk}


def test_as_many_queries_for_fifty_people_as_for_three(phones):
    with CaptureQueriesContext(connection) as few:
        selectors.caseload(actor=phones.worker)
    for number in range(50):
        make_person(phones.grid, f"邻居{number}", household=make_household(phones.grid))
    with CaptureQueriesContext(connection) as many:
        selectors.caseload(actor=phones.worker)
    assert len(many) == len(few)


def test_a_later_answer_about_one_door_is_small(phones):
    for number in range(50):
        make_person(phones.grid, f"邻居{number}", household=make_household(phones.grid))
    first = phones.send()
    assert size_of(first) > 2000
    assert size_of(phones.send(phones.parcel(), cursor=first.cursor)) < 1000
