"""The order of areas and how their codes are written. Pure Python."""

import math
import re
from collections.abc import Sequence

DISTRICT, STREET, COMMUNITY, GRID, BUILDING = 1, 2, 3, 4, 5

#: parent level → levels that may lie in it. Buildings stand in a community where no grids are cut yet, and in estates;
#: an estate whose community is not known yet hangs under its street.
MAY_CONTAIN: dict[int, frozenset[int]] = {
    DISTRICT: frozenset({STREET}),
    STREET: frozenset({COMMUNITY, BUILDING}),
    COMMUNITY: frozenset({GRID, BUILDING}),
    GRID: frozenset({BUILDING}),
    BUILDING: frozenset({BUILDING}),
}

CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{0,11}", re.ASCII)
#: Columns of the statistical code: 6 for the district, then 3 for each level below, filled up with zeros to 12.
DISTRICT_WIDTH, STEP_WIDTH, FULL_WIDTH = 6, 3, 12

#: Straight line to street: what people really walk is about a third longer.
DETOUR = 1.3
#: Metres an older person walks in a minute (about 4 km/h), rather slow than too fast.
WALKING_PACE = 67
_EARTH = 6_371_000


def ancestors(path: str) -> list[str]:
    """`a/b/c/` → `a/`, `a/b/`, `a/b/c/`."""
    steps = [step for step in path.split("/") if step]
    return ["/".join(steps[: depth + 1]) + "/" for depth in range(len(steps))]


def free_segment(code: str, used: Sequence[str] | frozenset[str] | set[str]) -> str:
    """The last step of a new path: the code, with `.2`, `.3` … behind it when an earlier area had that path."""
    if code not in used:
        return code
    number = 2
    while f"{code}.{number}" in used:
        number += 1
    return f"{code}.{number}"


def full_code(codes: Sequence[str]) -> str:
    """The codes from the district down, joined as statistics write them: `320613`, `017`, `X01` → `320613017X01`."""
    return "".join(codes).ljust(FULL_WIDTH, "0")


def split_code(text: str) -> list[str] | None:
    """The reverse: `320613017000` → `320613`, `017`; None when it can't be such a code."""
    if (
        len(text) < DISTRICT_WIDTH
        or (len(text) - DISTRICT_WIDTH) % STEP_WIDTH
        or not text.isascii()
        or not text.isalnum()
    ):
        return None
    steps = [text[at : at + STEP_WIDTH] for at in range(DISTRICT_WIDTH, len(text), STEP_WIDTH)]
    while steps and not steps[-1].strip("0"):
        steps.pop()
    return [text[:DISTRICT_WIDTH], *steps]


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres between two positions (latitude, longitude) as the crow flies."""
    phi_a, phi_b = math.radians(a[0]), math.radians(b[0])
    half_phi, half_lambda = (phi_b - phi_a) / 2, math.radians(b[1] - a[1]) / 2
    slope = math.sin(half_phi) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(half_lambda) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, slope)))


def walking_minutes(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> int | None:
    """Minutes on foot for an older person, at least one; None when a position is not known."""
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return None
    return max(1, math.ceil(distance((a[0], a[1]), (b[0], b[1])) * DETOUR / WALKING_PACE))
