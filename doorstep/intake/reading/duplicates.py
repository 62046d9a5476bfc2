"""Rows that are one person, and one ID number on two people."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from doorstep.intake.reading.model import Resident


class Place(NamedTuple):
    """A row of a file: the two digits of the file's name (or the whole name), sheet, row."""

    file: str
    sheet: str
    row: int


class Known(NamedTuple):
    """What of a row is compared. Only keys are kept, no clear numbers."""

    place: Place
    name: str
    id_key: str
    birth: str
    phone_keys: tuple[str, ...]


class Group(NamedTuple):
    places: list[Place]
    kind: str


class Duplicates:
    """Collects rows, of this file and of files imported before, and says which of them are one person.

    The same ID number is one person. Without a number on at least one side it is probable: the same name, and the same
    whole birth date or a telephone in common. The name alone, or the telephone alone, says nothing.
    """

    def __init__(self) -> None:
        self._rows: list[Known] = []
        self._by_id: dict[str, list[int]] = {}
        self._without: list[int] = []
        self._by_name: dict[str, list[int]] = {}

    def add(self, row: Known) -> None:
        place = len(self._rows)
        self._rows.append(row)
        if row.id_key:
            self._by_id.setdefault(row.id_key, []).append(place)
        else:
            self._without.append(place)
        self._by_name.setdefault(row.name, []).append(place)

    def groups(self) -> Iterator[Group]:
        """In the order of their first rows."""
        parents: dict[int, int] = {}

        def root(place: int) -> int:
            while parents.setdefault(place, place) != place:
                place = parents[place]
            return place

        def join(one: int, other: int) -> None:
            first, second = sorted((root(one), root(other)))
            parents[second] = first

        for places in self._by_id.values():
            for other in places[1:]:
                join(places[0], other)
        for place in self._without:
            for other in self._by_name[self._rows[place].name]:
                if other != place and _probable(self._rows[place], self._rows[other]):
                    join(place, other)
        groups: dict[int, list[int]] = {}
        for place in sorted(parents):
            groups.setdefault(root(place), []).append(place)
        for members in groups.values():
            if len(members) > 1:
                rows = [self._rows[member] for member in members]
                kind = "same_id" if all(row.id_key for row in rows) else "probable"
                yield Group(sorted(row.place for row in rows), kind)

    def conflicts(self) -> Iterator[list[Place]]:
        """Rows of one ID number of which two have names without a character in common."""
        for places in self._by_id.values():
            if len(places) > 1:
                rows = [self._rows[place] for place in places]
                if any(not set(one.name) & set(other.name) for one in rows for other in rows):
                    yield [row.place for row in rows]


def _probable(one: Known, other: Known) -> bool:
    if one.id_key and other.id_key:
        return False
    same_birth = len(one.birth) == 10 and one.birth == other.birth
    return same_birth or bool(set(one.phone_keys) & set(other.phone_keys))


def known(resident: Resident, file: str) -> Known:
    """The keys of a row within a file; the clear number is the key as long as it stays in memory."""
    return Known(
        Place(file, resident.sheet, resident.row),
        resident.name,
        resident.id_number or "",
        resident.birth_date or "",
        tuple(resident.phones),
    )


def all_of(residents: Iterable[Resident], file: str) -> Duplicates:
    found = Duplicates()
    for resident in residents:
        found.add(known(resident, file))
    return found
