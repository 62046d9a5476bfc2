"""The pages as the office sees them: hand in, look, decide, get the rest back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from doorstep.intake import services
from doorstep.intake.models import ImportFile
from doorstep.intake.tests.books import HEADER, id_number, person, read, xlsx
from doorstep.intake.tests.conftest import SYSTEM, previewed
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import make_community
from doorstep.residents.models import Person
from doorstep.residents.tests.factories import make_staff

pytestmark = pytest.mark.django_db
GOOD = id_number(born="19480307", order="935")
LINK = '=HYPERLINK("http://x.example","点我")'


def content():
    rows = [
        person(1),
        person(2, 身份证号码=320613194803079000),
        person(3, 姓名=None),
        person(4, 身份证号码="320613********9810", 备注="+cmd|' /C calc'!A0"),
        person(5, 联系电话="1380000"),
    ]
    return xlsx({"第一网格": [["转水社区老年人台账"], HEADER, *rows], "汇总": [["汇总"], ["独居", 3]]})


@pytest.fixture
def staff(community):
    return make_staff(community)


@pytest.fixture
def browser(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def file(office, community):
    return previewed(office, community, content(), "01_台账.xlsx")


def test_a_file_is_handed_in_and_waits_for_the_worker(browser, community):
    upload = SimpleUploadedFile("台账.xlsx", content())
    answer = browser.post(reverse("intake:list"), {"region": community.pk, "file": upload})
    found = ImportFile.objects.get()
    assert answer.url == reverse("intake:file", args=[found.pk])
    assert (found.state, found.name) == ("uploaded", "台账.xlsx")
    assert "hx-get" in browser.get(answer.url).content.decode()
    services.preview(actor=SYSTEM, file_id=found.pk)
    assert browser.get(reverse("intake:progress", args=[found.pk]))["HX-Refresh"] == "true"


@pytest.mark.parametrize("upload", [None, SimpleUploadedFile("x.xlsx", b"")])
def test_without_a_file_or_with_an_empty_one_the_page_says_so(browser, community, upload):
    answer = browser.post(reverse("intake:list"), {"region": community.pk, **({"file": upload} if upload else {})})
    if upload is None:
        assert answer.status_code == 422
    else:
        services.preview(actor=SYSTEM, file_id=ImportFile.objects.get().pk)
        assert "文件是空的" in browser.get(answer.url).content.decode()


def test_a_file_that_is_too_big_is_refused_in_the_form(browser, community, settings):
    settings.DOORSTEP_IMPORT_LIMIT = 10
    upload = SimpleUploadedFile("台账.xlsx", content())
    answer = browser.post(reverse("intake:list"), {"region": community.pk, "file": upload})
    assert answer.status_code == 422
    assert not ImportFile.objects.exists()


def test_the_preview_says_what_is_read_and_what_is_wrong_where(browser, file):
    page = browser.get(reverse("intake:file", args=[file.pk])).content.decode()
    for said in ("身份证号码", "第一网格", "汇总", "末几位已经丢失", "没有姓名"):
        assert said in page
    problems = browser.get(reverse("intake:problems", args=[file.pk]) + "?code=id_precision_lost&rejected=1")
    assert "第一网格!D4" in problems.content.decode()
    assert GOOD not in page


def test_the_good_rows_are_written_when_somebody_says_so(browser, file, staff):
    assert not Person.objects.exists()
    browser.post(reverse("intake:start", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, file.started_by) == ("importing", staff)
    services.run_import(actor=SYSTEM, file_id=file.pk)
    assert Person.objects.count() == 2
    assert "2" in browser.get(reverse("intake:file", args=[file.pk])).content.decode()


def test_the_rest_comes_back_with_each_problem_marked_and_no_formula_in_it(browser, file):
    answer = browser.get(reverse("intake:handed_back", args=[file.pk]))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    body = b"".join(answer.streaming_content)
    sheet = load_workbook(io.BytesIO(body))["第一网格"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [*HEADER, "行号", "问题", "怎么办"]
    assert [row[len(HEADER)] for row in rows[1:]] == [4, 5, 6]
    assert rows[1][3] == "3.20613E+17"
    assert sheet["D2"].fill.start_color.rgb == "FFFFD9D2"
    assert "末几位已经丢失" in sheet["D2"].comment.text
    assert "照身份证" in str(rows[1][-1])
    assert rows[3][7] == "+cmd|' /C calc'!A0"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert Event.objects.filter(action="handed_back").count() == 1


def test_what_came_back_can_be_corrected_and_handed_in_as_it_is(browser, file):
    body = b"".join(browser.get(reverse("intake:handed_back", args=[file.pk])).streaming_content)
    book = load_workbook(io.BytesIO(body))
    book["第一网格"]["D2"] = GOOD
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue())
    assert [row["id_number"] for row in found["accepted"]] == [GOOD]
    assert {one["reason_code"] for one in found["rejected"]} == {"name_missing", "id_masked"}


def test_columns_are_chosen_and_the_file_read_anew(browser, file):
    url = reverse("intake:columns", args=[file.pk, 0])
    page = browser.get(url).content.decode()
    assert "1380000" not in page
    fields = {"c0": "serial", "c1": "name", "c2": "sex", "c3": "id_number", "c4": "", "c5": "address", "c6": "tags"}
    answer = browser.post(url, {**fields, "c7": "remark"})
    assert answer.url == reverse("intake:file", args=[file.pk])
    file = services.preview(actor=SYSTEM, file_id=file.pk)
    assert (file.state, file.warned) == ("previewed", 0)
    refused = browser.post(url, {**fields, "c5": "name"})
    assert refused.status_code == 422


def test_a_neighbour_sees_nothing_of_it(client, file):
    client.force_login(make_staff(make_community("别处社区")))
    for name in ("file", "progress", "problems", "handed_back"):
        assert client.get(reverse(f"intake:{name}", args=[file.pk])).status_code == 404
    for name in ("start", "drop", "resume"):
        assert client.post(reverse(f"intake:{name}", args=[file.pk])).status_code == 404
    assert "01_台账" not in client.get(reverse("intake:list")).content.decode()
    file.refresh_from_db()
    assert file.state == "previewed"


def test_the_pages_ask_the_database_the_same_for_many_rows_as_for_few(
    browser, office, community, file, django_assert_max_num_queries
):
    rows = [person(number, 身份证号码="/" if number % 3 else GOOD) for number in range(1, 300)]
    long = previewed(office, community, xlsx({"台账": [HEADER, *rows]}))
    for one in (file, long):
        with django_assert_max_num_queries(9):
            browser.get(reverse("intake:file", args=[one.pk]))
        with django_assert_max_num_queries(10):
            browser.get(reverse("intake:problems", args=[one.pk]) + "?rejected=1")
