"""Lists of people leave the house by one door: `files.exporting.export_page`, with a reason, a log and a watermark."""

import ast
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from doorstep.files.models import Export
from tests.architecture.house import module_name, product_files
from tests.town import LivelyTown

#: What makes an answer a file: these words in the source of a function or module that is not the door itself.
SIGNS = ("text/csv", "spreadsheetml", "Content-Disposition", "sheet_response", "FileResponse", "as_attachment")
DOOR = "doorstep.files.exporting"
#: Files that are no lists of people: "module:function" → what is in them.
NO_PEOPLE = {
    "doorstep.activities.views.resident:calendar": "one activity, as a calendar entry",
    "doorstep.cards.views.doors:_file": "the printed card: official numbers, nothing about residents",
    "doorstep.files.views:open_file": "one photo",
    "doorstep.intake.views.pages:handed_back": "rows of the list that the office itself has just handed in; an event",
    "doorstep.privacy.views.rights:own_copy": "one resident's own data, given to himself; an event",
    "doorstep.reports.views:export": "figures: sums without people",
    "doorstep.reports.views:brief_word": "a brief: sums without people",
}


def files_given_out(source: str, module: str) -> set[str]:
    found = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            words = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            words |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if any(sign in str(word) for sign in SIGNS for word in words):
                found.add(f"{module}:{node.name}")
    return found


def all_files_given_out() -> set[str]:
    found: set[str] = set()
    for path in product_files():
        module = module_name(path)
        if module != DOOR and ".views" in module:
            found |= files_given_out(Path(path).read_text(encoding="utf-8"), module)
    return found


def test_no_list_of_people_leaves_by_another_door() -> None:
    assert all_files_given_out() - set(NO_PEOPLE) == set(), "use files.exporting.export_page"


def test_no_exception_outlives_its_need() -> None:
    assert set(NO_PEOPLE) - all_files_given_out() == set()


def test_a_view_that_writes_its_own_table_is_found() -> None:
    source = (
        "def people_csv(request):\n    return StreamingHttpResponse(rows(), content_type='text/csv')\n"
        "def people_excel(request):\n    return sheet_response(sheet, 'xlsx')\n"
        "def page(request):\n    return render(request, 'x.html')\n"
    )
    assert files_given_out(source, "m") == {"m:people_csv", "m:people_excel"}


def exports_of(town: Any) -> dict[str, str]:
    figure = {"of": "free_clinic", "unit": "person_times"}
    return {
        "door_knock": reverse("flows:door_knock_csv", args=[town.sent.pk]),
        "records": reverse("reports:export_records", kwargs=figure),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["door_knock", "records"])
def test_a_list_goes_out_with_a_reason_a_log_and_a_watermark(town: Any, what: str) -> None:
    client = Client()
    client.force_login(town.staff)
    address = exports_of(town)[what]
    assert client.get(address)["Content-Type"].startswith("text/html"), "asks first"
    for nothing in ({}, {"form": "csv"}, {"form": "csv", "reason": " "}, {"form": "csv", "reason": "x" * 201}):
        assert client.post(address, nothing).status_code == 422
    assert not Export.objects.exists()

    table: Any = client.post(address, {"form": "csv", "reason": "周五上门通知"})
    row = Export.objects.get()
    assert (row.user_id, row.what, row.reason, row.form) == (town.staff.pk, what, "周五上门通知", "csv")
    assert (row.role, row.office, row.area_path) == ("community_staff", "紫兴社区", town.community.path)
    last = b"".join(table.streaming_content).decode().strip().splitlines()[-1]
    for word in (row.code, town.staff.name, "周五上门通知"):
        assert word in last
    assert row.code in table["Content-Disposition"]

    answer: Any = client.post(address, {"form": "xlsx", "reason": "周五上门通知"})
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    code = Export.objects.latest("pk").code
    sheet: Any = book.active
    assert code != row.code
    assert code in sheet.oddHeader.left.text
    assert code in sheet.oddFooter.left.text
    assert book.properties.subject == code
    assert code in str(list(sheet.iter_rows(values_only=True))[-1][0])


@pytest.mark.django_db
def test_a_line_of_the_log_stays(town: LivelyTown) -> None:
    from django.db import transaction
    from django.db.utils import DatabaseError

    client = Client()
    client.force_login(town.staff)
    client.post(exports_of(town)["door_knock"], {"form": "csv", "reason": "周五上门通知"})
    for change in (lambda: Export.objects.update(reason="别的"), lambda: Export.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Export.objects.get().reason == "周五上门通知"
