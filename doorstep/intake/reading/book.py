"""Opening a file by what is in it, never by its name."""

from pathlib import Path
from typing import IO

from doorstep.intake.reading.model import Book, Unreadable
from doorstep.intake.reading.text import TextBook
from doorstep.intake.reading.xlsx import XlsxBook

ZIP_MAGIC = b"PK"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What else people hand in, and what to say about it.
_OTHER = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "picture",
    b"\x89PNG": "picture",
    b"GIF8": "picture",
    b"Rar!": "packed",
    b"7z\xbc\xaf": "packed",
    b"\x1f\x8b": "packed",
}
_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style", b"<body", b"mime-version:")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
LARGEST_OLD = 64 << 20


def open_book(file: IO[bytes]) -> Book:
    """The workbook or text file, whole, or Unreadable with the reason."""
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    if not start:
        raise Unreadable("empty")
    if start.startswith(ZIP_MAGIC):
        return XlsxBook(file)
    if start.startswith(OLE_MAGIC):
        from doorstep.intake.reading.xls import XlsBook

        content = file.read(LARGEST_OLD + 1)
        if len(content) > LARGEST_OLD:
            raise Unreadable("too_big")
        return XlsBook(content)
    for magic, kind in _OTHER.items():
        if start.startswith(magic):
            raise Unreadable(kind)
    for mark, encoding in _WIDE.items():
        if start.startswith(mark):
            start = start[2:].decode(encoding, "replace").encode()
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGE):
        raise Unreadable("page")
    return TextBook(file)


def open_path(path: Path) -> tuple[Book, IO[bytes]]:
    file = path.open("rb")
    try:
        return open_book(file), file
    except Unreadable:
        file.close()
        raise
