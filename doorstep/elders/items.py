"""The words of the two forms: their items and what each step means (programmes.md §4, codes.md §5)."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.elders.scales import ABILITY, SELF_CARE

SELF_CARE_ITEM: dict[str, Any] = {
    "eating": _("Eating"),
    "washing": _("Washing: hair, face, teeth, shaving, bathing"),
    "dressing": _("Dressing"),
    "toilet": _("Toilet and its control"),
    "moving": _("Moving: standing, walking, stairs, outdoors"),
}
_SELF_CARE_STEP: dict[str, tuple[Any, Any, Any, Any]] = {
    "eating": (_("by himself"), "", _("needs help, such as food cut small"), _("wholly dependent")),
    "washing": (
        _("by himself"),
        _("help with bathing only"),
        _("a part with help"),
        _("wholly dependent"),
    ),
    "dressing": (_("by himself"), "", _("a part with help"), _("wholly dependent")),
    "toilet": (
        _("by himself"),
        _("now and then not in time, but gets there"),
        _("often not in time, needs reminding and help"),
        _("no control at all"),
    ),
    "moving": (
        _("by himself"),
        _("with a stick or a light hand"),
        _("with much help, no stairs"),
        _("stays in bed"),
    ),
}

ABILITY_ITEM: dict[tuple[str, str], Any] = {
    ("self_care", "eating"): _("Eating"),
    ("self_care", "grooming"): _("Grooming"),
    ("self_care", "bathing"): _("Bathing"),
    ("self_care", "upper_clothes"): _("Upper clothes on and off"),
    ("self_care", "lower_clothes"): _("Trousers, shoes and socks on and off"),
    ("self_care", "bladder"): _("Control of the bladder"),
    ("self_care", "bowels"): _("Control of the bowels"),
    ("self_care", "toilet"): _("Going to the toilet"),
    ("movement", "turning_in_bed"): _("Changing position in bed"),
    ("movement", "bed_to_chair"): _("From bed to chair"),
    ("movement", "walking"): _("Walking on the level, 50 metres"),
    ("movement", "stairs"): _("Stairs up and down, 10 to 15 steps"),
    ("mind", "time"): _("Knows the time"),
    ("mind", "place"): _("Knows the place"),
    ("mind", "persons"): _("Knows people"),
    ("mind", "memory"): _("Memory"),
    ("mind", "understanding"): _("Understanding"),
    ("mind", "expression"): _("Expression"),
    ("mind", "aggression"): _("Aggressive behaviour"),
    ("mind", "depression"): _("Signs of depression"),
    ("mind", "consciousness"): _("Consciousness"),
    ("senses", "sight"): _("Sight"),
    ("senses", "hearing"): _("Hearing"),
    ("senses", "daily_affairs"): _("Carrying out daily affairs"),
    ("senses", "transport"): _("Going out by bus or car"),
    ("senses", "contacts"): _("Company of others"),
}
#: The five steps of an item of action (codes.md §5); other items are marked by their points and the two ends.
_ACTION = {
    4: _("by himself"),
    3: _("with a word of guidance"),
    2: _("with help, mostly himself"),
    1: _("mostly with help"),
    0: _("wholly dependent"),
}
_BY_ACTION = {
    *(("self_care", item) for item in ("grooming", "bathing", "upper_clothes", "lower_clothes", "toilet")),
    *(("movement", item) for item in ("turning_in_bed", "bed_to_chair", "walking")),
}
_ENDS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("mind", "aggression"): (_("none"), pgettext_lazy("behaviour", "yes")),
    ("mind", "depression"): (_("none"), pgettext_lazy("behaviour", "yes")),
    ("mind", "consciousness"): (_("awake"), _("in a coma")),
}


def _step(points: int, words: Any) -> Any:
    return format_lazy("{points}: {words}", points=points, words=words)


def self_care_steps(item: str) -> list[tuple[int, Any]]:
    """Points and words of the steps that the form has for the item."""
    words = _SELF_CARE_STEP[item]
    steps = zip(SELF_CARE[item], words, strict=True)
    return [(points, _step(points, said)) for points, said in steps if points is not None]


def ability_steps(part: str, item: str) -> list[tuple[int, Any]]:
    """From the highest points down to 0."""
    highest = ABILITY[part].items[item]
    best, worst = _ENDS.get((part, item), (_("no trouble"), _("not at all")))
    words: dict[int, Any] = dict(_ACTION) if (part, item) in _BY_ACTION else {highest: best, 0: worst}
    return [
        (points, _step(points, words[points]) if points in words else str(points)) for points in range(highest, -1, -1)
    ]
