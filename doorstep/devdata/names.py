"""Names, identity numbers and telephones of people who do not exist."""

import random
from datetime import date
from typing import Any

from doorstep.devdata import source
from doorstep.residents.identity import check_character
from doorstep.residents.models import Sex

#: Of numbers that nobody is given: the samples of ledgers use the same.
SEQUENCES = range(900, 996)
MERGED = date(2020, 7, 1)


class Names:
    """Draws names as people of a year of birth have them."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.data: dict[str, Any] = source.load("names")

    def surname(self) -> str:
        surnames: str = self.data["surnames"]
        return self.rng.choice(surnames)

    def given(self, sex: int, born: int) -> str:
        cohort = next(one for one in self.data["cohorts"] if born < one["before"])
        characters: dict[str, str] = cohort["men" if sex == Sex.MALE else "women"]
        last = self.rng.choice(characters["last"])
        if self.rng.random() < cohort["single"]:
            return last
        middle = self.rng.choice(characters["middle"])
        return middle + last if middle != last else last

    def full(self, sex: int, born: int) -> str:
        return self.surname() + self.given(sex, born)


class Numbers:
    """Identity numbers with a correct check character, each given once."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.given: set[str] = set()
        self.places: dict[str, dict[str, int]] = source.load("names")["id_places"]

    def identity(self, sex: int, born: date, place: str = "") -> str:
        odd = sex == Sex.MALE
        weights = self.places["since_2020" if born >= MERGED else "before_2020"]
        while True:
            code = place or self.rng.choices(list(weights), list(weights.values()))[0]
            sequence = self.rng.choice(SEQUENCES)
            if sequence % 2 != odd:
                continue
            first = f"{code}{born:%Y%m%d}{sequence}"
            number = first + check_character(first)
            if number not in self.given:
                self.given.add(number)
                return number


class Phones:
    """Numbers of the ranges that the samples use; those below 200 are kept for the demo's own accounts."""

    def __init__(self, rng: random.Random) -> None:
        self.mobiles = [f"{head}{number:04}" for head in ("1380000", "1390000") for number in range(200, 10_000)]
        self.landlines = [f"0513-80000{number:03}" for number in range(300, 1000)]
        rng.shuffle(self.mobiles)
        rng.shuffle(self.landlines)

    def mobile(self) -> str:
        return self.mobiles.pop()

    def landline(self) -> str:
        return self.landlines.pop() if self.landlines else ""
