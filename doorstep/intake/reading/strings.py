"""The texts of a workbook (.xlsx): what stands for them in the XML, and the list of those that come more than once."""

import mmap
import re
import tempfile
from array import array
from collections.abc import Iterator
from itertools import accumulate

_ENTITY = re.compile(r"&(#x?[0-9A-Fa-f]+|\w+);")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def plain(value: str) -> str:
    if "&" in value:
        value = _ENTITY.sub(_entity, value)
    return escapes(value)


def escapes(value: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), value) if "_x" in value else value


def _entity(match: re.Match[str]) -> str:
    name = match.group(1)
    if name[0] != "#":
        return _NAMED.get(name, "")
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code < 0x110000 else ""


class SharedStrings:
    """The texts of a workbook, each once; kept as bytes beside each other, a long list of them in a file."""

    _ITEM = re.compile(rb"<(?:\w+:)?si>(.*?)</(?:\w+:)?si>|<(?:\w+:)?si\s*/>", re.S)
    #: As nearly every program writes it.
    _BARE = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
    _SOUND = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.S)
    _PART = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</(?:\w+:)?t>")

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed with the book
        self._ends = array("Q", [0])
        kept, end = b"", b""
        for chunk in chunks:
            kept += chunk
            if not end and (start := re.search(rb"<(\w+:)?sst\b", kept)):
                end = b"</" + (start.group(1) or b"") + b"si>"
            place = kept.rfind(end) if end else -1
            if place >= 0:
                self._take(kept[: place + len(end)])
                kept = kept[place + len(end) :]
        self._take(kept)
        size = self._ends[-1]
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def _take(self, block: bytes) -> None:
        texts = self._BARE.findall(block)
        if len(texts) != block.count(b"<si") or b"&" in block or b"_x" in block:
            texts = [self._one(match.group(1) or b"") for match in self._ITEM.finditer(block)]
        ends = accumulate(map(len, texts), initial=self._ends.pop())
        self._ends.extend(ends)
        self._file.write(b"".join(texts))

    def _one(self, item: bytes) -> bytes:
        if b"rPh" in item:
            item = self._SOUND.sub(b"", item)
        text = b"".join(self._PART.findall(item))
        if b"&" in text or b"_x" in text:
            text = plain(text.decode()).encode("utf-8", "replace")
        return text

    def __getitem__(self, index: int) -> str:
        if index + 1 >= len(self._ends):
            return ""
        return self._map[self._ends[index] : self._ends[index + 1]].decode("utf-8", "replace")

    def close(self) -> None:
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()
