import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from doorstep.files import sheets as exports
from doorstep.kernel.models import Event
from doorstep.ledger import rollups
from doorstep.ledger.services import reverse as take_back
from doorstep.reports.tests.factories import SYSTEM, Town, hold, make_person, make_programme, make_user, record

OCTOBER = "period=2023-10"
PAGES = [
    ("reports:figures", []),
    ("reports:drill", ["free_clinic", "person_times"]),
    ("reports:export", []),
    ("reports:export_records", ["free_clinic", "person_times"]),
    ("reports:brief", []),
]


def staff(client: Client, town: Town) -> Client:
    client.force_login(make_user("community_staff", town.community, "李秀兰"))
    return client


def address(name: str, words: list[str], **query: str) -> str:
    return reverse(name, args=words) + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def text(response) -> str:
    body = response.content.decode()
    return re.sub(r"\s+", "", strip_tags(body[body.index("<main") :]))


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_reads_as_the_reference_screen(client: Client, town: Town) -> None:
    town.october()
    town.september()

    shown = text(
        staff(client, town).get(address("reports:figures", [], period="2023-10", of="free_clinic", unit="person_times"))
    )

    assert "紫兴社区，2023年10月。数到10月31日24:00，每个数都能点开。" in shown
    assert "义诊4866171+15+21.1%" in shown
    assert "86=留名68+现场点数18" in shown
    assert "留名的68人次，是61个人；其中7人次是再来的。" in shown
    assert "4场，加起来就是86" in shown
    assert "10月在兰亭苑、桂花苑开展义诊4场，服务86人次，比9月多15人次。" in shown


def test_every_number_of_the_table_is_a_link_that_opens(client: Client, town: Town) -> None:
    town.october()
    town.september()
    page = staff(client, town).get(address("reports:figures", [], period="2023-10")).content.decode()

    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/console/figures/[^"]*)"', page)}

    assert len(links) >= 10
    for link in links:
        response = client.get(link)
        assert response.status_code == 200, link
        end(response)


def test_a_page_by_area_adds_up_to_the_total(client: Client, town: Town) -> None:
    town.october()
    hold(town.clinic, town.community, date(2023, 10, 5), "社区大厅", heads=10)
    rollups.fold_all()

    shown = text(
        staff(client, town).get(address("reports:figures", [], period="2023-10", by="area", compare="nothing"))
    )

    assert "紫兴第一网格24737" in shown
    assert "紫兴第二网格23931" in shown
    assert "紫兴社区本级1100" in shown
    assert "合计59661" in shown


def test_a_street_opens_into_its_communities(client: Client, town: Town) -> None:
    town.october()
    hold(town.clinic, town.neighbour, date(2023, 10, 6), "梧桐广场", heads=14)
    client.force_login(make_user("street_officer", town.street))

    shown = text(client.get(address("reports:figures", [], period="2023-10", of="free_clinic", unit="person_times")))

    assert "2个地方，加起来就是100" in shown


def test_an_empty_month_says_what_to_do_next(client: Client, town: Town) -> None:
    shown = text(staff(client, town).get(address("reports:figures", [], period="2023-08")))

    assert "这段时间这里还没有记录" in shown
    assert "换个期间" in shown


def test_nothing_before_is_said_in_words(client: Client, town: Town) -> None:
    town.october()

    assert "9月没有" in text(staff(client, town).get(address("reports:figures", [], period="2023-10")))


def test_late_entries_are_named(client: Client, town: Town) -> None:
    town.october()

    shown = text(staff(client, town).get(address("reports:figures", [], period="2023-10")))

    assert "其中补录76条。" in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2023-13", "“2023-13”不是期间。"),
        ("period=custom&start=2023-10-31&end=2023-10-01", "截止日期（2023-10-01）早于开始日期（2023-10-31）。"),
        ("period=custom&start=2023-02-30&end=2023-10-01", "“2023-02-30”不是日期。"),
        ("period=1950", "没有1950年的记录。"),
    ],
)
def test_a_wrong_period_is_a_clear_sentence(client: Client, town: Town, query: str, sentence: str) -> None:
    response = staff(client, town).get(f"{reverse('reports:figures')}?{query}")

    assert response.status_code == 422
    assert sentence in text(response)


def test_choosing_the_days_asks_for_them(client: Client, town: Town) -> None:
    page = staff(client, town).get(address("reports:figures", [], period="custom")).content.decode()

    assert 'name="start"' in page
    assert 'name="end"' in page


def test_the_statements_of_the_page_do_not_grow_with_the_records(client: Client, town: Town) -> None:
    staff(client, town)
    counts = []
    for opened in ({}, {"of": "free_clinic", "unit": "person_times"}, {"by": "area"}):
        url = address("reports:figures", [], period="2023-10", **opened)
        numbers = []
        for _round in range(2):
            town.october()
            rollups.fold_all()
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(url).status_code == 200
            numbers.append(len(captured))
        counts.append(numbers)
        assert numbers[0] == numbers[1], opened
    assert max(max(numbers) for numbers in counts) <= 40


# --- the records behind a figure ------------------------------------------------------------------------------------


def test_the_records_show_masked_names_to_who_knows_the_residents(client: Client, town: Town) -> None:
    town.october()

    shown = text(staff(client, town).get(address("reports:drill", ["free_clinic", "person_times"], period="2023-10")))

    assert "王**" in shown
    assert "王00" not in shown
    assert "没留名" in shown


def test_an_officer_sees_numbers_and_places_but_no_names(client: Client, town: Town) -> None:
    town.october()
    client.force_login(make_user("street_officer", town.street))

    shown = text(client.get(address("reports:drill", ["free_clinic", "person_times"], period="2023-10")))

    assert "王**" not in shown
    assert "这里不显示姓名" in shown


def test_one_side_of_the_sum_can_be_read_alone(client: Client, town: Town) -> None:
    town.october()
    staff(client, town)

    anonymous = client.get(address("reports:drill", ["free_clinic", "person_times"], period="2023-10", who="anonymous"))

    assert "王**" not in text(anonymous)
    assert text(anonymous).count("没留名") == 4


def test_a_correction_stays_to_be_seen_with_its_reason(client: Client, town: Town) -> None:
    wrong = record(town.clinic, town.grid, date(2023, 10, 9), person=make_person(town.grid), person_times=1)
    take_back(actor=SYSTEM, record=wrong, reason="签错了人")

    shown = text(staff(client, town).get(address("reports:drill", ["free_clinic", "person_times"], period="2023-10")))

    assert "冲正签错了人" in shown
    assert "−1" in shown


def test_records_are_leafed_through_page_by_page(client: Client, town: Town) -> None:
    town.october()
    town.september()
    staff(client, town)
    url = address("reports:drill", ["free_clinic", "person_times"], period="2023")

    first, second, last = client.get(url), client.get(url + "&page=2"), client.get(url + "&page=3")

    assert "page=2" in first.content.decode()
    assert [len(page.context["lines"].lines) for page in (first, second, last)] == [50, 50, 4]
    assert "page=4" not in last.content.decode()
    assert client.get(url + "&page=0").status_code == 404
    assert client.get(url + "&page=x").status_code == 404
    assert client.get(url + "&page=99999999").status_code == 404


@pytest.mark.parametrize("unit", ["sites", "nonsense", "household_times"])
def test_a_unit_that_is_not_counted_has_no_page(client: Client, town: Town, unit: str) -> None:
    response = staff(client, town).get(address("reports:drill", ["free_clinic", unit], period="2023-10"))

    assert response.status_code == 404


# --- exports --------------------------------------------------------------------------------------------------------


def read_csv(response) -> list[list[str]]:
    body = response.getvalue()
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_the_table_goes_out_as_it_stands(client: Client, town: Town) -> None:
    town.october()
    town.september()
    town.clinic.name = "义诊"

    rows = read_csv(staff(client, town).get(address("reports:export", [], period="2023-10", form="csv")))

    assert rows[0] == ["项目", "场次", "人次", "人数", "比的是", "2023年9月", "相差", "增减率"]
    assert rows[1] == ["义诊", "4", "86", "61", "人次", "71", "15", "21.1"]
    assert rows[-1] == ["李秀兰于2023年11月1日 10:20导出，范围：紫兴社区，2023年10月。请勿外传。"]


def test_taking_figures_away_is_written_down(client: Client, town: Town) -> None:
    town.october()
    staff(client, town).post(
        address("reports:export_records", ["free_clinic", "people"], period="2023-10", form="csv"),
        {"form": "csv", "reason": "街道月报核对"},
    )

    event = Event.objects.get(action="export_records")
    assert event.subject == f"regions.region:{town.community.pk}"
    assert event.area_path == town.community.path
    assert event.actor_label == "李秀兰"
    assert event.data == {
        "form": "csv",
        "start": "2023-10-01",
        "end": "2023-10-31",
        "programme": "free_clinic",
        "unit": "people",
    }


FORMULAS = ["=1+1", "+86", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', " =1", "＝1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_name_that_is_a_formula_stays_a_text(client: Client, town: Town, formula: str) -> None:
    programme = make_programme("odd", formula)
    hold(programme, town.grid, date(2023, 10, 3), formula, heads=3)
    staff(client, town)

    table = read_csv(client.get(address("reports:export", [], period="2023-10", form="csv")))
    records = read_csv(
        client.post(
            address("reports:export_records", ["odd", "person_times"], period="2023-10", form="csv"),
            {"form": "csv", "reason": "街道月报核对"},
        )
    )
    sheet = excel(
        client.post(
            address("reports:export_records", ["odd", "person_times"], period="2023-10", form="xlsx"),
            {"form": "xlsx", "reason": "街道月报核对"},
        )
    )

    for row in [*table, *records]:
        for cell in row:
            assert not cell.startswith(exports.DANGEROUS) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell
    assert any(cell.startswith("'") for row in records for cell in row)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def excel(response):
    book = load_workbook(io.BytesIO(response.getvalue()))
    end(response)
    return book.active


def end(response) -> None:
    """Close the file behind an answer. Closing the answer itself would close the connection of the test too."""
    for close in response._resource_closers:
        close()


def test_excel_holds_numbers_dates_and_the_watermark(client: Client, town: Town) -> None:
    town.october()
    sheet = excel(
        staff(client, town).post(
            address("reports:export_records", ["free_clinic", "person_times"], period="2023-10", form="xlsx"),
            {"form": "xlsx", "reason": "街道月报核对"},
        )
    )
    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0][:6] == ("日期", "地区", "活动", "地点", "服务项目", "谁")
    assert len([row for row in rows[1:] if row[8]]) == 72
    assert sum(row[8] for row in rows[1:] if row[8]) == 86
    assert rows[1][0].date() == date(2023, 10, 27)
    assert "李秀兰于" in rows[-1][0]
    assert "街道月报核对" in rows[-1][0]


def test_an_export_names_nobody_in_full(client: Client, town: Town) -> None:
    town.october()
    response = staff(client, town).post(
        address("reports:export_records", ["free_clinic", "people"], period="2023-10", form="csv"),
        {"form": "csv", "reason": "街道月报核对"},
    )
    body = response.getvalue().decode()

    assert "王**" in body
    assert not re.search(r"王\d\d", body)


def test_an_export_too_long_for_excel_is_refused_with_a_way_out(
    client: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.october()
    monkeypatch.setattr("doorstep.reports.sheets.EXCEL_ROWS", 50)
    response = staff(client, town).post(
        address("reports:export_records", ["free_clinic", "person_times"], period="2023-10", form="xlsx"),
        {"form": "xlsx", "reason": "街道月报核对"},
    )

    assert response.status_code == 422
    assert "导出CSV" in text(response)
    assert not Event.objects.filter(action="export_records").exists()


def test_memory_of_an_export_does_not_grow_with_its_rows() -> None:
    rows = (["x" * 100] for _number in range(50_000))
    endless = exports.Sheet(title="long", head=["n"], rows=rows, watermark="w", file_name="long")

    pieces = [len(piece) for piece in exports.csv_pieces(endless)]

    assert len(pieces) > 50
    assert max(pieces) < 200_000


# --- who may see what -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "words"), PAGES)
def test_who_has_not_signed_in_is_asked_to(client: Client, town: Town, name: str, words: list[str]) -> None:
    response = client.get(address(name, words, period="2023-10"))

    assert response.status_code == 302
    assert reverse("accounts:sign_in") in response["Location"]


@pytest.mark.parametrize(("name", "words"), PAGES)
def test_the_neighbours_see_nothing_of_our_area(client: Client, town: Town, name: str, words: list[str]) -> None:
    town.october()
    client.force_login(make_user("community_staff", town.neighbour))

    response = client.get(address(name, words, period="2023-10", area=town.community.path))

    assert response.status_code == 404
    assert not Event.objects.filter(action__startswith="export").exists()


@pytest.mark.parametrize(("name", "words"), PAGES)
def test_a_grid_worker_sees_his_grid_and_not_the_next(client: Client, town: Town, name: str, words: list[str]) -> None:
    town.october()
    client.force_login(make_user("grid_worker", town.grid))
    may = name not in ("reports:export", "reports:export_records")

    assert client.get(address(name, words, period="2023-10")).status_code == (200 if may else 404)
    for elsewhere in (town.other_grid, town.community):
        assert client.get(address(name, words, period="2023-10", area=elsewhere.path)).status_code == 404


@pytest.mark.parametrize("name", ["reports:figures", "reports:drill"])
def test_the_number_of_another_area_cannot_be_opened_from_ones_own_page(client: Client, town: Town, name: str) -> None:
    town.october()
    client.force_login(make_user("grid_worker", town.grid))
    words = ["free_clinic", "person_times"] if name == "reports:drill" else []

    for inside in (town.other_grid.path, town.community.path, "nowhere/"):
        response = client.get(
            address(name, words, period="2023-10", of="free_clinic", unit="person_times", inside=inside)
        )
        assert response.status_code == 404


@pytest.mark.parametrize(("name", "words"), [*PAGES, ("reports:brief_word", [])])
@pytest.mark.parametrize("role", ["volunteer", "doctor", "privacy_auditor"])
def test_roles_without_figures_find_no_page(client: Client, town: Town, role: str, name: str, words: list[str]) -> None:
    client.force_login(make_user(role, town.community))
    send = client.post if name == "reports:brief_word" else client.get

    assert send(address(name, words, period="2023-10")).status_code == 404


def test_an_area_or_programme_that_is_not_there_is_a_404(client: Client, town: Town) -> None:
    staff(client, town)

    assert client.get(address("reports:figures", [], area="999999/")).status_code == 404
    assert client.get(address("reports:figures", [], programme="nothing")).status_code == 404
    assert client.get(address("reports:drill", ["nothing", "people"])).status_code == 404
    assert client.get(address("reports:drill", ["all", "people"])).status_code == 404
