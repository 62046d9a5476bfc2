"""Visits from a telephone: the caseload with what was found last time; recorded once; two workers at one door."""

from datetime import timedelta

import pytest

from doorstep.field.kinds import visits as visits_here
from doorstep.field.models import Operation
from doorstep.kernel import clock
from doorstep.ledger.models import Record

visits = pytest.importorskip("doorstep.visits.services")
models = pytest.importorskip("doorstep.visits.models")
states = pytest.importorskip("doorstep.visits.states")


@pytest.fixture
def weekly(phones):
    """The mother is to be visited every week."""
    phones.plan_visits()
    return phones


def visit(phones, **body):
    return phones.parcel("visit", **{"person": phones.mother.pk, "result": "met", "mode": "door", **body})


def row_of(phones, answer):
    return next(row for row in answer.rows["tasks"] if row[1] == phones.mother.pk)


def test_this_weeks_visits_are_on_the_telephone_with_whom_to_call(weekly):
    answer = weekly.send()
    assert {row[1] for row in answer.rows["tasks"]} == {weekly.mother.pk, weekly.single.pk}
    assert {row[0] for row in answer.rows["cards"]} == {weekly.mother.pk, weekly.single.pk}
    pk, _person, due, level, last, state = row_of(weekly, answer)
    assert (models.VisitTask.objects.get(pk=pk).ends_on.isoformat(), last, state) == (due, None, "waiting")
    assert level


def test_a_visit_is_recorded_once_its_task_leaves_and_what_was_found_stands_for_the_next(weekly):
    first = weekly.send()
    parcel = visit(weekly, abnormal=["eating"], note="说话有精神", need={"kind": "medicine", "words": "降压药快没了"})
    answers = [weekly.send(parcel, cursor=first.cursor) for _ in range(5)]
    assert [one.results[0].outcome for one in answers] == ["applied", *["already"] * 4]
    assert answers[0].results[0].answer["settled"] == 1
    assert answers[0].gone["tasks"] == [row_of(weekly, first)[0]]
    made = models.VisitRecord.objects.get()
    assert (made.client_uuid, made.abnormal, made.note, made.by_id) == (
        parcel.id,
        ["eating"],
        "说话有精神",
        weekly.worker.user_id,
    )
    assert sorted(models.VisitNeed.objects.values_list("kind", flat=True)) == ["food", "medicine"]
    assert sum(Record.objects.values_list("person_times", flat=True)) == 1


def test_same_as_last_time_is_told_of_the_last_visit_on_which_somebody_answered(weekly):
    type(weekly.phone).objects.update(registered_at=clock.now() - timedelta(days=15))
    last_week = clock.now() - timedelta(days=8)
    weekly.send(visit(weekly, at=last_week, result="family", abnormal=["mood"]))
    weekly.send(visit(weekly, result="no_answer"))
    assert row_of(weekly, weekly.send())[4] == [clock.local(last_week).date().isoformat(), "family", ["mood"]]


def test_two_workers_on_one_visit_one_counts_the_other_reads_who_was_there(weekly):
    mine, theirs = visit(weekly), visit(weekly)
    assert weekly.send(mine).results[0].outcome == "applied"
    refused = weekly.send(theirs, actor=weekly.staff).results[0]
    assert (refused.outcome, refused.code) == ("refused", "visits_seen_already")
    assert "沈志强" in refused.sentence
    assert (models.VisitRecord.objects.count(), Operation.objects.count()) == (1, 2)


def test_the_day_is_that_of_the_visit_by_our_clock(weekly):
    type(weekly.phone).objects.update(registered_at=clock.now() - timedelta(days=9))
    off = timedelta(days=-400)
    two_days_ago = clock.now() - timedelta(days=2)
    weekly.send(visit(weekly, at=two_days_ago + off), sent_at=clock.now() + off)
    made = models.VisitRecord.objects.get()
    assert abs(made.seen_at - two_days_ago) < timedelta(minutes=1)
    assert abs(made.device_time - (two_days_ago + off)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "body",
    [
        {"result": ""},
        {"result": "danced"},
        {"mode": 7},
        {"abnormal": "eating"},
        {"abnormal": ["moon"]},
        {"need": "x"},
        {"need": {"kind": "moon"}},
        {"note": "x" * 501},
        {"person": None},
    ],
)
def test_what_can_not_be_meant_is_refused_and_nothing_is_recorded(weekly, body):
    result = weekly.send(visit(weekly, **body)).results[0]
    assert (result.outcome, bool(result.sentence)) == ("refused", True)
    assert not models.VisitRecord.objects.exists()


def test_somebody_of_the_neighbour_grid_is_not_there(weekly):
    result = weekly.send(visit(weekly, person=weekly.far.pk)).results[0]
    assert (result.outcome, result.code) == ("refused", "not_found")


def test_the_sheet_offers_what_the_service_takes(weekly):
    sheet = visits_here.sheet() or {}
    assert {code for code, _word in sheet["modes"]} == set(states.Mode)
    assert {code for code, _word, _met in sheet["results"]} == set(states.Result)
    assert {code for code, _word in sheet["lines"]} == set(visits.CHECKS)
    assert {code for code, _word in sheet["needs"]} == set(visits.KINDS)
