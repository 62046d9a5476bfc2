"""The catalogue in the console, and who may change it."""

import pytest
from django.test import Client

from doorstep.accounts.models import Assignment, User
from doorstep.programmes.models import Programme
from doorstep.programmes.tests.test_services import HAIRCUT
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import LONG_AGO, make_community, make_region

pytestmark = pytest.mark.django_db
NEW = "/console/settings/programmes/new/"


def sign_in(role: str, region: Region) -> Client:
    user = User.objects.create(username=f"{role}{region.pk}", name="工作人员")
    Assignment.objects.create(user=user, role=role, region=region, valid_from=LONG_AGO)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer() -> Client:
    return sign_in("district_officer", make_region(name="试验区"))


def test_an_officer_makes_changes_and_reads_the_history(officer: Client) -> None:
    assert officer.post(NEW, {"text": HAIRCUT, "note": "居民提的"}).status_code == 302
    edit = "/console/settings/programmes/haircut_at_home/edit/"
    assert "上门理发" in officer.get(edit).content.decode()
    changed = HAIRCUT.replace("zh: 理发", "zh: 剪头发")
    assert officer.post(edit, {"text": changed, "note": "说得更白", "based_on": 1}).status_code == 302
    page = officer.get("/console/settings/programmes/haircut_at_home/").content.decode()
    assert "剪头发" in page
    assert "说得更白" in page
    assert "上门理发" in officer.get("/console/settings/programmes/").content.decode()


def test_mistakes_are_listed_and_what_was_typed_stays(officer: Client) -> None:
    response = officer.post(NEW, {"text": HAIRCUT.replace("group: care", "group: caring"), "note": "试"})
    assert response.status_code == 422
    assert "group: caring" in response.content.decode()
    assert not Programme.objects.exists()


def test_a_form_that_is_not_yaml_or_far_too_long_gets_a_sentence(officer: Client) -> None:
    assert officer.post(NEW, {"text": "code: [", "note": "试"}).status_code == 422
    assert officer.post(NEW, {"text": "x" * 70_000, "note": "试"}).status_code == 200
    assert not Programme.objects.exists()


def test_community_staff_read_but_do_not_change() -> None:
    staff = sign_in("community_staff", make_community())
    assert staff.get("/console/settings/programmes/").status_code == 200
    assert staff.get(NEW).status_code == 404
    assert staff.post(NEW, {"text": HAIRCUT, "note": "x"}).status_code == 404


def test_a_signed_out_visitor_is_asked_to_sign_in() -> None:
    assert Client().get("/console/settings/programmes/").status_code == 302
