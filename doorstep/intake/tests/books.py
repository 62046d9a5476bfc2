"""Workbooks and text files for tests, made on the spot. Every person is invented."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from doorstep.intake.reading import report
from doorstep.residents.identity import check_character

TODAY = date(2026, 11, 27)
HEADER = ["序号", "姓名", "性别", "身份证号码", "联系电话", "家庭住址", "人员类别", "备注"]


def id_number(first: str = "320613", born: str = "19500101", order: str = "901") -> str:
    digits = f"{first}{born}{order}"
    return digits + check_character(digits)


def person(number: int, **changes: Any) -> list[Any]:
    """A row that is right in every cell, or with the cells of `changes`."""
    born = f"19{40 + number % 20}{number % 12 + 1:02d}{number % 28 + 1:02d}"
    row = {
        "序号": number,
        "姓名": f"测{chr(0x4E00 + number)}",
        "性别": "男" if number % 2 else "女",
        "身份证号码": id_number(born=born, order=f"9{10 + number % 80:02d}"[:2] + str(number % 2 or 2)),
        "联系电话": f"1380000{number:04d}",
        "家庭住址": f"禾畔花园{number % 9 + 1}幢1单元{100 + number}室",
        "人员类别": "高血压",
        "备注": None,
    }
    return list((row | changes).values())


def xlsx(
    sheets: dict[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = (), merges: Sequence[str] = ()
) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for area in merges:
        book.worksheets[0].merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "99_x.xlsx") -> dict[str, Any]:
    return report.of_file(io.BytesIO(content), name, TODAY)


def of_rows(*rows: Sequence[Any], header: Sequence[Any] = HEADER, title: str = "转水社区老年人台账") -> dict[str, Any]:
    """What a workbook of one sheet says; its first person stands in row 3."""
    return read(xlsx({"台账": [[title], header, *rows]}))
