"""The sheet field by field, illnesses, certificates, people to call, keys and services."""

from datetime import date

import pytest
from django.db import connection

from doorstep.accounts.models import Disclosure
from doorstep.elders import certificates, selectors, services
from doorstep.elders.errors import (
    AgreementMissing,
    AlreadyOpen,
    CareReasonMissing,
    CertificateDiffers,
    CertificateOfAnother,
    CertificateWrong,
    FileClosed,
    PlacesTaken,
    PurposeMissing,
    WordMissing,
)
from doorstep.elders.models import EmergencyContact, PastValue, Sheet
from doorstep.elders.tests.conftest import NUMBER
from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.models import Event
from doorstep.residents.errors import BadPhoneNumber
from doorstep.residents.models import Person
from doorstep.residents.selectors import search
from doorstep.residents.services import move_person
from doorstep.residents.tests.factories import make_id_number

pytestmark = pytest.mark.django_db
DAUGHTER = "13800000031"


def change(actor, person, **changes):
    return services.change_sheet(actor=actor, person=person, changes=changes)


def test_only_what_is_given_changes_and_the_event_names_fields_not_values(zhou, worker):
    assert change(worker, zhou, living="alone", note="敲门要重些") == ["living", "note"]
    assert change(worker, zhou, living="alone") == []
    sheet = Sheet.objects.get(pk=zhou.pk)
    assert (sheet.living, sheet.note, sheet.income) == ("alone", "敲门要重些", "")
    event = Event.objects.get(subject=f"elders.sheet:{zhou.pk}")
    assert event.data == {"fields": ["living", "note"]}
    assert event.area_path == zhou.area_path


def test_what_a_field_said_before_stays_with_its_days(zhou, worker):
    services.change_sheet(actor=worker, person=zhou, changes={"living": "spouse"}, on=date(2022, 1, 5))
    services.change_sheet(actor=worker, person=zhou, changes={"living": "alone"}, on=date(2023, 6, 1))
    past = PastValue.objects.get()
    assert (past.value, past.valid_from, past.valid_to) == ("spouse", date(2022, 1, 5), date(2023, 6, 1))
    values = selectors.history_of(actor=worker, pk=zhou.pk).sheet
    assert [(line.since, line.until) for line in values] == [
        (date(2023, 6, 1), None),
        (date(2022, 1, 5), date(2023, 6, 1)),
    ]


@pytest.mark.parametrize("changes", [{"living": "on_the_moon"}, {"floor": 100}, {"floor": -1}, {"note": "长" * 501}])
def test_what_no_field_can_say_is_refused(zhou, worker, changes):
    with pytest.raises(BadInput):
        change(worker, zhou, **changes)
    assert not Sheet.objects.exists()


def test_a_level_of_care_has_a_reason(zhou, worker):
    with pytest.raises(CareReasonMissing):
        change(worker, zhou, care_level="weekly")
    change(worker, zhou, care_level="weekly", care_reason="独居，八十多岁")
    assert selectors.care_of([zhou.pk]) == {zhou.pk: "weekly"}
    with pytest.raises(CareReasonMissing):
        change(worker, zhou, care_reason="")
    change(worker, zhou, care_level="none", care_reason="")


def test_who_only_reads_changes_nothing_and_the_outsider_finds_nobody(zhou, reader, outsider):
    with pytest.raises(NotAllowed):
        change(reader, zhou, living="alone")
    with pytest.raises(NotFound):
        change(outsider, zhou, living="alone")
    with pytest.raises(NotFound):
        selectors.history_of(actor=outsider, pk=zhou.pk)


def test_of_a_closed_file_nothing_is_entered(zhou, worker):
    Person.objects.filter(pk=zhou.pk).update(life="died", closed_on=date(2023, 1, 1))
    with pytest.raises(FileClosed):
        change(worker, zhou, living="alone")


def test_the_sheet_follows_a_move_by_itself(zhou, worker, town):
    change(worker, zhou, living="alone")
    move_person(actor=worker, person=zhou, region=town.neighbour)
    assert Sheet.objects.get(pk=zhou.pk).area_path == town.neighbour.path
    Person.objects.filter(pk=zhou.pk).update(region=town.elsewhere, area_path=town.elsewhere.path)
    assert Sheet.objects.get(pk=zhou.pk).area_path == town.elsewhere.path


def test_an_illness_is_known_once_and_other_has_a_word(zhou, worker):
    services.add_condition(actor=worker, person=zhou, code="hypertension")
    with pytest.raises(AlreadyOpen):
        services.add_condition(actor=worker, person=zhou, code="hypertension")
    with pytest.raises(WordMissing):
        services.add_condition(actor=worker, person=zhou, code="other")
    with pytest.raises(BadInput):
        services.add_condition(actor=worker, person=zhou, code="hepatitis")


CERTIFICATES = [
    (f"{NUMBER}42", True),
    (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]} 42", True),
    (f"{NUMBER}42b1", True),
    (f"{NUMBER}42B12", True),
    (f"{NUMBER}4", False),
    (f"{NUMBER}42B", False),
    (f"{NUMBER}82", False),
    (f"{NUMBER}45", False),
    (f"{NUMBER[:-1]}{(int(NUMBER[-1], 11) + 1) % 10}42" if NUMBER[-1] != "X" else f"{NUMBER[:-1]}142", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "good"), CERTIFICATES)
def test_the_number_of_a_certificate_is_id_kind_and_grade(text, good):
    if good:
        read = certificates.read(text, today=clock.today())
        assert (read.id_number, read.kind, read.grade) == (NUMBER, 4, 2)
    else:
        with pytest.raises(certificates.NotACertificate):
            certificates.read(text, today=clock.today())


def test_a_certificate_says_what_is_entered_and_is_her_own(zhou, worker):
    def add(number):
        return services.add_disability(actor=worker, person=zhou, kind=4, grade=2, certificate=number)

    with pytest.raises(CertificateWrong):
        add("123")
    with pytest.raises(CertificateDiffers):
        add(f"{NUMBER}43")
    with pytest.raises(CertificateOfAnother):
        add(f"{make_id_number(date(1950, 1, 1), sequence=14)}42")
    add(f"{NUMBER}42")
    with pytest.raises(AlreadyOpen):
        add("")


def test_contacts_take_the_first_free_place_up_to_nine(zhou, worker):
    rows = [services.add_contact(actor=worker, person=zhou, name=f"陈家{n}") for n in "甲乙丙丁戊己庚辛壬"]
    assert [row.position for row in rows] == list(range(1, 10))
    with pytest.raises(PlacesTaken):
        services.add_contact(actor=worker, person=zhou, name="陈癸")
    services.end_fact(actor=worker, fact=rows[3], reason="搬去外地")
    assert services.add_contact(actor=worker, person=zhou, name="陈癸").position == 4
    with pytest.raises(BadPhoneNumber):
        services.add_contact(actor=worker, person=zhou, name="陈子", phone="12")


def test_a_contacts_telephone_lies_encrypted_and_opens_with_a_purpose(zhou, worker, reader, outsider):
    row = services.add_contact(actor=worker, person=zhou, name="陈晓燕", relation="daughter", phone=DAUGHTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_hash FROM elders_emergencycontact")
        assert DAUGHTER not in "".join(cursor.fetchone())

    def open_as(actor, purpose="老人没应门，问问女儿"):
        return services.open_number(actor=actor, kind="contact", fact=row, purpose=purpose)

    with pytest.raises(PurposeMissing):
        open_as(worker, " ")
    with pytest.raises(NotAllowed):
        open_as(reader)
    with pytest.raises(NotFound):
        open_as(outsider)
    assert not Disclosure.objects.exists()
    assert open_as(worker) == "138 0000 0031"
    kept = Disclosure.objects.get()
    assert (kept.field, kept.area_path, kept.purpose) == ("phone", zhou.area_path, "老人没应门，问问女儿")


def test_the_telephone_of_a_contact_finds_the_elder(zhou, worker, outsider):
    row = services.add_contact(actor=worker, person=zhou, name="陈晓燕", phone=DAUGHTER)
    assert search(actor=worker, text="138 0000 0031") == [zhou]
    assert search(actor=outsider, text=DAUGHTER) == []
    services.end_fact(actor=worker, fact=row, reason="换号了")
    assert search(actor=worker, text=DAUGHTER) == []


def test_a_key_is_kept_only_with_agreement(zhou, worker):
    arguments = {"actor": worker, "person": zhou, "holder": "沈示例", "holder_kind": "neighbour"}
    with pytest.raises(AgreementMissing):
        services.keep_key(**arguments, agreed=" ")
    services.keep_key(**arguments, agreed="writing")
    with pytest.raises(AlreadyOpen):
        services.keep_key(**arguments, agreed="writing")


def test_a_service_is_received_once_at_a_time(zhou, worker):
    services.add_service(actor=worker, person=zhou, kind="meals", provider="示例助餐点")
    with pytest.raises(AlreadyOpen):
        services.add_service(actor=worker, person=zhou, kind="meals")
    with pytest.raises(BadInput):
        services.add_service(actor=worker, person=zhou, kind="magic")
    assert not EmergencyContact.objects.exists()
