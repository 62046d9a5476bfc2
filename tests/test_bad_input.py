"""What people, and those who are not people, send by mistake: a clear sentence each, and nothing half saved."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doorstep.activities.models import Activity, Photo, Series
from doorstep.files.models import StoredFile
from doorstep.kernel import clock
from doorstep.kernel.models import Event
from doorstep.messaging.models import Notice
from doorstep.residents.models import Person
from tests.town import LivelyTown

pytestmark = pytest.mark.django_db
FORMULAS = ['=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def staff(town: LivelyTown) -> Client:
    client = Client()
    client.force_login(town.staff)
    return client


def saved() -> list[int]:
    return [table.objects.count() for table in (Activity, Series, Notice, Person, Photo, StoredFile, Event)]


def filled(client: Client, address: str) -> dict[str, Any]:
    """The form as the page offers it, so that a test changes one thing only."""
    page = client.get(address).content.decode()
    form = page[page.index("<main") :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        marks = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        if "name" not in marks or marks.get("type") == "submit":
            continue
        if marks.get("type") in ("radio", "checkbox"):
            if re.search(r"\bchecked\b", tag):
                found.setdefault(marks["name"], []).append(marks.get("value", "on"))
        else:
            found[marks["name"]] = marks.get("value", "")
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = inner.strip()
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inner) or re.search(
            r'<option value="([^"]*)"', inner
        )
        found[name] = chosen[1] if chosen else ""
    return found


def sentence(response: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def test_the_plan_as_the_page_offers_it_can_be_saved_so_the_refusals_mean_something(town, staff) -> None:
    address = reverse("activities:new_from", args=["monthly_free_clinic"])
    answer = staff.post(address, filled(staff, address) | {"site": town.square.pk})
    assert answer.status_code == 302, sentence(answer)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "长" * 100_000}, "60"),
        ({"intro": "长" * 2001}, "2000"),
        ({"title": "  "}, "标题"),
        ({"title": "a\x00b"}, ""),
        ({"day": "2023-02-30"}, "日期"),
        ({"day": "明天"}, "日期"),
        ({"day": "9999-12-31"}, ""),
        ({"day": "2020-01-01"}, "日期"),
        ({"start": "11:00", "end": "08:00"}, "结束"),
        ({"start": "25:99"}, ""),
        ({"capacity": "-5"}, ""),
        ({"capacity": "9" * 30}, ""),
        ({"capacity": "四十"}, ""),
        ({"region": "T999/"}, ""),
        ({"site": "99999999999999999999"}, ""),
        ({"signup_mode": "whatever"}, ""),
    ],
)
def test_a_plan_with_a_mistake_is_refused_with_a_sentence(town, staff, change: dict[str, str], said: str) -> None:
    address = reverse("activities:new_from", args=["monthly_free_clinic"])
    form = filled(staff, address) | {"site": town.square.pk} | change
    before = saved()
    answer = staff.post(address, form)
    assert answer.status_code == 422
    assert said in sentence(answer)
    assert 'aria-invalid="true"' in answer.content.decode() or "d-note" in answer.content.decode()
    assert saved() == before


def test_a_series_of_ten_thousand_is_refused(town, staff) -> None:
    """Every week until the year 2218."""
    address = reverse("activities:series_new", args=["monthly_free_clinic"])
    form = filled(staff, address) | {
        "site": town.square.pk,
        "kind": "weekly",
        "weekday": "3",
        "ends_on": (clock.today() + timedelta(weeks=10_000)).isoformat(),
    }
    before = saved()
    answer = staff.post(address, form)
    assert answer.status_code == 422
    assert "次" in sentence(answer) or "期" in sentence(answer)
    assert saved() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"this is no picture"),
        ("a.jpg", b""),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.jpg", b"<?php system($_GET['c']); ?>"),
        ("../../../etc/passwd", b"GIF89a" + b"\x00" * 20),
    ],
)
def test_a_picture_that_is_none_is_refused(town, staff, name: str, content: bytes) -> None:
    before = saved()
    upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
    answer = staff.post(reverse("activities:photos", args=[town.running.pk]), {"photo": upload})
    assert answer.status_code in (413, 422)
    assert "照片" in sentence(answer)
    assert saved() == before


def test_an_upload_of_50_megabytes_is_refused(town, staff) -> None:
    before = saved()
    upload = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * (50 << 20), content_type="image/jpeg")
    answer = staff.post(reverse("activities:photos", args=[town.running.pk]), {"photo": upload})
    assert answer.status_code == 413
    assert "MB" in sentence(answer)
    assert saved() == before


@pytest.mark.parametrize(
    "change", [{"title": "长" * 1000}, {"body": "长" * 100_000}, {"to": "everybody"}, {"channels": "fax"}]
)
def test_a_notice_with_a_mistake_is_refused(town, staff, change: dict[str, str]) -> None:
    address = reverse("flows:compose")
    form = filled(staff, address) | {"title": "义诊", "body": "明天上午8点义诊。"} | change
    before = saved()
    answer = staff.post(address, form)
    assert answer.status_code == 422
    assert saved() == before


@pytest.mark.parametrize(
    "change",
    [{"name": "长" * 10_000}, {"name": ""}, {"birth_date": "1945-13-45"}, {"birth_date": "2990-01-01"}, {"phone": "1"}],
)
def test_a_resident_with_a_mistake_is_refused(town, staff, change: dict[str, str]) -> None:
    address = reverse("residents:new")
    form = filled(staff, address) | {"name": "赵小兰", "region": town.grid.pk, "no_id_reason": "not_at_hand"} | change
    before = saved()
    answer = staff.post(address, form)
    assert answer.status_code == 422
    assert saved() == before


@pytest.mark.parametrize(
    "query",
    [
        "?area=../../etc",
        "?area=%00",
        "?period=2023-99",
        "?period=custom&start=x&end=y",
        "?of=x&unit=y",
        "?programme=none",
    ],
)
def test_a_figure_that_is_none_is_no_fault(town, staff, query: str) -> None:
    for name in ("reports:figures", "reports:brief", "reports:export"):
        assert staff.get(reverse(name) + query).status_code in (200, 404, 422)


@pytest.mark.parametrize("text", ["%00", "a" * 5000, "%27%3B--", "%25%25%25", "💊", "9" * 400])
def test_whatever_is_typed_into_a_search_is_only_text(town, staff, text: str) -> None:
    for name in ("web:search", "residents:list", "activities:console_list", "messaging:notices", "partners:list"):
        assert staff.get(f"{reverse(name)}?q={text}").status_code == 200
    desk = reverse("activities:desk", args=[town.running.pk])
    assert staff.get(f"{desk}?q={text}").status_code == 200


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_list_of_doors_does_not_run_in_a_spreadsheet(town, staff, formula: str) -> None:
    """An address that begins like a formula stays a text."""
    home = town.elder.household
    assert home is not None
    type(home).objects.filter(pk=home.pk).update(address=formula + "桂花苑")
    town.sent.messages.update(state="skipped")
    answer = staff.post(reverse("flows:door_knock_csv", args=[town.sent.pk]), {"form": "csv", "reason": "上门通知"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert any("桂花苑" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


def test_a_day_that_does_not_exist_is_no_address(town, staff) -> None:
    for day in ("2023-02-30", "0000-00-00", "9999-99-99"):
        assert staff.get(f"/console/activities/series/{town.series.pk}/{day}/skip/").status_code == 404
    before = saved()
    for name, form in (
        ("series_skip", {"reason": "下雨"}),
        ("series_move", {"moved_to": "2099-01-01", "reason": "下雨"}),
    ):
        never = reverse(f"activities:{name}", args=[town.series.pk, date(1999, 1, 1)])
        assert staff.post(never, form).status_code in (404, 409, 422)
    assert saved() == before
