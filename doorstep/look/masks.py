"""Names and numbers as staff see them on lists: enough to recognise, not enough to copy."""

import re
from functools import lru_cache
from pathlib import Path

import yaml

STARS = "**"


@lru_cache(maxsize=1)
def compound_surnames() -> frozenset[str]:
    source = Path(__file__).parent / "data" / "surnames.yaml"
    return frozenset(yaml.safe_load(source.read_text(encoding="utf-8"))["compound"])


def masked_name(name: str | None) -> str:
    """The family name and two stars, whatever the length of the name, so that the length tells nothing either."""
    name = (name or "").strip()
    if not name:
        return ""
    family = name[:2] if len(name) > 2 and name[:2] in compound_surnames() else name[0]
    return f"{family}{STARS}"


def masked_phone(number: str | None) -> str:
    """`139 **** 0147`, `0513-**** 1234`; of anything shorter only the last two digits stay."""
    digits = re.sub(r"\D", "", (number or "").removeprefix("+86"))
    if not digits:
        return ""
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]} **** {digits[-4:]}"
    if len(digits) >= 11 and digits.startswith("0"):
        return f"{digits[:-8]}-**** {digits[-4:]}"
    return f"**** {digits[-4:]}" if len(digits) >= 7 else f"{STARS}{digits[-2:]}"
