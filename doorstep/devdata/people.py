"""Twenty thousand invented people in households as they are: couples, three generations, elders alone."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from doorstep.devdata import source
from doorstep.devdata.doubles import with_doubles
from doorstep.devdata.names import Names, Numbers, Phones
from doorstep.devdata.regions import Quarter, quarters
from doorstep.kernel.actor import Actor
from doorstep.kernel.clock import age_on
from doorstep.residents.models import Sex
from doorstep.residents.services import PersonRow, bulk_create_people

#: Ages are as of this day; everybody was born before the past of the demo begins.
AS_OF = date(2023, 1, 1)
HEAD, SPOUSE, SON, DAUGHTER, GRANDCHILD, PARENT = "02", "10", "20", "30", "40", "50"
FLOORS, UNITS, DOORS = 6, 3, 2


@dataclass(slots=True)
class Someone:
    name: str
    sex: int
    born: date
    relation: str
    phone: str = ""
    number: str = ""
    no_id_reason: str = ""

    @property
    def age(self) -> int:
        return age_on(self.born, AS_OF)


def build_people(*, actor: Actor, share: float) -> int:
    """Fills every quarter with exactly as many people as the data file says. Returns how many."""
    rng = source.chance("people")
    maker = Maker(rng)
    settlers = _settlers()
    total = 0
    for quarter in quarters(share):
        # The people behind the demo's sign-ins come later and belong to the number.
        wanted = quarter.people - settlers.get(quarter.region.name, 0)
        rows = with_doubles(list(_rows(rng, quarter, maker, wanted)), region_name=quarter.region.name)
        total += len(bulk_create_people(actor=actor, region=quarter.region, rows=rows))
    return total + sum(settlers.values())


def _settlers() -> dict[str, int]:
    found: dict[str, int] = {}
    for resident in source.load("accounts")["residents"]:
        found[resident["grid"]] = found.get(resident["grid"], 0) + 1
    return found


def _rows(rng: random.Random, quarter: Quarter, maker: "Maker", wanted: int) -> Iterator[PersonRow]:
    taken = {(one["building"], one["unit"], one["room"]) for one in source.load("accounts")["residents"]}
    doors = [
        (building, str(unit), f"{floor}{door:02}")
        for building in quarter.buildings
        for unit in range(1, UNITS + 1)
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
        if (building.name, str(unit), f"{floor}{door:02}") not in taken
    ]
    rng.shuffle(doors)
    left = wanted
    while left > 0:
        building, unit, room = doors.pop()
        family = maker.household(quarter.elders)[:left]
        left -= len(family)
        for one in family:
            yield PersonRow(
                name=one.name,
                sex=one.sex,
                birth_date=one.born,
                id_number=one.number,
                no_id_reason=one.no_id_reason,
                phone=one.phone,
                relation_to_head=one.relation,
                address=building.name,
                unit=unit,
                room=room,
                building=building,
            )


class Maker:
    """Makes households, and remembers the telephones of grown children that parents living alone may share."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names = Names(rng)
        self.numbers = Numbers(rng)
        self.phones = Phones(rng)
        self.of_children: list[str] = []

    def household(self, elders: float) -> list[Someone]:
        rng = self.rng
        if rng.random() < elders:
            kind = rng.choices(["couple", "alone", "three_generations"], [48, 32, 20])[0]
        else:
            kind = rng.choices(["family", "pair", "single", "family_with_parent"], [46, 22, 20, 12])[0]
        family: list[Someone] = list(getattr(self, f"_{kind}")())
        self._give_phones(family)
        for one in family:
            if rng.random() < 0.985:
                one.number = self.numbers.identity(one.sex, one.born)
            else:
                one.no_id_reason = "in_the_making" if one.age < 4 else "not_at_hand"
        return family

    def _born(self, youngest: int, oldest: int) -> date:
        return AS_OF - timedelta(
            days=self.rng.randint(youngest * 365 + youngest // 4 + 60, oldest * 365 + oldest // 4 + 364)
        )

    def _someone(self, sex: int, born: date, relation: str, surname: str = "") -> Someone:
        family_name = surname or self.names.surname()
        return Someone(family_name + self.names.given(sex, born.year), sex, born, relation)

    def _pair(self, low: int = 24, high: int = 34) -> list[Someone]:
        man = self._someone(Sex.MALE, self._born(low, high), HEAD)
        apart = timedelta(days=self.rng.randint(-1100, 1500))
        woman = self._someone(Sex.FEMALE, min(man.born + apart, AS_OF - timedelta(days=20 * 366)), SPOUSE)
        return [man, woman]

    def _couple(self) -> list[Someone]:
        return self._pair(61, self.rng.choice([72, 79, 86]))

    def _alone(self) -> list[Someone]:
        sex = Sex.FEMALE if self.rng.random() < 0.68 else Sex.MALE
        return [self._someone(sex, self._born(63, self.rng.choice([78, 88, 96])), HEAD)]

    def _single(self) -> list[Someone]:
        sex = Sex.FEMALE if self.rng.random() < 0.5 else Sex.MALE
        return [self._someone(sex, self._born(22, 58), HEAD)]

    def _children(self, parents: list[Someone], relation: tuple[str, str]) -> list[Someone]:
        mother = parents[1]
        found = []
        for _ in range(self.rng.choices([1, 2], [72, 28])[0]):
            sex = Sex.MALE if self.rng.random() < 0.52 else Sex.FEMALE
            born = mother.born + timedelta(days=self.rng.randint(22 * 365, 36 * 365))
            born = min(born, AS_OF - timedelta(days=self.rng.randint(60, 900)))
            surname = parents[0].name[:1]
            found.append(self._someone(sex, born, relation[sex == Sex.FEMALE], surname))
        return found

    def _family(self) -> list[Someone]:
        pair = self._pair(27, 52)
        return [*pair, *self._children(pair, (SON, DAUGHTER))]

    def _family_with_parent(self) -> list[Someone]:
        family = self._family()
        mother = self._someone(
            Sex.FEMALE, family[0].born - timedelta(days=self.rng.randint(22 * 365, 33 * 365)), PARENT
        )
        return [*family, mother]

    def _three_generations(self) -> list[Someone]:
        old = self._pair(62, 82)
        low, high = max(24, old[1].age - 33), max(26, old[1].age - 22)
        young = self._pair(low, high)
        young[0].relation, young[1].relation = SON, DAUGHTER
        young[0].name = old[0].name[:1] + young[0].name[1:]
        return [*old, *young, *self._children(young, (GRANDCHILD, GRANDCHILD))]

    def _give_phones(self, family: list[Someone]) -> None:
        rng = self.rng
        shared = ""
        for one in sorted(family, key=lambda someone: someone.age):
            if 18 <= one.age < 62:
                one.phone = self.phones.mobile() if rng.random() < 0.96 else ""
                shared = one.phone or shared
                if 35 <= one.age < 58 and one.phone:
                    self.of_children.append(one.phone)
            elif 12 <= one.age < 18:
                one.phone = self.phones.mobile() if rng.random() < 0.4 else ""
        for one in family:
            if one.age < 62:
                continue
            luck = rng.random()
            if luck < (0.72 if one.age < 76 else 0.4):
                one.phone = self.phones.mobile()
            elif luck < 0.84:
                one.phone = shared or (rng.choice(self.of_children) if self.of_children else "")
            elif luck < 0.92:
                one.phone = self.phones.landline()
