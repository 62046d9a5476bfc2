"""Reading and checking the YAML form of the readings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from doorstep.programmes.schema.problems import SOURCES, LocalText, Problem, Reader, SpecError, gettext_noop, read_yaml
from doorstep.programmes.schema.reading import (
    COMPARISONS,
    LEVELS,
    TOTAL,
    Choice,
    Condition,
    HintRule,
    ReadingField,
    ReadingSpec,
    as_number,
)


def parse_readings(source: str | Mapping[str, object], name: str = "") -> dict[str, ReadingSpec]:
    """All readings from the YAML text or mapping {units, readings}; SpecError lists every mistake."""
    problems: list[Problem] = []
    top = Reader(read_yaml(source, name) if isinstance(source, str) else source, "", problems)
    top.only(("units", "readings"))
    units = top.child("units")
    known_units = {str(key) for key in units.data} if units else set()
    for unit in known_units:
        if units:
            units.local(unit, limit=20)
    readings = top.child("readings")
    specs: dict[str, ReadingSpec] = {}
    for key in readings.data if readings else ():
        child = readings.child(str(key)) if readings else None
        if child is not None:
            specs[str(key)] = _reading(str(key), child, known_units)
    if problems:
        raise SpecError(problems, name)
    return specs


def parse_units(source: str, name: str = "") -> dict[str, LocalText]:
    """How each unit is written in both languages."""
    problems: list[Problem] = []
    top = Reader(read_yaml(source, name), "", problems)
    units = top.child("units")
    found = {str(key): units.local(str(key), limit=20) for key in units.data} if units else {}
    if problems:
        raise SpecError(problems, name)
    return found


def _reading(code: str, reader: Reader, units: set[str]) -> ReadingSpec:
    reader.only(("name", "fields"), ("greater", "totalled", "follow_up", "hints"))
    fields = tuple(_field(entry, units) for entry in reader.children("fields", unique="code"))
    numeric = {entry.code: entry for entry in fields if not entry.is_choice}
    totalled = reader.flag("totalled")
    greater = []
    for entry in reader.children("greater"):
        entry.only(("upper", "lower"))
        greater.append((entry.choice("upper", numeric), entry.choice("lower", numeric)))
    rules = []
    follow_up = _follow_up(reader.child("follow_up"))
    for entry in reader.children("hints", unique="code"):
        rules.append(_rule(entry, fields, totalled, follow_up))
    order = [LEVELS.index(rule.level) for rule in rules if rule.level in LEVELS]
    if order != sorted(order):
        reader.note("hints", gettext_noop("The gravest hints stand first: urgent, then attention, then ok."))
    return ReadingSpec(code, reader.local("name", limit=30), fields, tuple(greater), totalled, tuple(rules))


def _field(reader: Reader, units: set[str]) -> ReadingField:
    reader.only(("code", "name"), ("unit", "required", "low", "high", "decimals", "allowed", "choices"))
    choices = []
    for entry in reader.children("choices", unique="code"):
        entry.only(("code", "name"))
        choices.append(Choice(entry.code("code"), entry.local("name", limit=60)))
    allowed = []
    for place, value in reader.values("allowed"):
        number = as_number(value)
        if number is None:
            reader.note(place, gettext_noop("A number belongs here."))
        else:
            allowed.append(number)
    low, high = reader.number("low"), reader.number("high")
    if not choices:
        for key in ("unit", "low", "high"):
            if not reader.has(key) and not (allowed and key != "unit"):
                reader.note(key, gettext_noop("This is missing."))
        if low is not None and high is not None and low >= high:
            reader.note("high", gettext_noop("The upper limit is not above the lower limit."))
    return ReadingField(
        code=reader.code("code"),
        name=reader.local("name", limit=40),
        unit=reader.choice("unit", units) or None,
        required=reader.flag("required", True),
        low=low,
        high=high,
        decimals=reader.integer("decimals", 0, 3) or 0,
        allowed=tuple(allowed),
        choices=tuple(choices),
    )


def _follow_up(reader: Reader | None) -> dict[str, int | None]:
    days: dict[str, int | None] = {}
    if reader is None:
        return days
    reader.only((), ("urgent", "attention"))
    for level in ("urgent", "attention"):
        entry = reader.child(level)
        if entry is not None:
            entry.only(("days", "source"))
            entry.choice("source", SOURCES)
            days[level] = entry.integer("days", 0, 366)
    return days


def _rule(
    reader: Reader, fields: tuple[ReadingField, ...], totalled: bool, follow_up: Mapping[str, int | None]
) -> HintRule:
    reader.only(("code", "level", "text", "source"), ("where", "any_of", "age_from", "age_below", "follow_up"))
    numeric: dict[str, ReadingField | None] = {entry.code: entry for entry in fields if not entry.is_choice}
    if totalled:
        numeric[TOTAL] = None
    chosen = {entry.code: {choice.code for choice in entry.choices} for entry in fields if entry.is_choice}
    where = reader.child("where")
    wheres = {str(key): where.choice(str(key), chosen.get(str(key), ())) for key in where.data} if where else {}
    level = reader.choice("level", LEVELS)
    needed = {entry.code for entry in fields if entry.required} | ({TOTAL} if totalled else set())
    return HintRule(
        code=reader.code("code"),
        level=level,
        text=reader.local("text", may_name=needed & set(numeric), limit=300),
        source=reader.choice("source", SOURCES),
        where=wheres,
        any_of=tuple(_condition(entry, numeric) for entry in reader.children("any_of")),
        age_from=reader.integer("age_from", 0, 130),
        age_below=reader.integer("age_below", 0, 130),
        follow_up_days=follow_up.get(level) if reader.flag("follow_up", True) else None,
    )


def _condition(reader: Reader, numeric: Mapping[str, ReadingField | None]) -> Condition:
    reader.only(("field",), COMPARISONS)
    code = reader.choice("field", numeric)
    named = [key for key in COMPARISONS if reader.has(key)]
    if len(named) != 1:
        reader.note("", gettext_noop("Exactly one of at_least, above, at_most, below belongs here."))
        return Condition(code, "above", Decimal(0))
    limit = reader.number(named[0]) or Decimal(0)
    entry = numeric.get(code)
    if (
        entry
        and reader.clean(named[0])
        and entry.low is not None
        and entry.high is not None
        and not entry.low <= limit <= entry.high
    ):
        message = gettext_noop("The limit lies outside what may be typed in (%(low)s to %(high)s).")
        reader.note(named[0], message, low=entry.low, high=entry.high)
    return Condition(code, named[0], limit)
