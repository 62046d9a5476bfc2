"""Who may open an uploaded photo."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doorstep.accounts.models import Assignment, User
from doorstep.files.models import StoredFile
from doorstep.files.services import store_image
from doorstep.files.tests.test_services import photo
from doorstep.regions.models import Region
from doorstep.regions.tests.factories import LONG_AGO, actor_over, make_community

pytestmark = pytest.mark.django_db


def staff_of(region: Region) -> Client:
    user = User.objects.create(username=f"staff{region.pk}", name="工作人员")
    Assignment.objects.create(user=user, role="community_staff", region=region, valid_from=LONG_AGO)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def stored() -> StoredFile:
    community = make_community()
    return store_image(actor=actor_over(community), region=community, upload=SimpleUploadedFile("x.jpg", photo()))


def test_staff_of_the_community_open_the_photo(stored: StoredFile) -> None:
    response = staff_of(stored.region).get(f"/files/{stored.token}/")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"


def test_the_neighbour_community_and_a_guessed_token_find_nothing(stored: StoredFile) -> None:
    assert staff_of(make_community("兰亭社区")).get(f"/files/{stored.token}/").status_code == 404
    assert staff_of(stored.region).get(f"/files/{uuid.uuid4()}/").status_code == 404


def test_a_signed_out_visitor_is_asked_to_sign_in(stored: StoredFile) -> None:
    response = Client().get(f"/files/{stored.token}/")
    assert response.status_code == 302
    assert "next=" in response["Location"]
