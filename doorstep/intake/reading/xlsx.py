"""Workbooks (.xlsx), row by row from the packed XML, so that memory stays flat however long a sheet is.

Only what a ledger needs is read: stored results, whether something is a number or a text, hidden rows and sheets,
merged cells, and formulas that reach outside. The common spelling of a cell is taken apart by one expression; a row
that is spelt otherwise goes through an XML parser.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any
from xml.etree import ElementTree as ET

from doorstep.intake.reading.model import WIDEST, CellError, Facts, Merge, Row, Unreadable
from doorstep.intake.reading.strings import SharedStrings, escapes, plain
from doorstep.intake.reading.unsafe import reaches_outside

CHUNK = 1 << 18
#: More than any ledger unpacks to, all parts together; beyond it the file is meant to keep the machine busy.
LARGEST = 2 << 30
LONGEST_ROW = 16 << 20
#: So many texts are kept at hand.
REMEMBERED = 20_000

_ROW = re.compile(r"<row(?=[\s/>])")
_ROW_NUMBER = re.compile(r'\br="(\d+)"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="\d+")?(?: t="(\w+)")?\s*'
    r'(?:/>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>|(.*?))</c>)',
    re.S,
)
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ET.ParseError, UnicodeDecodeError, OSError)


#: The values of a row, the columns of unsafe formulas, whether there is more to the right than is read.
_Cells = tuple[list[Any], frozenset[int], bool]


def column_of(letters: str) -> int:
    found = _COLUMNS.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            found = found * 26 + ord(letter) - 64
        found -= 1
        _COLUMNS[letters] = found
    return found


_COLUMNS: dict[str, int] = {}


def letters_of(column: int) -> str:
    """A for 0, AA for 26."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


class XlsxBook:
    """A workbook that is open; every part of it has been checked to be whole."""

    is_text = False

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            self._open()
        except RuntimeError:
            # Also NotImplementedError, which is one: a way of packing that only protected files have.
            raise Unreadable("encrypted") from None
        except DAMAGE:
            raise Unreadable("damaged") from None

    def _open(self) -> None:
        names = set(self._zip.namelist())
        # What an archive says of its parts is what is unpacked of them: a longer one fails its check sum.
        if sum(one.file_size for one in self._zip.infolist() if one.filename.endswith(".xml")) > LARGEST:
            raise Unreadable("too_big")
        main = _main_part(self._zip, names)
        root = _xml(self._read(main))
        folder = main.rpartition("/")[0]
        targets = _targets(self._read(f"{folder}/_rels/{main.rpartition('/')[2]}.rels"), folder)
        self.day_zero = 1462 if _attribute(root, "workbookPr", "date1904") in ("1", "true") else 0
        #: Texts that were looked up a moment ago, by their number as it is written: most come again and again.
        self.known: dict[str, str] = {}
        strings = next((path for kind, path in targets.values() if kind == "sharedStrings" and path in names), None)
        self.strings = SharedStrings(self._parts(strings)) if strings else SharedStrings(iter(()))
        self.sheets = []
        for one in _all(root, "sheets/sheet"):
            relation = next((value for key, value in one.attrib.items() if key.endswith("}id")), "")
            kind, path = targets.get(relation, ("", ""))
            hidden = one.get("state", "visible") != "visible"
            if kind == "worksheet" and path not in names:
                raise KeyError(path)
            self.sheets.append(XlsxSheet(self, one.get("name", ""), hidden, path if kind == "worksheet" else ""))
        for sheet in self.sheets:
            if sheet.is_sheet:
                sheet.facts()

    def _read(self, path: str) -> bytes:
        if self._zip.getinfo(path).file_size > LONGEST_ROW:
            raise Unreadable("damaged")
        return self._zip.read(path)

    def _parts(self, path: str) -> Iterator[bytes]:
        with self._zip.open(path) as part:
            while chunk := part.read(CHUNK):
                yield chunk

    def close(self) -> None:
        self._zip.close()
        self.strings.close()


class XlsxSheet:
    """One sheet; its rows can be read any number of times."""

    def __init__(self, book: XlsxBook, name: str, hidden: bool, path: str) -> None:
        self.name, self.hidden = name, hidden
        self.is_sheet = bool(path)
        self._book, self._path = book, path
        self._facts: Facts | None = None
        self._prefix = ""

    def facts(self) -> Facts:
        """Reads the whole sheet once: how many rows, which cells are merged, and that nothing of it is missing."""
        if self._facts is None:
            found, tail, in_tail, start = Facts(), b"", False, b""
            for chunk in self._book._parts(self._path):
                if len(start) < 4096:
                    start += chunk[:4096]
                found.rows += chunk.count(b"<row ") + chunk.count(b":row ")
                tail = tail + chunk if in_tail else tail[-64:] + chunk
                if not in_tail and (end := _DATA_END.search(tail)):
                    in_tail, tail = True, tail[end.start() :]
                if in_tail and len(tail) > LONGEST_ROW:
                    raise Unreadable("damaged")
            if not in_tail or b"worksheet>" not in tail[-200:]:
                raise Unreadable("damaged")
            prefix = re.search(rb"<(\w+:)worksheet\b", start)
            self._prefix = prefix.group(1).decode() if prefix else ""
            for left, top, right, bottom in _MERGE.findall(tail):
                found.merges.append(Merge(int(top), column_of(left.decode()), int(bottom), column_of(right.decode())))
            self._facts = found
        return self._facts

    def rows(self) -> Iterator[Row]:
        self.facts()
        shared: dict[str, bool] = {}
        before = 0
        for text in self._blocks():
            begun = text.count("<row ") + text.count("<row>")
            if "<v" not in text and "<is" not in text and "<f" not in text:
                # Formatted and empty, often to the end of the sheet: nothing to take apart but the number of the last.
                numbers = _ROW_NUMBER.findall(text, text.rfind("<row "))
                before = int(numbers[0]) if numbers else before + begun
                continue
            for attributes, inside in _rows_of(text):
                begun -= 1
                said = _ROW_NUMBER.search(attributes)
                before = int(said.group(1)) if said else before + 1
                if inside:
                    values, unsafe, beyond = self._values(inside, shared)
                    if values:
                        hidden = "hidden" in attributes and _HIDDEN.search(attributes) is not None
                        yield Row(before, values, hidden, unsafe, beyond)
            if begun > 0:
                raise Unreadable("damaged")

    def _blocks(self) -> Iterator[str]:
        end, kept = f"</{self._prefix}row>".encode(), b""
        for chunk in self._book._parts(self._path):
            kept += chunk
            place = kept.rfind(end)
            if place < 0:
                if len(kept) > LONGEST_ROW:
                    raise Unreadable("damaged")
                continue
            place += len(end)
            block, kept = kept[:place], kept[place:]
            text = block.decode("utf-8")
            yield _without_prefix(text, self._prefix) if self._prefix else text

    def _values(self, inside: str, shared: dict[str, bool]) -> _Cells:
        cells = _CELL.findall(inside)
        if len(cells) != inside.count("<c ") + inside.count("<c>"):
            return self._unusual(inside, shared)
        values: list[Any] = []
        unsafe: set[int] = set()
        beyond = False
        at, strings, known = 0, self._book.strings, self._book.known
        if len(known) > REMEMBERED:
            known.clear()
        for letters, kind, value, inline, other in cells:
            if not (value or inline or other):
                continue
            column = _COLUMNS.get(letters)
            if column is None:
                column = column_of(letters)
            if column >= WIDEST:
                beyond = True
                continue
            if inline:
                found: Any = plain(inline) if "&" in inline or "_x" in inline else inline
            elif value and kind == "s":
                found = known.get(value)
                if found is None:
                    found = known[value] = strings[int(value)]
            elif value:
                found = _value(kind, value)
            else:
                return self._unusual(inside, shared)
            if column > at:
                values.extend([None] * (column - at))
            if column < at:
                values[column] = found
            else:
                values.append(found)
                at = column + 1
        return values, frozenset(unsafe), beyond

    def _unusual(self, inside: str, shared: dict[str, bool]) -> _Cells:
        """A row with formulas, rich texts or another spelling."""
        row = _xml(f'<row xmlns:x14ac="x" xmlns:r="r" xmlns:xr="xr" xmlns:mc="mc">{inside}</row>')
        values: list[Any] = []
        unsafe: set[int] = set()
        beyond = False
        column = -1
        for cell in row:
            letters = (cell.get("r") or "").rstrip("0123456789")
            column = column_of(letters) if letters else column + 1
            if column >= WIDEST:
                beyond = beyond or cell.find("v") is not None or cell.find("is") is not None
                continue
            kind, value = cell.get("t") or "", cell.findtext("v")
            formula = cell.find("f")
            if formula is not None and _is_unsafe(formula, shared):
                unsafe.add(column)
            inline = cell.find("is")
            if inline is not None:
                found: Any = _rich(inline)
            elif kind == "s" and value is not None:
                found = self._book.strings[int(value)]
            else:
                found = _value(kind, value) if value is not None else None
            if found is None and column not in unsafe:
                continue
            if column >= len(values):
                values.extend([None] * (column + 1 - len(values)))
            values[column] = found
        return values, frozenset(unsafe), beyond


def _rows_of(text: str) -> Iterator[tuple[str, str]]:
    """The attributes of each row and what is in it; a row that is not closed is left out."""
    place = 0
    while found := _ROW.search(text, place):
        end = text.find(">", found.end())
        if end < 0:
            return
        if text[end - 1] == "/":
            yield text[found.end() : end - 1], ""
            place = end + 1
            continue
        place = text.find("</row>", end)
        if place < 0:
            return
        yield text[found.end() : end], text[end + 1 : place]


def _xml(content: bytes | str) -> ET.Element:
    """Parsed, if nothing in it can grow while it is parsed: workbooks need no document type."""
    if "<!DOCTYPE" in content if isinstance(content, str) else b"<!DOCTYPE" in content:
        raise Unreadable("damaged")
    return ET.fromstring(content)  # noqa: S314  nothing to expand without a document type


def _is_unsafe(formula: ET.Element, shared: dict[str, bool]) -> bool:
    group = formula.get("si")
    if formula.text:
        found = reaches_outside(formula.text)
        if group is not None:
            shared[group] = found
        return found
    return group is not None and shared.get(group, False)


def _value(kind: str, value: str) -> Any:
    if kind in ("", "n"):
        try:
            return int(value) if value.isdigit() else _number(value)
        except ValueError:
            return value
    if kind == "b":
        return value == "1"
    if kind == "e":
        return CellError(value)
    return plain(value)


def _number(value: str) -> int | float:
    number = float(value)
    return int(number) if number == int(number) and abs(number) < 1e15 else number


def _rich(inline: ET.Element) -> str:
    """The runs of a text one after the other, without the reading aids."""
    parts = [inline.findtext("t") or ""] + [run.findtext("t") or "" for run in inline.findall("r")]
    return escapes("".join(parts))


def _without_prefix(text: str, prefix: str) -> str:
    return text.replace(f"<{prefix}", "<").replace(f"</{prefix}", "</")


def _main_part(packed: zipfile.ZipFile, names: set[str]) -> str:
    if "_rels/.rels" in names:
        for kind, path in _targets(packed.read("_rels/.rels"), "").values():
            if kind == "officeDocument" and path in names and "xl" in path.lower():
                return path
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    if any(name.lower().endswith((".xlsx", ".xls", ".csv")) for name in names):
        raise Unreadable("packed")
    raise Unreadable("not_a_workbook")


def _targets(content: bytes, folder: str) -> dict[str, tuple[str, str]]:
    found = {}
    for one in _xml(content):
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        while "/../" in path:
            path = re.sub(r"[^/]+/\.\./", "", path, count=1)
        found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], path)
    return found


def _all(root: ET.Element, path: str) -> list[ET.Element]:
    for space in (_MAIN, _STRICT):
        found = root.findall("/".join(f"{space}{step}" for step in path.split("/")))
        if found:
            return found
    return []


def _attribute(root: ET.Element, path: str, name: str) -> str:
    found = _all(root, path)
    return found[0].get(name, "") if found else ""
