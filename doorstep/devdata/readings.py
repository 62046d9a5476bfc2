"""Measured values as a clinic finds them: mostly fine, some that want a second look."""

import random
from typing import Any


def reading_for(item: str, rng: random.Random) -> dict[str, Any]:
    """The reading that goes with an item; nothing for items without one."""
    match item:
        case "blood_pressure":
            systolic = round(min(186, max(104, rng.gauss(133, 13))))
            diastolic = round(min(104, max(58, rng.gauss(79, 8))))
            return {
                "systolic": systolic,
                "diastolic": min(diastolic, systolic - 25),
                "pulse": round(min(98, max(54, rng.gauss(73, 8)))),
            }
        case "blood_glucose":
            fasting = rng.random() < 0.6
            value = rng.gauss(5.8, 0.9) if fasting else rng.gauss(7.4, 1.6)
            return {"value": round(min(15.8, max(4.2, value)), 1), "timing": "fasting" if fasting else "random"}
        case "vision":
            left = rng.choice([0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
            return {"left": left, "right": max(0.1, round(left + rng.choice([-0.1, 0, 0.1]), 1))}
        case _:
            return {}
