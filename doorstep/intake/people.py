"""From a row of a ledger to the register and the elder ledger."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from doorstep.accounts.phones import phone_hash
from doorstep.elders.services import ConditionEntry, ContactEntry, ElderRow, TagEntry
from doorstep.elders.services.tags import right_for
from doorstep.elders.tags import TAGS, Tag, tag_of
from doorstep.intake.reading import addresses
from doorstep.intake.reading.duplicates import Known, Place
from doorstep.intake.reading.model import Resident
from doorstep.intake.reading.words import load as load_words
from doorstep.intake.reading.words import squeezed
from doorstep.kernel.errors import Refused
from doorstep.regions.models import Level, Region
from doorstep.residents import phones
from doorstep.residents.models import Sex
from doorstep.residents.services import ImportedPerson
from doorstep.residents.services.columns import id_hash

_MEANING = load_words("meaning.yaml")
_LIVING: Mapping[str, str] = _MEANING["living"]
_ILLNESS: Mapping[str, str] = _MEANING["illness"]
_TO_HEAD = {word: code for code, words in _MEANING["relation_to_head"].items() for word in words}
_TO_CONTACT = {word: code for code, words in _MEANING["contact_relation"].items() for word in words}
_MAN = next(iter(load_words("words.yaml")["sex"]))
_DIGITS = re.compile(r"\d+")
LONGEST_WORD = 30
LONGEST_NAME = 40


@dataclass(slots=True)
class Areas:
    """The community and its parts, by name."""

    community: Region
    grids: dict[str, Region] = field(default_factory=dict)
    buildings: dict[str, Region] = field(default_factory=dict)

    @classmethod
    def of(cls, community: Region, today: object) -> "Areas":
        found = cls(community)
        for part in Region.objects.under(community.path).valid_on(today).exclude(pk=community.pk):
            if part.level == Level.GRID:
                for name in _grid_names(part.name):
                    found.grids.setdefault(name, part)
            else:
                found.buildings.setdefault(squeezed(part.name), part)
        return found

    def region_of(self, resident: Resident, building: Region | None) -> Region:
        """The grid that the row names; else that of the building; else the community, until somebody knows the grid."""
        if resident.grid:
            for name in _grid_names(resident.grid):
                if name in self.grids:
                    return self.grids[name]
        if building is not None:
            return next((grid for grid in self.grids.values() if building.path.startswith(grid.path)), self.community)
        return self.community


@lru_cache(maxsize=1024)
def _grid_names(text: str) -> tuple[str, ...]:
    """A grid is known by its name, and by its number within the community."""
    plain = squeezed(text)
    number = _DIGITS.findall(plain)
    return (plain, f"#{int(number[-1])}") if number else (plain,)


def person_of(resident: Resident, areas: Areas) -> ImportedPerson:
    where = addresses.parse(resident.address) if resident.address else addresses.Address("")
    door = f"{where.estate}{addresses.block_words(where.block)}"[:120]
    building = areas.buildings.get(door)
    sex = Sex.UNKNOWN if not resident.sex else Sex.MALE if resident.sex == _MAN else Sex.FEMALE
    return ImportedPerson(
        region=areas.region_of(resident, building),
        name=resident.name[:LONGEST_NAME],
        sex=sex,
        birth_date=resident.born,
        id_number=resident.id_number or "",
        phone=resident.phones[0] if resident.phones else "",
        no_id_reason="" if resident.id_number else "not_at_hand",
        address=door,
        unit=where.unit[:10],
        room=where.room[:10],
        building=building,
        relation_to_head=_TO_HEAD.get(resident.relation or "", ""),
    )


def elder_of(
    resident: Resident, person_id: int, may: Callable[[str], bool], source: str, evidence: str
) -> tuple[ElderRow | None, bool]:
    """What the elder ledger takes of a row, and whether a tag had to stay out for want of its right."""
    tags, illnesses, held_back = [], [], False
    for word in resident.tags:
        illness = _ILLNESS.get(word)
        if illness:
            illnesses.append(ConditionEntry(code=illness))
            continue
        tag = tag_of(word) or Tag.OTHER
        if not may(right_for(tag)):
            held_back = True
            continue
        other = word[:LONGEST_WORD] if tag == Tag.OTHER else ""
        tags.append(TagEntry(tag=tag, word=other, evidence=evidence if TAGS[tag].needs_evidence else ""))
    contacts = []
    if resident.contact_name and resident.contact_name != resident.name:
        relation = _TO_CONTACT.get(resident.contact_relation or "", (resident.contact_relation or "")[:20])
        contacts.append(
            ContactEntry(
                name=resident.contact_name[:LONGEST_NAME], relation=relation, phone=usable(resident.contact_phone or "")
            )
        )
    living = _LIVING.get(resident.living or "", "")
    if not (tags or illnesses or contacts or living):
        return None, held_back
    row = ElderRow(
        person_id=person_id, living=living, tags=tags, conditions=illnesses, contacts=contacts, source=source
    )
    return row, held_back


def usable(number: str) -> str:
    """The number, or nothing where the register would refuse it."""
    try:
        phones.normalise(number)
    except Refused:
        return ""
    return number


def hashed(resident: Resident, file: str) -> Known:
    """As `duplicates.known`, by keyed hashes, so that rows of earlier files can be compared."""
    return Known(
        Place(file, resident.sheet, resident.row),
        resident.name,
        id_hash(resident.id_number or ""),
        resident.birth_date or "",
        tuple(hash_of_phones(resident.phones)),
    )


def hash_of_phones(numbers: Iterable[str]) -> list[str]:
    return [phone_hash(phones.normalise(number)) for number in numbers if usable(number)]
