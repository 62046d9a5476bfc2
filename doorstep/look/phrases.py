"""Words around numbers, and lines that break where a speaker would pause. Pure functions, no markup."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language, gettext, pgettext

#: A piece wider than this does not fit on one line of a card at 320 px in elder mode (212 px of 24 px type).
LINE = 8.5
# Full-width comma, stop, pause mark, semicolon, colon, exclamation and question mark.
_STOPS = "\uff0c\u3002\u3001\uff1b\uff1a\uff01\uff1f,;!?"
# Closing quotes and brackets stay with the phrase they close.
_CLOSERS = "\u201d\u2019\u300f\u300d\uff09)\"'"
_PAUSE = re.compile(f"[^{_STOPS}]*[{_STOPS}]+[{_CLOSERS}]*|[^{_STOPS}]+")
# After the name of an area (community, street, estate) a long name may go on in the next line.
_AREA_WORDS = yaml.safe_load((Path(__file__).parent / "data/area_words.yaml").read_text(encoding="utf-8"))
_AREA_ENDS = re.compile(f"(?:{'|'.join(f'(?<={word})' for word in _AREA_WORDS)})(?=.{{3}})")
_DIGITS_AROUND = re.compile(r"(?<=\d)[,.:](?=\d)")


def width(text: str) -> float:
    """Width in ems: a Chinese character is one, a Latin letter or digit a little over half."""
    return sum(1.0 if unicodedata.east_asian_width(mark) in "WF" else 0.56 for mark in text)


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a sentence. `whole` pieces must not be broken over two lines."""

    text: str
    whole: bool


def pieces(sentence: str, line: float = LINE) -> list[Piece]:
    """The phrases of a sentence, cut after each comma, stop, pause mark or semicolon.

    The rule: a phrase no wider than `line` ems stays on one line; a longer one is cut after the names of areas in it,
    and what is still longer may break anywhere, as Chinese does, because keeping it together would push it over the
    edge of a narrow phone. Commas inside numbers do not count.
    """
    kept = _DIGITS_AROUND.sub(lambda found: {",": "\0", ".": "\1", ":": "\2"}[found[0]], sentence)
    cut = [part.replace("\0", ",").replace("\1", ".").replace("\2", ":") for part in _PAUSE.findall(kept)]
    parts = [part for long in cut for part in ([long] if width(long.strip()) <= line else _AREA_ENDS.split(long))]
    return [Piece(part, width(part.strip()) <= line) for part in parts]


def unbroken(text: str, line: float = LINE) -> list[str]:
    """The pieces of a date, name or short phrase: itself, or its words where it is wider than a line."""
    text = text.strip()
    if not text:
        return []
    return [text] if width(text) <= line else text.split(" ")


def number(value: int | float | None, places: int = 0) -> str:
    """`1,767`. What is not counted is a dash, never a zero: the two mean different things in a table."""
    if value is None:
        return "–"
    text = f"{abs(value):,.{places}f}"
    return f"−{text}" if value < 0 and float(text.replace(",", "")) else text


def signed(value: int | float | None, places: int = 0) -> str:
    """`+15`, `−8` with a true minus (U+2212), `0` without a sign."""
    if value is None:
        return "–"
    text = number(abs(value), places)
    if not float(text.replace(",", "")):
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def percent_change(value: int | float | None, before: int | float | None) -> str:
    """`+21.1%` against the period before. From nothing there is no percentage: a dash."""
    if value is None or not before:
        return "–"
    return f"{signed((value - before) / before * 100, 1)}%"


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number as it is written in a brief: `kind` is exact, over or nearly."""

    kind: str
    value: int


def round_for_brief(value: int) -> Rounded:
    """How a brief rounds, so that the words stay true: never upwards beyond `nearly`, never a flattering step.

    * Up to 10, and a number that is round already: exact (160).
    * Within 2 % below the next round number of the higher step: nearly it (498 is nearly 500, 1,985 nearly 2,000).
    * Otherwise down to the step, and "over": 163 is over 160, 1,767 is over 1,700, 12,345 is over 12,000.

    The step is ten under a thousand and the second digit above; the higher step is ten times that.
    """
    if value < 0:
        raise ValueError("a count is never negative")
    if value <= 10:
        return Rounded("exact", value)
    step = 10 if value < 1000 else 10 ** (len(str(value)) - 2)
    if value % step == 0:
        return Rounded("exact", value)
    higher = step * 10
    above = (value // higher + 1) * higher
    if (above - value) * 50 <= above:
        return Rounded("nearly", above)
    return Rounded("over", value // step * step)


def _quantity(value: int) -> str:
    """Chinese writes 1.2万 from ten thousand on and no thousands comma in running text; English writes 12,000."""
    if not (get_language() or "").startswith("zh"):
        return f"{value:,}"
    if value >= 10_000 and value % 100 == 0:
        return pgettext("ten thousands", "{number}").format(number=f"{value / 10_000:g}")
    return str(value)


def rounded(value: int) -> str:
    """`160余`, `近500`, `160`: the rounded wording of a brief, see round_for_brief."""
    found = round_for_brief(value)
    said = _quantity(found.value)
    if found.kind == "over":
        return gettext("over {number}").format(number=said)
    if found.kind == "nearly":
        return gettext("nearly {number}").format(number=said)
    return said
