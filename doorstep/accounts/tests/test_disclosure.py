"""Opening a masked value is logged, with a purpose, and nothing undoes the log."""

from typing import Any

import pytest
from django.apps import apps
from django.db import Error, transaction

from doorstep.accounts import errors, services
from doorstep.accounts.models import Disclosure
from doorstep.accounts.roles import Role
from doorstep.accounts.selectors import AuditFilter, actor_for_user, audit_events, disclosures
from doorstep.accounts.tests.factories import make_staff, make_user
from doorstep.kernel.errors import NotAllowed

pytestmark = pytest.mark.django_db
PURPOSE = "通知她领取体检报告"


@pytest.fixture
def elder(place) -> Any:
    return apps.get_model("residents", "Person").objects.create(
        region=place.grid_1, area_path=place.grid_1.path, name="赵桂英", phone="+8613900000147"
    )


@pytest.fixture
def worker(place):
    return actor_for_user(make_staff(Role.COMMUNITY_STAFF, place.north, totp=False))


def test_the_value_comes_with_a_row_in_the_log(elder, worker):
    assert services.disclose(actor=worker, thing=elder, field="phone", purpose=f"  {PURPOSE} ") == "+8613900000147"
    row = Disclosure.objects.get()
    assert (row.user_id, row.subject, row.field, row.purpose) == (
        worker.user_id,
        f"residents.person:{elder.pk}",
        "phone",
        PURPOSE,
    )
    assert row.area_path == elder.area_path


@pytest.mark.parametrize("purpose", ["", "   ", "长" * 201])
def test_without_a_purpose_nothing_is_opened(elder, worker, purpose):
    with pytest.raises(errors.PurposeMissing):
        services.disclose(actor=worker, thing=elder, field="phone", purpose=purpose)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("name", ["name", "id", "password", "__class__", "no_such_field"])
def test_only_masked_fields_are_opened(elder, worker, name):
    with pytest.raises(errors.NotMasked):
        services.disclose(actor=worker, thing=elder, field=name, purpose=PURPOSE)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.GRID_WORKER, Role.STREET_OFFICER, Role.DOCTOR, Role.ADMINISTRATOR, Role.PRIVACY_AUDITOR]
)
def test_other_roles_open_nothing(elder, place, role):
    actor = actor_for_user(make_staff(role, place.district, totp=False))
    with pytest.raises(NotAllowed):
        services.disclose(actor=actor, thing=elder, field="phone", purpose=PURPOSE)


def test_the_neighbour_community_opens_nothing(elder, place):
    neighbour = actor_for_user(make_staff(Role.COMMUNITY_STAFF, place.south, totp=False))
    with pytest.raises(NotAllowed):
        services.disclose(actor=neighbour, thing=elder, field="phone", purpose=PURPOSE)
    assert not Disclosure.objects.exists()


def test_what_lies_in_no_area_is_not_opened(worker):
    with pytest.raises(NotAllowed):
        services.disclose(actor=worker, thing=make_user(phone="+8613900000001"), field="phone", purpose=PURPOSE)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(elder, worker, change):
    services.disclose(actor=worker, thing=elder, field="phone", purpose=PURPOSE)
    with pytest.raises(Error), transaction.atomic():
        Disclosure.objects.update(purpose="别的") if change == "update" else Disclosure.objects.all().delete()
    assert Disclosure.objects.get().purpose == PURPOSE


class TestAudit:
    @pytest.fixture
    def auditor(self, place):
        return actor_for_user(make_staff(Role.PRIVACY_AUDITOR, place.district, "孙建国", totp=False))

    def test_the_auditor_reads_what_was_opened_and_done_in_his_area(self, elder, worker, auditor):
        services.disclose(actor=worker, thing=elder, field="phone", purpose=PURPOSE)
        assert [row.purpose for row in disclosures(actor=auditor, chosen=AuditFilter()).rows] == [PURPOSE]
        assert disclosures(actor=auditor, chosen=AuditFilter(who="李秀芳")).rows
        assert not disclosures(actor=auditor, chosen=AuditFilter(who="陈")).rows
        assert not disclosures(actor=auditor, chosen=AuditFilter(subject="residents.person:0")).rows
        assert audit_events(actor=auditor, chosen=AuditFilter(action="region_created")).rows

    def test_an_auditor_of_another_street_reads_nothing_of_it(self, elder, worker, place):
        services.disclose(actor=worker, thing=elder, field="phone", purpose=PURPOSE)
        other = actor_for_user(make_staff(Role.PRIVACY_AUDITOR, place.other_street, "孙建国", totp=False))
        assert disclosures(actor=other, chosen=AuditFilter()).rows == []
        assert {row.area_path[:11] for row in audit_events(actor=other, chosen=AuditFilter()).rows} == {"320613/021/"}

    def test_nobody_else_reads_the_log_not_even_the_administrator(self, elder, worker, place):
        services.disclose(actor=worker, thing=elder, field="phone", purpose=PURPOSE)
        for role in (Role.ADMINISTRATOR, Role.COMMUNITY_STAFF, Role.DISTRICT_OFFICER):
            actor = actor_for_user(make_staff(role, place.district, totp=False))
            assert disclosures(actor=actor, chosen=AuditFilter()).rows == []
            assert audit_events(actor=actor, chosen=AuditFilter()).rows == []

    def test_the_log_is_read_page_by_page_without_counting_it(self, elder, worker, auditor, django_assert_num_queries):
        for number in range(60):
            services.disclose(actor=worker, thing=elder, field="phone", purpose=f"第{number}次")
        with django_assert_num_queries(1):
            first = disclosures(actor=auditor, chosen=AuditFilter())
        second = disclosures(actor=auditor, chosen=AuditFilter(before=first.next_before))
        assert (len(first.rows), len(second.rows), second.next_before) == (50, 10, None)
        assert first.rows[0].purpose == "第59次"
        assert second.rows[-1].purpose == "第0次"
