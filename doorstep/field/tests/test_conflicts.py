"""Field by field, somebody decides; nobody decides on what he has not seen."""

import pytest
from django.urls import reverse

from doorstep.accounts.selectors import actor_for_user
from doorstep.field import selectors, services
from doorstep.field.errors import ChangedMeanwhile, DecidedAlready
from doorstep.field.models import FieldConflict
from doorstep.kernel.errors import NotFound
from doorstep.regions.tests.factories import make_community
from doorstep.residents.services import update_person
from doorstep.residents.tests.factories import make_staff


@pytest.fixture
def waiting(phones):
    """The worker was told one number, the office another."""
    phones.send(phones.edit(phone=("", "13900000149")), actor=phones.staff)
    phones.send(phones.edit(phone=("", "13900000150"), note=("", "敲门重一点")))
    return FieldConflict.objects.get(field="phone")


def phone_of(phones):
    phones.mother.refresh_from_db()
    return phones.mother.phone


def test_taken_from_the_telephone(phones, waiting):
    services.decide(actor=phones.staff, conflict_id=waiting.pk, action="take", seen="+8613900000149")
    assert phone_of(phones) == "+8613900000150"


def test_kept_as_the_file_says(phones, waiting):
    services.decide(actor=phones.staff, conflict_id=waiting.pk, action="keep", seen="+8613900000149")
    assert phone_of(phones) == "+8613900000149"
    with pytest.raises(DecidedAlready):
        services.decide(actor=phones.staff, conflict_id=waiting.pk, action="take", seen="+8613900000149")


def test_who_looked_at_an_older_file_decides_nothing(phones, waiting, client):
    client.force_login(phones.staff_user)
    address = reverse("field:conflict", args=[waiting.pk])
    stood = client.get(address).context["form"]["stood"].initial
    update_person(actor=phones.staff, person=phones.mother, phone="13900000151")
    with pytest.raises(ChangedMeanwhile):
        services.decide(actor=phones.staff, conflict_id=waiting.pk, action="take", seen="+8613900000149")
    assert client.post(address, {"action": "take", "stood": stood}).status_code == 422
    assert phone_of(phones) == "+8613900000151"
    waiting.refresh_from_db()
    assert waiting.state == "open"


def test_decided_on_its_page(phones, waiting, client):
    client.force_login(phones.staff_user)
    page = client.get(reverse("field:conflicts")).content.decode()
    assert "139 **** 0150" in page
    assert "13900000150" not in page
    address = reverse("field:conflict", args=[waiting.pk])
    form = client.get(address).context["form"]
    assert client.post(address, {"action": "take", "stood": form["stood"].initial}).status_code == 302
    assert phone_of(phones) == "+8613900000150"
    assert client.get(address).status_code == 200


def test_the_office_next_door_and_the_worker_himself_find_none(phones, waiting):
    neighbour = actor_for_user(make_staff(make_community("转水社区"), name="钱进"))
    for actor in (neighbour, phones.worker):
        assert selectors.conflicts(actor=actor).lines == []
        with pytest.raises(NotFound):
            services.decide(actor=actor, conflict_id=waiting.pk, action="take", seen="+8613900000149")


def test_the_list_takes_as_many_queries_for_many_as_for_two(phones, waiting, django_assert_num_queries):
    with django_assert_num_queries(2):
        selectors.conflicts(actor=phones.staff)
    for number in range(6):
        phones.send(phones.edit(phones.father, floor=("", str(number))))
    with django_assert_num_queries(2):
        assert len(selectors.conflicts(actor=phones.staff).lines) == 8
