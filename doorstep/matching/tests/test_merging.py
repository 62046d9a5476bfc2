"""One person, one file: what follows, what is refused, and the way back."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection

from doorstep.elders.models import PersonTag, Sheet
from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.kernel.models import Event
from doorstep.ledger.models import Record
from doorstep.ledger.services import reverse
from doorstep.matching import errors, finding, services
from doorstep.matching.following import STAYS, WITH_AREA, keys_to_person
from doorstep.matching.models import Merge, Pair
from doorstep.matching.tests.conftest import NUMBER
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.models import FamilyProxy, Person
from doorstep.residents.tests.factories import make_id_number, make_person, make_user

WHY = "本人到窗口核对"


def merge(world, **more):
    values = {"actor": world.actor, "kept_id": world.kept.pk, "gone_id": world.gone.pk, "reason": WHY}
    return services.merge_people(**values | more)


def undo(world, made):
    return services.undo_merge(actor=world.actor, merge_id=made.pk, reason="弄错了")


def fresh(person):
    return Person.objects.get(pk=person.pk)


def tag(person, name="lives_alone"):
    return PersonTag.objects.create(
        person=person, tag=name, evidence="证件", valid_from=date(2023, 1, 1), entered_at=clock.now()
    )


def sheet(person, living):
    return Sheet.objects.create(person=person, area_path=person.area_path, living=living, due_on=date(2024, 1, 1))


def test_the_id_number_comes_along_and_the_other_file_is_closed(world):
    merge(world)
    kept, gone = fresh(world.kept), fresh(world.gone)
    assert (kept.id_number, gone.id_number, gone.life) == (NUMBER, "", "merged")
    assert (kept.name, kept.phone) == (world.kept.name, world.kept.phone)


def test_only_what_is_named_is_taken_over(world):
    merge(world, take={"name", "sex"})
    kept = fresh(world.kept)
    assert (kept.name, kept.sex) == ("陳榮華", 2)
    assert kept.household_id == world.kept.household_id


def test_records_follow_and_one_person_is_counted_once(world):
    assert world.counted() == (2, 2)
    merge(world)
    assert world.counted() == (2, 1)


def test_the_figures_of_rolled_up_months_are_put_right_too(world):
    from doorstep.ledger import rollups

    rollups.fold()
    made = merge(world)
    rollups.fold()
    assert world.counted() == (2, 1)
    undo(world, made)
    rollups.fold()
    assert world.counted() == (2, 2)


def test_whatever_points_to_the_file_follows(world):
    row = tag(world.gone)
    user = make_user("陈小妹")
    proxy = FamilyProxy.objects.create(
        person=world.gone, user=user, relation="daughter", consent="window", valid_from=date(2023, 1, 1)
    )
    made = merge(world)
    row.refresh_from_db()
    proxy.refresh_from_db()
    assert (row.person_id, proxy.person_id) == (world.kept.pk, world.kept.pk)
    assert made.moved["elders.persontag"] == {"person": [row.pk]}


def test_what_the_kept_file_has_itself_stays_where_it_is(world):
    tag(world.kept)
    twin, other = tag(world.gone), tag(world.gone, "veteran")
    sheet(world.kept, "alone")
    sheet(world.gone, "spouse")
    made = merge(world)
    twin.refresh_from_db()
    other.refresh_from_db()
    assert (twin.person_id, other.person_id) == (world.gone.pk, world.kept.pk)
    assert made.stayed == {"elders.persontag": 1, "elders.sheet": 1}
    assert Sheet.objects.get(person=world.kept).living == "alone"


def test_a_sheet_moves_where_there_is_none_and_comes_back(world):
    sheet(world.gone, "alone")
    made = merge(world)
    assert Sheet.objects.get().person_id == world.kept.pk
    undo(world, made)
    assert Sheet.objects.get().person_id == world.gone.pk


def test_a_sheet_comes_to_the_area_of_the_kept_file(world):
    assert world.kept.area_path != world.gone.area_path
    sheet(world.gone, "alone")
    made = merge(world)
    assert Sheet.objects.get().area_path == world.kept.area_path
    undo(world, made)
    assert Sheet.objects.get().area_path == world.gone.area_path


@pytest.mark.django_db
def test_every_table_that_holds_the_area_of_its_person_is_known():
    """Else its rows would be refused one by one and stay behind in silence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND confrelid = 'residents_person'::regclass AND array_length(conkey, 1) > 1 AND conparentid = 0"
        )
        tables = {table for (table,) in cursor.fetchall()}
    assert tables == {apps.get_model(label)._meta.db_table for label in WITH_AREA}


def test_taken_back_both_stand_as_before(world):
    row = tag(world.gone)
    before = [Person.objects.filter(pk=p.pk).values().get() for p in (world.kept, world.gone)]
    made = merge(world, take={"name"})
    later = tag(world.kept, "veteran")
    undo(world, made)
    after = [Person.objects.filter(pk=p.pk).values().get() for p in (world.kept, world.gone)]
    for one, other in zip(before, after, strict=True):
        assert {k: v for k, v in one.items() if k != "updated_at"} == {
            k: v for k, v in other.items() if k != "updated_at"
        }
    row.refresh_from_db()
    later.refresh_from_db()
    assert (row.person_id, later.person_id) == (world.gone.pk, world.kept.pk)
    assert world.counted() == (2, 2)


def test_a_correction_made_since_is_not_taken_back(world):
    made = merge(world, take={"name"})
    Person.objects.filter(pk=world.kept.pk).update(name="陈容华")
    undo(world, made)
    assert fresh(world.kept).name == "陈容华"


def test_merged_taken_back_and_merged_again(world):
    undo(world, merge(world))
    merge(world)
    assert world.counted() == (2, 1)
    with pytest.raises(errors.NothingToUndo):
        undo(world, Merge.objects.earliest("pk"))


def test_a_record_that_moved_can_still_be_corrected_by_its_event(world):
    """Features know the record they posted; after a merge the one that stands is another."""
    merge(world)
    reverse(actor=world.actor, record=Record.objects.get(source="visit:2"), reason="点错了人")
    assert world.counted() == (1, 1)


def test_two_id_numbers_are_two_people(world):
    other = make_person(world.home, "陈荣华", id_number=make_id_number(sequence=98))
    with pytest.raises(errors.TwoIdNumbers):
        merge(world, kept_id=other.pk)


def test_a_file_goes_once(world):
    merge(world)
    with pytest.raises(errors.NotOpen):
        merge(world)


def test_one_file_is_no_pair_and_a_reason_is_asked(world):
    with pytest.raises(errors.SamePerson):
        merge(world, gone_id=world.kept.pk)
    with pytest.raises(errors.ReasonMissing):
        merge(world, reason=" ")


def test_the_neighbour_may_not_and_changes_nothing(world):
    stranger = actor_over(world.elsewhere, "residents.merge", "residents.view")
    made = merge(world)
    for act in (
        lambda: merge(world, actor=stranger),
        lambda: services.undo_merge(actor=stranger, merge_id=made.pk, reason="看看"),
    ):
        with pytest.raises(NotFound):
            act()
    assert fresh(world.gone).life == "merged"


def test_both_files_tell_of_it_without_numbers(world):
    merge(world)
    for person, action in ((world.gone, "merged_into"), (world.kept, "took_over")):
        event = Event.objects.get(subject=f"residents.person:{person.pk}", action=action)
        assert event.reason == WHY
        assert NUMBER not in str(event.data)
    assert NUMBER not in str(Merge.objects.values_list("moved", "stayed"))


def test_the_pair_is_settled_and_others_with_the_closed_file_lapse(world):
    third = make_person(world.home, "陈容华", birth_date=world.gone.birth_date)
    finding.find_pairs(actor=world.actor, area_path="" or world.street.path)
    made = merge(world)
    states = {(pair.low_id, pair.high_id): pair.state for pair in Pair.objects.all()}
    assert states == {
        (world.kept.pk, world.gone.pk): "merged",
        (world.kept.pk, third.pk): "open",
        (world.gone.pk, third.pk): "lapsed",
    }
    undo(world, made)
    assert Pair.objects.get(low=world.kept, high=world.gone).state == "open"
    finding.find_pairs(actor=world.actor, area_path=world.street.path)
    assert Pair.objects.get(low=world.gone, high=third).state == "open"


def test_append_only_tables_are_named_because_their_rows_cannot_follow():
    followers = {model._meta.label_lower for model, _field in keys_to_person()}
    for model, _field in keys_to_person():
        triggers = getattr(model._meta, "triggers", [])
        assert not [one for one in triggers if one.name.endswith("_no_update")], model
    assert "activities.signup" in followers
    assert not followers & set(STAYS)
