"""Who looked at whose data: the resident's page and the auditor's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doorstep.accounts.models import Disclosure
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import give_role
from doorstep.privacy import selectors, services
from doorstep.privacy.shared_fields import FIELDS
from doorstep.residents.services import open_value
from tests.town import SYSTEM

LOOKS = "privacy:looks"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, query: str = "", name: str = LOOKS):
    return client_of(user).get(reverse(name) + query)


@pytest.fixture
def opened(town: Any) -> Any:
    open_value(actor=actor_for_user(town.staff), person=town.elder, field="phone", purpose="回电话说义诊改期")
    return town


@pytest.mark.django_db
def test_the_resident_reads_what_was_opened_by_which_office_and_why_but_no_name(opened: Any) -> None:
    body = page(opened.elder_user).content.decode()
    for word in ("回电话说义诊改期", "社区工作者", "紫兴社区"):
        assert word in body
    assert opened.staff.name not in body
    assert "13900000147" not in body


@pytest.mark.django_db
def test_what_was_opened_in_one_go_stands_together_and_the_next_time_apart(town: Any) -> None:
    nurse = actor_for_user(town.partner_user)
    for _turn in range(2):
        services.open_share(actor=nurse, share_id=town.share.pk)
    rows = selectors.looks_at(actor=actor_for_user(town.elder_user)).rows
    assert len(rows) == 2
    wanted = "，".join(str(FIELDS[code].name) for code in town.share.fields)
    assert {row.what for row in rows} == {wanted}
    assert town.share.purpose in page(town.elder_user).content.decode()


@pytest.mark.django_db
def test_who_acts_for_her_reads_it_too_and_nobody_else(opened: Any) -> None:
    of = f"?of={opened.elder.pk}"
    assert "回电话说义诊改期" in page(opened.daughter_user, of).content.decode()
    assert "回电话说义诊改期" not in page(opened.daughter_user).content.decode()
    for stranger in (opened.man_user, opened.staff, opened.neighbour_staff, opened.auditor):
        answer = page(stranger, of)
        assert answer.status_code == 404
        assert "回电话说义诊改期" not in page(stranger).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?of=0", "?of=x", "?of=%00", "?of=99999999999999999999"])
def test_a_guessed_number_leads_nowhere(opened: Any, query: str) -> None:
    assert page(opened.elder_user, query).status_code == 404


@pytest.mark.django_db
def test_the_role_that_tells_what_it_is_about_stands_in_no_log(town: Any) -> None:
    """Somebody who also looks after the families of an only child is written down as a community worker."""
    give_role(actor=SYSTEM, user=town.staff, role="special_support", region=town.community)
    for _turn in range(2):
        open_value(actor=actor_for_user(town.staff), person=town.elder, field="phone", purpose="核对电话")
    assert set(Disclosure.objects.values_list("role", flat=True)) <= {"community_staff", ""}


@pytest.mark.django_db
def test_the_auditor_narrows_to_a_person_an_area_and_a_user(opened: Any) -> None:
    open_value(actor=actor_for_user(opened.staff), person=opened.man, field="phone", purpose="问王师傅的药")
    of_elder, of_man = "回电话说义诊改期", "问王师傅的药"
    audit = "accounts:audit"
    assert all(word in page(opened.auditor, "", audit).content.decode() for word in (of_elder, of_man))
    body = page(opened.auditor, f"?person={opened.man.pk}", audit).content.decode()
    assert of_man in body
    assert of_elder not in body
    assert of_man in page(opened.auditor, f"?area={opened.community.path}", audit).content.decode()
    assert of_man not in page(opened.auditor, f"?area={opened.neighbour.path}", audit).content.decode()
    assert of_man not in page(opened.auditor, f"?who={opened.neighbour_staff.name}", audit).content.decode()


@pytest.mark.django_db
def test_the_auditor_finds_the_list_by_the_number_in_the_file(town: Any) -> None:
    from doorstep.files.models import Export

    address = reverse("flows:door_knock_csv", args=[town.sent.pk])
    client_of(town.staff).post(address, {"form": "csv", "reason": "周五上门通知"})
    code = Export.objects.get().code
    name = "privacy:audit_exports"
    assert "周五上门通知" in page(town.auditor, "", name).content.decode()
    assert "周五上门通知" in page(town.auditor, f"?who={code.lower()}", name).content.decode()
    assert "周五上门通知" not in page(town.auditor, "?who=ZZZZZZZZ", name).content.decode()
    assert "周五上门通知" not in page(town.auditor, f"?area={town.neighbour.path}", name).content.decode()
    assert page(town.staff, "", name).status_code == 404


@pytest.mark.django_db
def test_long_logs_come_in_pages(town: Any) -> None:
    for turn in range(61):
        open_value(actor=actor_for_user(town.staff), person=town.elder, field="phone", purpose=f"第{turn}次电话")
    body = page(town.elder_user).content.decode()
    assert "第60次电话" in body
    assert "第0次电话" not in body
    last = Disclosure.objects.filter(person_id=town.elder.pk).order_by("-pk")[59].pk
    assert "第0次电话" in page(town.elder_user, f"?before={last}").content.decode()
