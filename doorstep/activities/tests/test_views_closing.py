"""Closing and the photos."""

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from doorstep.activities import services
from doorstep.activities.models import Activity, Attendance, Photo
from doorstep.activities.states import ActivityState
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.activities.tests.visiting import at, browser, neighbour, running, text_of, worker
from doorstep.ledger.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(town: Town) -> Activity:
    return running(town)


@pytest.fixture
def staff(town: Town) -> Client:
    return worker(town)


def come(town: Town, activity: Activity, *, named: int = 0, heads: int = 0) -> None:
    for _number in range(named):
        services.check_in(
            actor=SYSTEM, activity_id=activity.pk, person_id=town.person().pk, method="name", client_id=uuid.uuid4()
        )
    if heads:
        services.count_heads(actor=SYSTEM, activity_id=activity.pk, heads=heads, client_id=uuid.uuid4())


def photo(name: str = "photo.jpg", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", size, "green").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")


def test_what_will_be_counted_stands_there_first(town: Town, activity: Activity, staff: Client) -> None:
    come(town, activity, named=2, heads=5)
    said = text_of(staff.get(at("close", activity.pk)))
    assert "人次7留名2人次，没留名5人次" in said.replace(" ", "")
    assert "人数2一人只计一次" in said.replace(" ", "")
    assert "这个项目要留一张照片" in said


def test_closing_counts_the_session_and_the_extra_heads(town: Town, activity: Activity, staff: Client) -> None:
    come(town, activity, named=2)
    answer = staff.post(at("close", activity.pk), {"extra_heads": "10", "summary": "来的人多"})
    assert answer["Location"] == at("console_detail", activity.pk)
    activity.refresh_from_db()
    assert (activity.state, activity.summary) == (ActivityState.CLOSED, "来的人多")
    assert sum(Attendance.objects.values_list("heads", flat=True)) == 12
    assert Record.objects.filter(sessions=1).count() == 1
    assert staff.get(at("close", activity.pk)).status_code == 404
    assert staff.post(at("close", activity.pk), {}).status_code == 404


def test_an_activity_without_anybody_asks_whether_nobody_came(activity: Activity, staff: Client) -> None:
    assert "一个人都没记" in text_of(staff.post(at("close", activity.pk), {}))
    activity.refresh_from_db()
    assert activity.state != ActivityState.CLOSED
    staff.post(at("close", activity.pk), {"nobody_came": "on"})
    activity.refresh_from_db()
    assert activity.state == ActivityState.CLOSED


@pytest.mark.parametrize(
    "sent", [{"extra_heads": "2001"}, {"extra_heads": "-1"}, {"extra_heads": "x"}, {"summary": "长" * 2001}]
)
def test_bad_input_closes_nothing(town: Town, activity: Activity, staff: Client, sent: dict[str, str]) -> None:
    come(town, activity, named=1)
    assert staff.post(at("close", activity.pk), sent).status_code == 422
    activity.refresh_from_db()
    assert activity.state == ActivityState.RUNNING
    assert not Record.objects.filter(sessions=1).exists()


def test_what_has_not_begun_can_not_be_closed(town: Town, staff: Client) -> None:
    activity = town.activity()
    answer = staff.post(at("close", activity.pk), {"nobody_came": "on"})
    assert answer.status_code == 422
    assert "还没开始" in text_of(answer)


def test_grid_workers_and_the_neighbour_do_not_close(town: Town, activity: Activity) -> None:
    for client in (neighbour(town), worker(town, "grid_worker", town.grid), worker(town, "volunteer")):
        assert client.get(at("close", activity.pk)).status_code == 404
        assert client.post(at("close", activity.pk), {"nobody_came": "on"}).status_code == 404
    assert browser().post(at("close", activity.pk)).status_code == 302
    activity.refresh_from_db()
    assert activity.state == ActivityState.PUBLISHED


# Photos


def test_three_photos_and_no_more(activity: Activity, staff: Client) -> None:
    for number in range(3):
        answer = staff.post(at("photos", activity.pk), {"photo": photo(), "caption": f"第{number}张"})
        assert answer.status_code == 302
    assert "照片够了" in text_of(staff.get(at("photos", activity.pk)))
    answer = staff.post(at("photos", activity.pk), {"photo": photo()})
    assert answer.status_code == 409
    assert Photo.objects.count() == 3


def test_a_photo_from_the_closing_page_leads_back_there(activity: Activity, staff: Client) -> None:
    answer = staff.post(at("photos", activity.pk), {"photo": photo(), "after": "close"})
    assert answer["Location"] == at("close", activity.pk)
    kept = Photo.objects.get()
    answer = staff.post(at("photo_remove", activity.pk, kept.pk), {"after": "close"})
    assert answer["Location"] == at("close", activity.pk)
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("upload", "status", "sentence"),
    [
        (lambda: SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg"), 422, "不是照片"),
        (lambda: SimpleUploadedFile("a.jpg", photo().read()[:200], content_type="image/jpeg"), 422, "不是照片"),
        (lambda: SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), 422, "不是照片"),
        (lambda: SimpleUploadedFile("big.jpg", b"\xff\xd8" + b"0" * (50 * 1024 * 1024)), 413, "最多能传10MB"),
        (lambda: SimpleUploadedFile("empty.jpg", b""), 422, ""),
        (lambda: "no file at all", 422, ""),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(
    activity: Activity, staff: Client, upload: Any, status: int, sentence: str
) -> None:
    answer = staff.post(at("photos", activity.pk), {"photo": upload(), "caption": "x"})
    assert answer.status_code == status
    assert sentence.replace(" ", "") in text_of(answer).replace(" ", "")
    assert not Photo.objects.exists()


def test_a_caption_that_is_too_long_is_refused(activity: Activity, staff: Client) -> None:
    assert staff.post(at("photos", activity.pk), {"photo": photo(), "caption": "长" * 61}).status_code == 422
    assert not Photo.objects.exists()


def test_the_neighbour_neither_adds_nor_removes_a_photo(town: Town, activity: Activity, staff: Client) -> None:
    staff.post(at("photos", activity.pk), {"photo": photo()})
    kept = Photo.objects.get()
    client = neighbour(town)
    assert client.get(at("photos", activity.pk)).status_code == 404
    assert client.post(at("photos", activity.pk), {"photo": photo()}).status_code == 404
    assert client.post(at("photo_remove", activity.pk, kept.pk)).status_code == 404
    other = running(town)
    assert staff.post(at("photo_remove", other.pk, kept.pk)).status_code == 404
    assert staff.get(at("photo_remove", activity.pk, kept.pk)).status_code == 405
    assert Photo.objects.count() == 1
