"""A list of many: once is as good as twice, and what people entered by hand is not overwritten."""

from datetime import date

import pytest

from doorstep.elders import selectors, services
from doorstep.elders.errors import RowRefused
from doorstep.elders.models import Condition, EmergencyContact, PersonTag, SelfCareRating, Sheet
from doorstep.elders.services import ConditionEntry, ContactEntry, ElderRow, Standing, TagEntry
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.tests.factories import make_person

pytestmark = pytest.mark.django_db
TABLES = (Sheet, PersonTag, Condition, EmergencyContact, SelfCareRating)


def row(person, **more):
    given = {
        "living": "alone",
        "note": "敲门要重些",
        "tags": [TagEntry(tag="lives_alone"), TagEntry(tag="relief", evidence="list", evidence_number="7")],
        "conditions": [ConditionEntry(code="hypertension"), ConditionEntry(code="other", word="痛风")],
        "contacts": [
            ContactEntry(name="陈晓燕", relation="daughter", phone="138 0000 0031"),
            ContactEntry(name="陈小军", relation="son"),
        ],
        "sheet": {"floor": 3, "care_level": "weekly", "care_reason": "独居"},
        "self_care": {"eating": 0, "washing": 1, "dressing": 0, "toilet": 0, "moving": 1},
        "source": "import:12",
    }
    return ElderRow(person_id=person.pk, **{**given, **more})


def counts():
    return [table.objects.count() for table in TABLES]


def enter(actor, region, *rows):
    return services.bulk_enter(actor=actor, region=region, rows=list(rows))


def test_everything_of_a_row_is_written(zhou, worker, town):
    done = enter(worker, town.home, row(zhou))
    assert (done.changed, done.unchanged, done.kept) == (1, 0, [])
    assert counts() == [1, 2, 2, 2, 1]
    sheet = Sheet.objects.get()
    assert (sheet.living, sheet.floor, sheet.care_level, sheet.self_care) == ("alone", 3, "weekly", "able")
    assert sheet.origin["living"] == [clock.today().isoformat(), "import:12"]
    assert selectors.tags_of([zhou.pk], clock.today())[zhou.pk] == {"lives_alone", "relief"}
    assert list(EmergencyContact.objects.order_by("position").values_list("position", "name")) == [
        (1, "陈晓燕"),
        (2, "陈小军"),
    ]


def test_the_same_list_again_changes_nothing(zhou, worker, town):
    enter(worker, town.home, row(zhou))
    before, events = counts(), Event.objects.count()
    done = enter(worker, town.home, row(zhou))
    assert (done.changed, done.unchanged) == (0, 1)
    assert counts() == before
    assert Event.objects.count() == events


def test_the_same_row_twice_in_one_list_is_once(zhou, worker, town):
    enter(worker, town.home, row(zhou), row(zhou))
    assert counts() == [1, 2, 2, 2, 1]


def test_a_tag_that_somebody_ended_is_not_brought_back_by_the_same_list(zhou, worker, town):
    enter(worker, town.home, row(zhou))
    services.end_fact(actor=worker, fact=PersonTag.objects.get(tag="relief"), reason="停发了")
    enter(worker, town.home, row(zhou))
    assert selectors.tags_of([zhou.pk], clock.today()) == {zhou.pk: {"lives_alone"}}


def test_what_was_entered_by_hand_stays_and_is_named(zhou, worker, town):
    services.change_sheet(actor=worker, person=zhou, changes={"living": "children"}, source="visit")
    done = enter(worker, town.home, row(zhou))
    assert done.kept == [(zhou.pk, "living")]
    assert Sheet.objects.get().living == "children"
    assert Sheet.objects.get().note == "敲门要重些"


def test_a_newer_list_replaces_what_an_older_one_said(zhou, worker, town):
    enter(worker, town.home, row(zhou))
    enter(worker, town.home, row(zhou, living="care_home", source="import:13"))
    assert Sheet.objects.get().living == "care_home"


def test_an_empty_cell_says_nothing(zhou, worker, town):
    enter(worker, town.home, row(zhou))
    done = enter(worker, town.home, ElderRow(person_id=zhou.pk, source="import:14"))
    assert done.unchanged == 1
    assert Sheet.objects.get().living == "alone"


@pytest.mark.parametrize(
    "wrong",
    [
        {"living": "on_the_moon"},
        {"tags": [TagEntry(tag="relief")]},
        {"tags": [TagEntry(tag="no_such")]},
        {"tags": [TagEntry(tag="lives_alone", since=date(2999, 1, 1))]},
        {"conditions": [ConditionEntry(code="other")]},
        {"contacts": [ContactEntry(name="", phone="13800000031")]},
        {"contacts": [ContactEntry(name="陈晓燕", phone="12")]},
        {"self_care": {"eating": 1}},
        {"source": "<script>"},
        {"on": date(2999, 1, 1)},
    ],
)
def test_the_first_row_that_cant_be_right_refuses_all_and_is_named(zhou, worker, town, wrong):
    other = make_person(town.grid, "孙有财", birth_date=date(1950, 1, 1))
    with pytest.raises(RowRefused) as refused:
        enter(worker, town.home, row(other), row(zhou, **wrong))
    assert refused.value.details["row"] == 2
    assert counts() == [0, 0, 0, 0, 0]


def test_a_guarded_tag_needs_its_right_in_a_list_too(zhou, worker, town):
    guarded = row(zhou, tags=[TagEntry(tag="family_planning", evidence="decision")])
    with pytest.raises(RowRefused):
        enter(worker, town.home, guarded)
    both = actor_over(town.home, "residents.view", "residents.edit", "elders.sensitive")
    enter(both, town.home, guarded)
    event = Event.objects.get(action="elders_entered")
    assert event.data == {"people": 1}


def test_a_list_reaches_only_the_area_it_is_for(zhou, worker, reader, outsider, town):
    stranger = make_person(town.elsewhere, "钱玉珍")
    with pytest.raises(RowRefused):
        enter(worker, town.home, row(stranger))
    with pytest.raises(NotAllowed):
        enter(reader, town.grid, row(zhou))
    with pytest.raises(NotAllowed):
        enter(outsider, town.home, row(zhou))


def test_how_many_people_does_not_matter_for_the_number_of_queries(town, worker, django_assert_max_num_queries):
    people = [make_person(town.grid, f"孙有{name}", birth_date=date(1950, 1, 1)) for name in "甲乙丙丁戊己庚辛壬癸"]
    with django_assert_max_num_queries(24):
        enter(worker, town.home, *(row(person) for person in people))


def test_of_those_just_entered_nothing_is_asked_and_they_must_be_of_the_area(
    zhou, worker, town, django_assert_num_queries
):
    new = {zhou.pk: Standing(zhou.pk, zhou.area_path, zhou.birth_date)}
    # Savepoint and its end, the setting of when it is due, four tables written, the event.
    with django_assert_num_queries(8):
        services.bulk_enter(actor=worker, region=town.home, rows=[row(zhou, self_care={})], new=new)
    assert counts() == [1, 2, 2, 2, 0]
    stranger = make_person(town.elsewhere, "孙有财")
    new = {stranger.pk: Standing(stranger.pk, stranger.area_path, None)}
    with pytest.raises(RowRefused):
        services.bulk_enter(actor=worker, region=town.home, rows=[row(stranger)], new=new)
