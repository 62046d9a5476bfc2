"""Closing: what will be counted, what is missing, what happens."""

import pytest

from doorstep.activities import selectors, services
from doorstep.activities.errors import BadHeads, FieldProblem, NobodyRecorded, NotStartedYet
from doorstep.activities.models import Activity, Signup, Stall
from doorstep.activities.tests.factories import begin, tap
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.ledger.models import Record


@pytest.fixture
def held(town):
    """Three signed up for two places; one came, one of no name got 28 others with him, blood pressure was taken."""
    activity = town.today(capacity=2, filing_required=True)
    people = [town.person(name) for name in "甲乙丙"]
    for person in people:
        services.sign_up(actor=town.staff, activity_id=activity.pk, person_id=person.pk)
    begin(activity)
    services.check_in(actor=town.staff, activity_id=activity.pk, person_id=people[0].pk, method="name", client_id=tap())
    services.count_heads(actor=town.staff, activity_id=activity.pk, heads=28, client_id=tap())
    stall = Stall.objects.get(activity=activity, name="量血压")
    services.record_service(
        actor=town.staff,
        activity_id=activity.pk,
        stall_id=stall.pk,
        item_id=town.item("blood_pressure").pk,
        person_id=people[0].pk,
        reading={"systolic": 122, "diastolic": 78},
        client_id=tap(),
    )
    activity.refresh_from_db()
    return activity


def test_the_preview_says_what_closing_will_count_and_what_is_missing(town, held):
    seen = selectors.closing_preview(actor=town.staff, activity_id=held.pk)
    assert (seen.sessions, seen.items, seen.person_times, seen.anonymous, seen.named) == (1, 1, 29, 28, 1)
    assert (seen.persons, seen.households, seen.no_shows, seen.waiting) == (1, 1, 1, 1)
    assert [(row.stall, row.item, row.times) for row in seen.stalls] == [("量血压", "量血压", 1)]
    assert [missing.code for missing in seen.missing] == ["summary", "photo", "filing_number"]
    assert not any(missing.blocking for missing in seen.missing)


def test_closing_settles_sign_ups_and_books_the_session(town, held):
    services.close_activity(actor=town.staff, activity_id=held.pk, summary="来了29人次。", extra_heads=2)
    held.refresh_from_db()
    assert (held.state, held.waiting, held.summary) == ("closed", 0, "来了29人次。")
    states = list(Signup.objects.order_by("number").values_list("state", flat=True))
    assert states == ["attended", "no_show", "lapsed"]
    records = Record.objects.filter(session=f"activities.activity:{held.pk}")
    assert sum(records.values_list("sessions", flat=True)) == 1
    assert sum(records.values_list("person_times", flat=True)) == 31
    with pytest.raises(WrongState):
        services.close_activity(actor=town.staff, activity_id=held.pk)


def test_a_session_without_people_must_be_meant(town):
    activity = begin(town.activity())
    first = selectors.closing_preview(actor=town.staff, activity_id=activity.pk).missing[0]
    assert (first.code, first.blocking) == ("attendance", True)
    with pytest.raises(NobodyRecorded):
        services.close_activity(actor=town.staff, activity_id=activity.pk)
    assert Activity.objects.get(pk=activity.pk).state == "published"
    services.close_activity(actor=town.staff, activity_id=activity.pk, nobody_came=True)
    assert Record.objects.get().sessions == 1


def test_a_programme_that_counts_no_people_asks_for_none(town):
    town.programme.counts = ["sessions"]
    town.programme.save()
    activity = begin(town.activity())
    services.close_activity(actor=town.staff, activity_id=activity.pk)
    assert Record.objects.get().sessions == 1


def test_what_has_not_begun_is_not_closed(town):
    with pytest.raises(NotStartedYet):
        services.close_activity(actor=town.staff, activity_id=town.activity().pk)


def test_bad_input_closes_nothing(town, held):
    with pytest.raises(BadHeads):
        services.close_activity(actor=town.staff, activity_id=held.pk, extra_heads=2001)
    with pytest.raises(FieldProblem):
        services.close_activity(actor=town.staff, activity_id=held.pk, summary="长" * 2001)
    assert Activity.objects.get(pk=held.pk).state == "running"


def test_only_who_may_close_closes_and_only_the_desk_sees_the_preview(town, held):
    for actor in (town.outsider, town.officer, town.grid_worker, town.doctor):
        with pytest.raises(NotAllowed):
            services.close_activity(actor=actor, activity_id=held.pk)
    for actor in (town.outsider, town.officer):
        with pytest.raises((NotAllowed, NotFound)):
            selectors.closing_preview(actor=actor, activity_id=held.pk)
