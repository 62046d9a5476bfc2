"""Measured values: what may be typed in, and when a value is a reason to see a doctor. Never a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from doorstep.programmes.schema.problems import LocalText

LEVELS = ("urgent", "attention", "ok")
COMPARISONS = ("at_least", "above", "at_most", "below")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: LocalText


@dataclass(frozen=True, slots=True)
class ReadingField:
    """One number or choice of a reading; `low` and `high` only catch typing errors, they judge nobody's health."""

    code: str
    name: LocalText
    unit: str | None
    required: bool
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = 0
    allowed: tuple[Decimal, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def is_choice(self) -> bool:
        return bool(self.choices)


@dataclass(frozen=True, slots=True)
class Condition:
    field: str
    comparison: str
    limit: Decimal

    def holds(self, value: Decimal) -> bool:
        match self.comparison:
            case "at_least":
                return value >= self.limit
            case "above":
                return value > self.limit
            case "at_most":
                return value <= self.limit
            case _:
                return value < self.limit


@dataclass(frozen=True, slots=True)
class HintRule:
    """One line of advice. It speaks when every `where` choice fits, the age fits and any one condition holds
    (or there is none). `age_from` needs a known age; `age_below` is also used when the age is not known."""

    code: str
    level: str
    text: LocalText
    source: str
    where: Mapping[str, str]
    any_of: tuple[Condition, ...]
    age_from: int | None
    age_below: int | None
    follow_up_days: int | None

    def speaks(self, numbers: Mapping[str, Decimal], choices: Mapping[str, str], age: int | None) -> bool:
        if any(choices.get(field) != code for field, code in self.where.items()):
            return False
        if self.age_from is not None and (age is None or age < self.age_from):
            return False
        if self.age_below is not None and age is not None and age >= self.age_below:
            return False
        return not self.any_of or any(c.field in numbers and c.holds(numbers[c.field]) for c in self.any_of)


@dataclass(frozen=True, slots=True)
class ReadingSpec:
    """One kind of reading, checked. The first rule that speaks gives the hint, so the gravest stand first."""

    code: str
    name: LocalText
    fields: tuple[ReadingField, ...]
    greater: tuple[tuple[str, str], ...]
    totalled: bool
    rules: tuple[HintRule, ...]

    def field(self, code: str) -> ReadingField | None:
        return next((entry for entry in self.fields if entry.code == code), None)


@dataclass(frozen=True, slots=True)
class Hint:
    """What to say about a reading. `follow_up_days`: within how many days somebody should ask again; None: no task."""

    code: str
    level: str
    text: LocalText
    follow_up_days: int | None
    source: str


def as_number(value: object) -> Decimal | None:
    """The number a typed or stored value stands for; None when it is none (also for true, "NaN" and infinity)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def problems_of(spec: ReadingSpec, values: Mapping[str, object]) -> list[str]:
    """Codes of what is wrong with typed values, "field.problem"; an empty list means they are believable."""
    found = [f"{code}.unknown" for code in values if spec.field(code) is None]
    for entry in spec.fields:
        value = values.get(entry.code)
        if value is None or value == "":
            if entry.required:
                found.append(f"{entry.code}.required")
        elif entry.is_choice:
            if all(value != choice.code for choice in entry.choices):
                found.append(f"{entry.code}.not_a_choice")
        else:
            problem = _number_problem(entry, as_number(value))
            if problem:
                found.append(f"{entry.code}.{problem}")
    numbers = _numbers(spec, values)
    for upper, lower in spec.greater:
        if upper in numbers and lower in numbers and numbers[upper] <= numbers[lower]:
            found.append(f"{upper}.not_above_{lower}")
    return found


def hint_of(spec: ReadingSpec, values: Mapping[str, object], age: int | None) -> Hint | None:
    """The advice for believable values; values nobody would believe get none."""
    if problems_of(spec, values):
        return None
    numbers = _numbers(spec, values)
    choices = {entry.code: str(values[entry.code]) for entry in spec.fields if entry.is_choice and entry.code in values}
    rule = next((rule for rule in spec.rules if rule.speaks(numbers, choices, age)), None)
    if rule is None:
        return None
    places = {entry.code: entry.decimals for entry in spec.fields}
    words = {code: f"{number:.{places.get(code, 0)}f}" for code, number in numbers.items()}
    return Hint(rule.code, rule.level, rule.text.fill(words), rule.follow_up_days, rule.source)


def _number_problem(entry: ReadingField, number: Decimal | None) -> str:
    if number is None:
        return "not_a_number"
    if (entry.low is not None and number < entry.low) or (entry.high is not None and number > entry.high):
        return "not_believable"
    if -int(number.normalize().as_tuple().exponent) > entry.decimals:
        return "too_precise"
    if entry.allowed and number not in entry.allowed:
        return "not_a_score"
    return ""


def _numbers(spec: ReadingSpec, values: Mapping[str, object]) -> dict[str, Decimal]:
    numbers = {}
    for entry in spec.fields:
        number = None if entry.is_choice else as_number(values.get(entry.code))
        if number is not None:
            numbers[entry.code] = number
    if spec.totalled:
        numbers[TOTAL] = sum(numbers.values(), Decimal(0))
    return numbers
