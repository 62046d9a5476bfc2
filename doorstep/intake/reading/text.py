"""Text files (.csv): UTF-8 or GB18030, and UTF-16 as Excel saves "Unicode text". Records are counted from 1."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from doorstep.intake.reading.model import Facts, Row, Unreadable

CHUNK = 1 << 18
LONGEST_FIELD = 1 << 17
#: So many characters of three bytes in a line are no chance.
_BY_CHANCE = 2
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 13, 12, 26))
_DELIMITERS = (",", "\t", ";", "|", "\uff0c")
_BYTE_ORDER = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TextBook:
    """A text file as a book of one sheet without a name."""

    is_text = True
    day_zero = 0

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.encoding = _encoding(file)
        self.delimiter = self._delimiter()
        self.strict = True
        self.sheets = [TextSheet(self)]
        try:
            self.sheets[0].facts()
        except csv.Error as fault:
            if "unexpected end" in str(fault):
                # A quotation mark that is never closed: the rest of the file is missing.
                raise Unreadable("cut_off") from None
            self.strict = False
            self.sheets[0].facts()

    def _delimiter(self) -> str:
        """The mark that stands most evenly in the first lines."""
        self.file.seek(0)
        lines = codecs.getincrementaldecoder(self.encoding)().decode(self.file.read(CHUNK)).splitlines()[:40]
        counts = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
        best = max(counts, key=lambda mark: counts[mark])
        return best if counts[best] else ","

    def close(self) -> None:
        return None


class TextSheet:
    name = ""
    hidden = False
    is_sheet = True

    def __init__(self, book: TextBook) -> None:
        self._book = book
        self._facts: Facts | None = None

    def facts(self) -> Facts:
        if self._facts is None:
            self._facts = Facts(rows=sum(1 for _row in self.rows()))
        return self._facts

    def rows(self) -> Iterator[Row]:
        book = self._book
        book.file.seek(0)
        text = io.TextIOWrapper(io.BufferedReader(_Kept(book.file), CHUNK), encoding=book.encoding, newline="")
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(text, delimiter=book.delimiter, strict=book.strict)
        lines = 0
        try:
            for number, fields in enumerate(reader, start=1):
                if not book.strict and reader.line_num > lines + 1:
                    # Where the quotation marks are in disorder, a row over several lines is several people in one.
                    raise Unreadable("quotes")
                lines = reader.line_num
                if any(fields):
                    yield Row(number, [value or None for value in fields])
        except csv.Error as fault:
            if "unexpected end" in str(fault) or book.strict:
                raise
            raise Unreadable("damaged") from None


class _Kept(io.RawIOBase):
    """A file that stays open when the reader around it is gone."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


def _encoding(file: IO[bytes]) -> str:
    """The encoding in which the whole file makes sense; a file cut off inside a character makes none."""
    file.seek(0)
    start = file.read(4)
    for mark, encoding in _BYTE_ORDER.items():
        if start.startswith(mark):
            fault = _whole(file, encoding)
            if fault is None:
                return encoding
            if fault < file.seek(0, 2) - 4 and encoding == "utf-8-sig":
                raise Unreadable("mixed" if _is_mixed(file, whole=False) else "damaged")
            raise Unreadable("cut_off")
    if any(code in _CONTROL for code in start) or _has_control(file):
        raise Unreadable("not_a_workbook")
    size = file.seek(0, 2)
    fault = _whole(file, "utf-8")
    if fault is None:
        return "utf-8"
    if fault >= size - 4 and _is_mostly_utf8(file, fault):
        raise Unreadable("cut_off")
    other = _whole(file, "gb18030")
    if other is not None and other >= size - 4:
        raise Unreadable("cut_off")
    if _is_mixed(file, whole=other is None):
        raise Unreadable("mixed")
    if other is None:
        return "gb18030"
    raise Unreadable("damaged")


def _is_mixed(file: IO[bytes], *, whole: bool) -> bool:
    """Lists of several offices, put together as texts: every line makes sense, but not in one encoding.

    A line of Chinese in GB18030 is never UTF-8 with whole characters of three bytes by chance.
    """
    file.seek(0)
    kept, of_utf8 = b"", 0
    while chunk := file.read(CHUNK):
        lines = (kept + chunk).split(b"\n")
        kept = lines.pop()
        if len(kept) > LONGEST_FIELD:
            return False
        for line in lines:
            said = _decoded(line, "utf-8")
            if said is None and not whole and _decoded(line, "gb18030") is None:
                return False
            of_utf8 += said is not None and sum(1 for mark in said if mark > "\u2fff") >= _BY_CHANCE
    said = _decoded(kept, "utf-8")
    return of_utf8 + (said is not None and sum(1 for mark in said if mark > "\u2fff") >= _BY_CHANCE) > 0


def _decoded(line: bytes, encoding: str) -> str | None:
    if line.isascii():
        return ""
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _has_control(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(1 << 16)
    return len(head) - len(head.translate(None, _CONTROL)) > 0


def _whole(file: IO[bytes], encoding: str) -> int | None:
    """None if all of it is in this encoding, else about where it is not."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    while True:
        chunk = file.read(CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as fault:
            return done + fault.start if chunk else done
        if not chunk:
            return None
        done += len(chunk)


def _is_mostly_utf8(file: IO[bytes], fault: int) -> bool:
    """Chinese in GB18030 hardly ever is UTF-8 by chance: it would have failed before the last character."""
    file.seek(0)
    head = file.read(min(fault, CHUNK))
    return any(byte >= 0x80 for byte in head)
