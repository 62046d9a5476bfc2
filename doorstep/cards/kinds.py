"""Whom a card names, in the order in which they stand on it. One table; screens, sheets and checks read it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: How many of one kind a card has room for.
MOST_OF_A_KIND = 3


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    name: Any
    icon: str
    #: Stands big at the top.
    first: bool = False
    #: A neighbour and no official: the number is printed only when he agreed.
    asks_agreement: bool = False
    #: Every card should have one; who misses it is told.
    expected: bool = True


_ALL = (
    Kind("grid_worker", _("Grid worker"), "me", first=True),
    Kind("grid_leader", _("Head of the grid"), "flag", first=True),
    Kind("micro_grid", _("Micro-grid worker"), "walk", asks_agreement=True),
    Kind("building_steward", _("Building steward"), "building", asks_agreement=True, expected=False),
    Kind("party_household", _("Party centre household"), "home", asks_agreement=True, expected=False),
    Kind("community_duty", _("Community office"), "desk"),
    Kind("property", _("Property company"), "key"),
    Kind("family_doctor", _("Family doctor"), "heart"),
    Kind("police", _("Police officer of the area"), "lock", expected=False),
    Kind("power", _("Power"), "info"),
    Kind("water", _("Water"), "drop"),
    Kind("gas", _("Gas"), "info"),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
ORDER: dict[str, int] = {code: place for place, code in enumerate(KINDS)}

#: The same in the whole country and on every card: the number, and when one dials it.
EMERGENCY: tuple[tuple[str, Any], ...] = (
    ("120", _("When somebody is very ill")),
    ("110", _("Police")),
    ("119", _("Fire")),
    ("12345", _("Government hotline")),
)
