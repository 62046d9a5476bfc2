"""The rows that were not taken over go back as a workbook: each with its own cells, the problem marked where it is.

The heading stands above them as it was, so that the corrected workbook can be handed in as it is. Nothing in it is a
formula: every text is written as a text.
"""

import tempfile
from collections import defaultdict
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from doorstep.intake.models import ImportFile, ImportProblem
from doorstep.intake.reading.ledger import LEDGER, Ledger
from doorstep.intake.reading.model import Row
from doorstep.intake.reading.words import shown
from doorstep.intake.services.opening import open_ledger
from doorstep.intake.states import RIGHT
from doorstep.intake.wording import problem
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import record
from doorstep.kernel.scope import get_visible, require

#: sheet → row → (code, column)
_Told = dict[str, dict[int, list[tuple[str, int | None]]]]
PRECISE = 10**15


def hand_back(*, actor: Actor, file_id: int) -> tuple[str, IO[bytes]]:
    """Name and content of the workbook. Its opening is recorded: it holds ID numbers as they stood in the list."""
    file = get_visible(ImportFile, actor, pk=file_id)
    require(actor, RIGHT, file.area_path)
    told: _Told = defaultdict(lambda: defaultdict(list))
    for sheet, row, code, column in (
        ImportProblem.objects.visible_to(actor)
        .filter(file=file, is_rejection=True)
        .order_by("number", "id")
        .values_list("sheet", "row", "code", "column")
    ):
        told[sheet][row].append((code, column))
    out = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    with open_ledger(file) as ledger:
        _Workbook(out, ledger, told).write()
    record(actor, file, "handed_back", rows=sum(len(rows) for rows in told.values()))
    out.seek(0)
    stem = file.name.rpartition(".")[0] or file.name
    ending = _("to be corrected")
    return f"{stem}-{ending}.xlsx", out


class _Workbook:
    def __init__(self, out: IO[bytes], ledger: Ledger, told: _Told) -> None:
        self.ledger, self.told = ledger, told
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
        self.text = self.book.add_format({"num_format": "@"})
        self.bold = self.book.add_format({"bold": True, "num_format": "@", "bg_color": "#E8EEF4", "border": 1})
        self.wrong = self.book.add_format({"num_format": "@", "bg_color": "#FFD9D2", "border": 1})
        self.note = self.book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        for source, plan in zip(self.ledger.book.sheets, self.ledger.sheets, strict=True):
            rows = self.told.get(plan.name)
            if plan.role == LEDGER and plan.header is not None and rows:
                self._sheet(plan.name, source, plan.header, rows)
        if not self.book.worksheets():
            self.book.add_worksheet().write_string(0, 0, _("Every row was taken over; there is nothing to correct."))
        self.book.close()

    def _sheet(self, name: str, source: Any, header: Any, rows: dict[int, list[tuple[str, int | None]]]) -> None:
        sheet = self.book.add_worksheet(_sheet_name(name, len(self.book.worksheets())))
        width = max(header.labels) + 1
        sheet.set_column(0, width - 1, 14, self.text)
        sheet.set_column(width, width, 8)
        sheet.set_column(width + 1, width + 2, 44)
        at, head = 0, 0
        for row in source.rows():
            if row.number in header.rows:
                self._cells(sheet, at, row, {}, self.bold)
                if row.number == header.rows[-1]:
                    for offset, word in enumerate((_("Row"), _("Problem"), _("What to do"))):
                        sheet.write_string(at, width + offset, word, self.bold)
                at, head = at + 1, at + 1
            elif row.number in rows:
                problems = rows[row.number]
                marked = {column: code for code, column in problems if column is not None}
                self._cells(sheet, at, row, marked, self.text, width)
                told = [problem(code) for code, _column in problems]
                sheet.write_number(at, width, row.number)
                sheet.write_string(at, width + 1, " ".join(str(one.said) for one in told), self.note)
                sheet.write_string(at, width + 2, " ".join(str(one.advice) for one in told), self.note)
                at += 1
        sheet.freeze_panes(head, 0)

    def _cells(self, sheet: Any, at: int, row: Row, marked: dict[int, str], form: Any, width: int = 0) -> None:
        for column in range(max(len(row.values), width)):
            value = row.values[column] if column < len(row.values) else None
            if column in marked:
                told = problem(marked[column])
                sheet.write_string(at, column, _as_text(value), self.wrong)
                sheet.write_comment(at, column, f"{told.said}\n{told.advice}", {"x_scale": 2})
            elif value is not None and (not width or column < width):
                sheet.write_string(at, column, _as_text(value), form)


def _as_text(value: Any) -> str:
    """As it stood there; a number that has lost its digits as Excel showed it, so that nobody takes it for whole."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= PRECISE:
        return f"{float(value):.5E}"
    return shown(value)[:32000]


def _sheet_name(name: str, number: int) -> str:
    tidy = "".join(mark for mark in name if mark not in "[]:*?/\\'")[:28]
    return tidy or f"CSV{number or ''}"
