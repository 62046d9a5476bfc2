"""Going through the sheet once a year; what ends with a file, and what comes back with a return."""

from datetime import date, timedelta

import pytest

from doorstep.elders import selectors, services
from doorstep.elders.models import Condition, EmergencyContact, PastValue, PersonTag, Sheet, Verification
from doorstep.kernel import clock, dated_settings
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.models import Event, LocalSetting
from doorstep.residents.services import close_person, reopen_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(zhou, worker, special):
    """周明兰 with a sheet, a plain and a guarded tag, an illness and a contact."""
    services.change_sheet(
        actor=worker, person=zhou, changes={"living": "alone", "care_level": "weekly", "care_reason": "独居"}
    )
    services.set_tag(actor=worker, person=zhou, tag="lives_alone")
    services.set_tag(actor=special, person=zhou, tag="family_planning", evidence="decision")
    services.add_condition(actor=worker, person=zhou, code="hypertension")
    services.add_contact(actor=worker, person=zhou, name="陈晓燕", phone="13800000031")
    long_ago = clock.now() - timedelta(days=400)
    for model in (PersonTag, Condition, EmergencyContact):
        model.objects.update(entered_at=long_ago)
    sheet = Sheet.objects.get(pk=zhou.pk)
    sheet.origin = {field: ["2022-01-05", "window"] for field in sheet.origin}
    sheet.due_on = clock.today()
    sheet.save()
    return zhou


def test_nothing_changed_is_one_press_also_for_who_goes_door_to_door(kept, reader):
    done = services.verify(actor=reader, person=kept)
    assert done.changed == []
    sheet = Sheet.objects.get(pk=kept.pk)
    assert sheet.verified_on == clock.today()
    assert sheet.due_on == date(clock.today().year + 1, clock.today().month, min(clock.today().day, 28)) or (
        sheet.due_on - clock.today() >= timedelta(days=365)
    )


def test_what_changed_is_recorded_by_name(kept, worker):
    services.add_service(actor=worker, person=kept, kind="meals")
    done = services.verify(
        actor=worker, person=kept, how="window", changes={"living": "children", "care_level": "weekly"}
    )
    assert done.changed == ["living", "services"]
    event = Event.objects.get(action="verified")
    assert event.data == {"how": "window", "fields": ["living", "services"]}
    assert PastValue.objects.get().value == "alone"


def test_a_guarded_tag_leaves_no_trace_in_a_verification(kept, special, worker):
    row = PersonTag.objects.get(tag="family_planning")
    services.end_fact(actor=special, fact=row, reason="名单调整")
    assert services.verify(actor=worker, person=kept).changed == []


def test_changes_need_the_right_to_change(kept, reader, outsider):
    with pytest.raises(NotAllowed):
        services.verify(actor=reader, person=kept, changes={"living": "children"})
    with pytest.raises(NotFound):
        services.verify(actor=outsider, person=kept)
    with pytest.raises(BadInput):
        services.verify(actor=reader, person=kept, how="telepathy")
    assert not Verification.objects.exists()


def test_the_due_list_holds_who_is_due_today_and_not_who_is_tomorrow(kept, worker, outsider):
    assert [line.person.pk for line in selectors.due_page(actor=worker).lines] == [kept.pk]
    assert selectors.due_page(actor=outsider).lines == []
    Sheet.objects.update(due_on=clock.today() + timedelta(days=1))
    assert selectors.due_page(actor=worker).lines == []


def test_how_often_is_a_local_setting(kept, worker):
    LocalSetting.objects.create(
        key="elders.verify_months", value=6, valid_from=date(2020, 1, 1), source="local", set_at=clock.now()
    )
    assert dated_settings.value("elders.verify_months", area_path=kept.area_path) in (6, 12)
    services.verify(actor=worker, person=kept)
    assert Sheet.objects.get().due_on > clock.today()


@pytest.mark.parametrize("life", ["moved", "died"])
def test_closing_the_file_ends_everything_and_removes_nothing(kept, worker, life):
    close_person(actor=worker, person=kept, life=life, on=clock.today())
    assert selectors.tags_of([kept.pk], clock.today()) == {}
    assert selectors.care_of([kept.pk]) == {}
    for model, count in ((PersonTag, 2), (Condition, 1), (EmergencyContact, 1)):
        assert model.objects.count() == count
        assert not model.objects.open().exists()
    assert selectors.due_page(actor=worker).lines == []
    assert selectors.elders_page(actor=worker, filters=selectors.ElderFilters()).lines == []
    assert PastValue.objects.filter(field="care_level", value="weekly").exists()
    event = Event.objects.get(action="ended_with_file")
    assert event.data == {}, "not even how many ended, for some are guarded"


def test_a_closing_dated_back_ends_the_facts_on_that_day(kept, worker):
    PersonTag.objects.update(valid_from=date(2022, 1, 1))
    close_person(actor=worker, person=kept, life="moved", on=date(2023, 5, 1))
    assert set(PersonTag.objects.values_list("valid_to", flat=True)) == {date(2023, 5, 1)}


@pytest.fixture
def back(kept, worker):
    close_person(actor=worker, person=kept, life="moved", on=clock.today())
    reopen_person(actor=worker, person=kept)
    kept.refresh_from_db()
    return kept


def test_a_return_brings_nothing_back_by_itself(back, worker):
    assert selectors.tags_of([back.pk], clock.today()) == {}
    assert selectors.care_of([back.pk]) == {}
    assert [line.person.pk for line in selectors.due_page(actor=worker).lines] == [back.pk]


def test_what_is_still_so_begins_anew_and_what_is_not_is_not_asked_again(back, worker):
    tag, contact = PersonTag.objects.get(tag="lives_alone"), EmergencyContact.objects.get()
    services.holds_again(actor=worker, fact=tag)
    services.no_longer(actor=worker, fact=contact)
    assert selectors.tags_of([back.pk], clock.today()) == {back.pk: {"lives_alone"}}
    assert PersonTag.objects.filter(tag="lives_alone").count() == 2
    assert not EmergencyContact.objects.open().exists()
    for fact, answer in ((tag, services.holds_again), (contact, services.no_longer)):
        with pytest.raises(NotFound):
            answer(actor=worker, fact=fact)


def test_a_contact_that_holds_again_keeps_its_telephone(back, worker):
    row = services.holds_again(actor=worker, fact=EmergencyContact.objects.get())
    assert services.open_number(actor=worker, kind="contact", fact=row, purpose="回来后核对") == "138 0000 0031"


def test_a_guarded_tag_is_asked_about_by_its_own_role_only(back, worker, special, reader):
    row = PersonTag.objects.get(tag="family_planning")
    with pytest.raises(NotFound):
        services.holds_again(actor=worker, fact=row)
    with pytest.raises(NotAllowed):
        services.holds_again(actor=reader, fact=PersonTag.objects.get(tag="lives_alone"))
    services.holds_again(actor=special, fact=row)
    assert PersonTag.objects.open().get().tag == "family_planning"


def test_a_second_closing_asks_only_about_what_it_ended_itself(back, worker):
    services.holds_again(actor=worker, fact=PersonTag.objects.get(tag="lives_alone"))
    close_person(actor=worker, person=back, life="moved", on=clock.today())
    reopen_person(actor=worker, person=back)
    assert PersonTag.objects.filter(on_return="ask").count() == 1
