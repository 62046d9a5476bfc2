"""Tables for spreadsheets. No cell can be taken for a formula, and memory stays flat however long the table is."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import xlsxwriter

from doorstep.kernel import clock

#: A spreadsheet runs a text that begins so as a formula (CSV injection); some turn the full-width forms into these.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BYTE_ORDER_MARK = "\ufeff"
#: Excel ends at 1,048,576 rows; long before that a sheet is no longer opened by anybody. CSV has no limit.
EXCEL_ROWS = 100_000
_CHUNK = 500

Value = str | int | float | date | datetime | None
Row = Sequence[Value]


class _Echo:
    """A file for csv.writer that hands back what is written."""

    def write(self, text: str) -> str:
        return text


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    head: Sequence[str]
    rows: Iterable[Row]
    #: Who took it, when and what it covers: the last row, and the foot of every printed page.
    watermark: str
    #: Without ending: `figures-320613-017-2023-10`.
    file_name: str
    #: The number of the export in the log, kept in the properties of the file too.
    code: str = ""


def harmless(text: str) -> str:
    """The text as a cell of a CSV file: one that would begin a formula gets an apostrophe before it."""
    text = text.replace("\0", "")
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip(" \u3000").startswith(DANGEROUS) else text


def plain(value: Value) -> str | int | float:
    """A value for CSV: numbers stay numbers, everything else is harmless text."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return harmless(value)


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The file piece by piece: UTF-8 with a byte order mark, so that Excel reads the Chinese."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    pieces = [BYTE_ORDER_MARK, writer.writerow([plain(name) for name in sheet.head])]
    for row in sheet.rows:
        pieces.append(writer.writerow([plain(value) for value in row]))
        if len(pieces) >= _CHUNK:
            yield "".join(pieces).encode()
            pieces = []
    pieces.append(writer.writerow([plain(sheet.watermark)]))
    yield "".join(pieces).encode()


def excel_file(sheet: Sheet) -> IO[bytes]:
    """The workbook as an open temporary file. Rows go to disk as they come (constant_memory)."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(_sheet_name(sheet.title))
        bold = book.add_format({"bold": True, "bottom": 1})
        number = book.add_format({"num_format": "#,##0"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        small = book.add_format({"font_color": "#666666", "italic": True})
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(0)
        if sheet.code:
            page.set_header("&L" + sheet.watermark.replace("&", "&&")[:200])
            book.set_properties({"title": sheet.title, "subject": sheet.code, "comments": sheet.watermark})
        page.set_footer("&L" + sheet.watermark.replace("&", "&&")[:200] + "&R&P/&N")
        for column, name in enumerate(sheet.head):
            page.set_column(column, column, max(10, min(40, _width(name) + 4)))
        for column, name in enumerate(sheet.head):
            page.write_string(0, column, name, bold)
        line = 0
        for line, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if value is None:
                    continue
                if isinstance(value, bool | int | float):
                    page.write_number(line, column, value, number)
                elif isinstance(value, datetime):
                    page.write_datetime(line, column, clock.local(value).replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    page.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                else:
                    page.write_string(line, column, value[:32_000])
        page.write_string(line + 2, 0, sheet.watermark, small)
    file.seek(0)
    return file


def _sheet_name(title: str) -> str:
    return "".join(mark for mark in title if mark not in "[]:*?/\\'")[:31] or "1"


def _width(text: str) -> int:
    return sum(2 if ord(mark) > 0x2E80 else 1 for mark in text)
