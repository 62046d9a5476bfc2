"""Addresses: estate, block, staircase, flat, however block and flat are written."""

import re
from functools import lru_cache
from typing import NamedTuple

from doorstep.intake.reading.words import WORDS, squeezed

_W = WORDS["address"]
_B, _U, _R = _W["building"], _W["unit"], _W["room"]
_PREFIX = re.compile(_W["prefix"])
_J = _W["joined"]
_THREE = re.compile(
    rf"(?<![0-9A-Za-z])0*([0-9]{{1,3}}[A-Za-z]?){_J}0*([0-9]{{1,2}}){_J}([0-9]{{2,5}}[A-Za-z]?)(?:{_W['room_words']})?$"
)
_TWO = re.compile(rf"(?<![0-9A-Za-z])0*([0-9]{{1,3}}[A-Za-z]?){_J}([0-9]{{2,5}}[A-Za-z]?)(?:{_W['room_words']})?$")
_WHOLE = re.compile(
    rf"^(?P<estate>.*?[^0-9A-Za-z\-])0*(?P<block>[0-9]{{1,4}}[A-Za-z]?)(?P<word>{_W['building_words']}){_J}?"
    rf"(?:0*(?P<unit>[0-9]{{1,2}}[A-Za-z]?)(?:{_U}|{_J}){_J}?)?"
    rf"(?:(?P<room>[0-9]{{2,5}}[A-Za-z]?)(?:{_W['room_words']})?)?$"
)


class Address(NamedTuple):
    estate: str
    block: str = ""
    unit: str = ""
    room: str = ""

    def said(self) -> str:
        return (
            self.estate
            + (f"{self.block}{_B}" if self.block else "")
            + (f"{self.unit}{_U}" if self.unit else "")
            + (f"{self.room}{_R}" if self.room else "")
        )


def block_words(block: str) -> str:
    return f"{block}{_B}" if block else ""


@lru_cache(maxsize=8192)
def parse(text: str) -> Address:
    plain = squeezed(text)
    bare = _PREFIX.sub("", plain, count=1) or plain
    if found := _THREE.search(bare):
        return Address(bare[: found.start()], found[1], found[2], found[3])
    if (found := _WHOLE.match(bare)) and not _in_a_street(found):
        return Address(found["estate"], found["block"], found["unit"] or "", found["room"] or "")
    if (found := _TWO.search(bare)) and found.start():
        return Address(bare[: found.start()], found[1], "", found[2])
    return Address(bare)


def _in_a_street(found: re.Match[str]) -> bool:
    """A number behind the name of a street is that of a house and no block."""
    return found["word"] == _W["lot"] and found["estate"][-1:] in _W["street"]


def joined(address: str, estate: str, block: str, unit: str, room: str, rest: str) -> Address:
    """From columns: a whole address, or estate, block, staircase and flat in columns of their own."""
    if not (block or unit or room or rest):
        if not address:
            return parse(estate) if estate else Address("")
        whole = parse(address)
        return (
            whole
            if not estate or squeezed(estate) in whole.estate
            else whole._replace(estate=squeezed(estate) + whole.estate)
        )
    base = squeezed(address or "")
    base = (_PREFIX.sub("", base, count=1) or base) if base else ""
    where = squeezed(estate)
    if where and where not in base:
        base = where + base
    if rest:
        return parse(base + squeezed(rest))
    return Address(base, _bare(block, _W["building_words"]), _bare(unit, _U), _bare(room, _W["room_words"]))


@lru_cache(maxsize=8192)
def _bare(text: str, word: str) -> str:
    plain = squeezed(text)
    plain = re.sub(rf"(?:{word})$", "", plain)
    return plain.lstrip("0") or plain
