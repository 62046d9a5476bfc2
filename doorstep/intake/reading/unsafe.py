"""Formulas that link, fetch or start a program, and texts that pose as one."""

import re
import unicodedata

from doorstep.intake.reading.words import WORDS

_QUOTED = re.compile(r'"[^"]*"')
_CALLS = re.compile(
    r"(?<![A-Z0-9_.])(?:_XLFN\.|_XLWS\.|_XLL\.)*(?:" + "|".join(map(re.escape, WORDS["unsafe_calls"])) + r")\s*\(", re.I
)
_ELSEWHERE = re.compile(r"\[\d+\]|\[[^\]]*\.(?:xl|ods|csv)\w*\]|\|\s*'|\b(?:file|https?|ftp|mailto):", re.I)
_CALL = re.compile(r"[A-Za-z][\w.]*\s*\(")
_REFERENCE = re.compile(r"\||[\w'\"\]]!")
_PLAIN = re.compile(r'\s*="([^"]*)"\s*')


def reaches_outside(formula: str) -> bool:
    """Whether the formula of a workbook does more than reckon with this workbook."""
    bare = _QUOTED.sub('""', formula)
    return _CALLS.search(bare) is not None or _ELSEWHERE.search(bare) is not None or "|" in bare


def poses_as_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula with a call or a reference to a program.

    `+86 138…` is a telephone and a remark may start with a dash; `="3206…"` is how a text file keeps digits.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or plain[0] not in "=+-@":
        return False
    if _PLAIN.fullmatch(plain):
        return False
    if plain[0] == "=" and ("(" in plain or "!" in plain):
        return True
    return _CALL.search(plain) is not None or _REFERENCE.search(plain) is not None


def plain_text(text: str) -> str:
    """Without the spelling `="…"` in which programs keep digits as a text."""
    if text[:1] in ("=", " ") and '="' in text:
        found = _PLAIN.fullmatch(text)
        return found.group(1) if found else text
    return text
