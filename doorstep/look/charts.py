"""Geometry of the small inline charts. No colours, no markup: the stylesheet and the components own those."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    label: str = ""
    value: str = ""
    last: bool = False

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 6, 1)


def line_points(values: Sequence[float | None], width: float, height: float) -> list[tuple[float, float]]:
    """Points of a line from left to right; a gap in the values is a gap in the points, never a zero."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    reach = (high - low) or 1
    step = (width - 4) / max(len(values) - 1, 1)
    flat = high == low
    return [
        (
            round(2 + index * step, 1),
            round(height / 2 if flat else height - 4 - (value - low) / reach * (height - 8), 1),
        )
        for index, value in enumerate(values)
        if value is not None
    ]


def columns(values: Sequence[float | None], width: float, height: float, gap: float = 0.27) -> list[Bar]:
    """Columns that stand on the floor. The smallest known value keeps one unit of height, so that it can be seen."""
    if not values:
        return []
    top = max([value or 0 for value in values] + [1])
    room = width / (len(values) - gap)
    found = []
    for index, value in enumerate(values):
        tall = max(1.0, (value or 0) / top * (height - 1))
        found.append(
            Bar(
                x=round(index * room, 1),
                y=round(height - tall, 1),
                width=round(room * (1 - gap), 1),
                height=round(tall, 1),
                last=index == len(values) - 1,
            )
        )
    return found


def share(part: float | None, whole: float | None) -> float:
    """Percent of the whole between 0 and 100, for a meter. Nothing of nothing is an empty meter."""
    if not part or not whole or whole <= 0:
        return 0.0
    return round(min(max(part / whole * 100, 0.0), 100.0), 1)
