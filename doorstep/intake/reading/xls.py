"""Workbooks of the old kind (.xls). At most 65,536 rows a sheet, so a sheet is held while it is read."""

import io
import struct
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError

from doorstep.intake.reading.model import CellError, Facts, Merge, Row, Unreadable

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BOF, _ROW, _FORMULA, _SHARED, _SHEET = 0x0809, 0x0208, 0x0006, 0x04BC, 0x0085
_HIDDEN_ROW = 0x20
#: Function numbers of BIFF that reach outside: HYPERLINK, CALL, REGISTER, EXEC, INITIATE.
_UNSAFE_FUNCTIONS = {359, 150, 149, 110, 95}


class XlsBook:
    is_text = False

    def __init__(self, content: bytes) -> None:
        if _PACKAGE in content[: 1 << 20] or _PACKAGE in content[-(1 << 20) :]:
            raise Unreadable("encrypted")
        try:
            with redirect_stdout(io.StringIO()):
                self._book = xlrd.open_workbook(
                    file_contents=content, on_demand=True, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
                )
                visible = []
                for number in range(self._book.nsheets):
                    visible.append(self._book.sheet_by_index(number).visibility == 0)
                    self._book.unload_sheet(number)
        except Exception as fault:
            raise Unreadable("encrypted" if "encrypt" in str(fault).lower() else "damaged") from None
        self.day_zero = 1462 if self._book.datemode else 0
        unsafe = _unsafe_cells(content)
        self.sheets = [
            XlsSheet(self._book, number, name, not visible[number], unsafe.get(number, set()))
            for number, name in enumerate(self._book.sheet_names())
        ]

    def close(self) -> None:
        self._book.release_resources()


class XlsSheet:
    is_sheet = True

    def __init__(self, book: Any, number: int, name: str, hidden: bool, unsafe: set[tuple[int, int]]) -> None:
        self.name, self.hidden = name, hidden
        self._book, self._number, self._unsafe = book, number, unsafe

    def facts(self) -> Facts:
        sheet = self._book.sheet_by_index(self._number)
        merges = [Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells]
        return Facts(rows=sheet.nrows, merges=merges)

    def rows(self) -> Iterator[Row]:
        sheet = self._book.sheet_by_index(self._number)
        for number in range(sheet.nrows):
            cells = zip(sheet.row_types(number), sheet.row_values(number), strict=True)
            values = [_value(kind, value) for kind, value in cells]
            unsafe = frozenset(column for column in range(len(values)) if (number, column) in self._unsafe)
            info = sheet.rowinfo_map.get(number)
            if unsafe or any(value is not None for value in values):
                yield Row(number + 1, values, bool(info and info.hidden), unsafe)


def _value(kind: int, value: Any) -> Any:
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    if kind == xlrd.XL_CELL_TEXT:
        return value if value else None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(error_text_from_code.get(value, "#N/A"))
    return None


def _unsafe_cells(content: bytes) -> dict[int, set[tuple[int, int]]]:
    """Cells, by sheet, whose formula calls something outside or refers to another program or workbook."""
    try:
        with redirect_stdout(io.StringIO()):
            compound = xlrd.compdoc.CompDoc(content, logfile=io.StringIO())
            stream = compound.get_named_stream("Workbook") or compound.get_named_stream("Book") or b""
    except (CompDocError, struct.error, IndexError):
        return {}
    stream = bytes(stream)
    found: dict[int, set[tuple[int, int]]] = {}
    starts: list[int] = []
    by_start: dict[int, int] = {}
    place, sheet = 0, -1
    while place + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if code == _SHEET and length >= 4:
            by_start[struct.unpack_from("<I", body)[0]] = len(starts)
            starts.append(place)
        elif code == _BOF:
            sheet = by_start.get(place, sheet)
        elif code == _FORMULA and length >= 22 and sheet >= 0:
            row, column = struct.unpack_from("<HH", body)
            if _is_unsafe(body[22:]):
                found.setdefault(sheet, set()).add((row, column))
        place += 4 + length
    return found


def _is_unsafe(tokens: bytes) -> bool:
    """A call of a function that reaches outside. Tokens are not taken apart: the two bytes of the number are enough."""
    for number in _UNSAFE_FUNCTIONS:
        name = struct.pack("<H", number)
        place = tokens.find(name)
        while place > 0:
            if place >= 2 and tokens[place - 2] & 0x1F == 0x02 and tokens[place - 2] & 0x60:
                return True
            place = tokens.find(name, place + 1)
    return False
