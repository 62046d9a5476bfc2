"""Reading and checking the YAML form of a programme."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from doorstep.programmes.schema.problems import (
    SOURCES,
    LocalText,
    Problem,
    Reader,
    SpecError,
    gettext_noop,
    is_text,
    read_yaml,
)
from doorstep.programmes.schema.specs import (
    EvidenceSpec,
    FilingSpec,
    ItemSpec,
    LightSpec,
    PointsHint,
    ProgrammeSpec,
    SettingSpec,
    TargetGroup,
)

GROUPS = ("health", "care", "party", "deliberation", "environment", "safety", "culture", "station")
UNITS = (
    "sessions", "items", "person_times", "people", "households", "household_times", "cases", "sites", "organisations",
)  # fmt: skip
SESSION_UNITS = ("sessions", "rounds", "topics")
CASE_UNITS = ("cases", "topics")
EVIDENCE = (
    "photo", "signature", "confirmation", "reading", "document", "note", "consent", "read_back", "performer", "place",
)  # fmt: skip
NOTICE_KINDS = ("invite", "reminder", "cancelled", "promoted")
NOTICE_WORDS = ("title", "date", "time", "place", "landmark", "community", "phone", "bring", "reason")
BRIEF_WORDS = ("places", "period", "name", "session_word", "case_word", *UNITS)
SECTION = re.compile(r"\d{1,2}|M\d{2}")


def parse_notices(data: object, problems: list[Problem], path: str = "notices") -> dict[str, LocalText]:
    """Notice texts by kind, each in both languages and only with placeholders that can be filled in."""
    reader = Reader(data, path, problems)
    reader.only((), NOTICE_KINDS)
    return {kind: reader.local(kind, may_name=NOTICE_WORDS, limit=300) for kind in NOTICE_KINDS if reader.has(kind)}


def parse_programme(
    source: str | Mapping[str, object],
    *,
    default_notices: Mapping[str, LocalText] | None = None,
    readings: Collection[str] | None = None,
    name: str = "",
) -> ProgrammeSpec:
    """A programme from its YAML text or mapping; SpecError lists every mistake.

    `default_notices` completes a programme with sessions that words only some of its notices itself; `readings` are
    the reading codes an item may name. Both come from the catalogue when left out. `name` heads the error lines.
    """
    if default_notices is None or readings is None:
        from doorstep.programmes.schema.catalogue import load_default_notices, load_readings

        default_notices = load_default_notices() if default_notices is None else default_notices
        readings = load_readings() if readings is None else readings
    problems: list[Problem] = []
    top = Reader(read_yaml(source, name) if isinstance(source, str) else source, "", problems)
    top.only(
        ("code", "name", "short", "section", "group", "counts", "brief"),
        (
            "active", "session_unit", "session_word", "case_unit", "case_word", "sites_kind", "target_groups", "items",
            "evidence", "filing", "light", "points", "bring", "notices", "settings",
        ),
    )  # fmt: skip
    counts = top.codes("counts", UNITS)
    if top.has("counts") and not counts and top.clean("counts"):
        top.note("counts", gettext_noop("Name at least one unit that is counted."))
    spec = ProgrammeSpec(
        code=top.code("code"),
        name=top.local("name", limit=30),
        short=top.local("short", limit=120),
        section=top.text("section"),
        group=top.choice("group", GROUPS),
        active=top.flag("active", True),
        counts=counts,
        session_unit=top.choice("session_unit", SESSION_UNITS, "sessions"),
        session_word=top.local("session_word", limit=20),
        case_unit=top.choice("case_unit", CASE_UNITS, "cases"),
        case_word=top.local("case_word", limit=20),
        sites_kind=top.code("sites_kind") or None,
        target_groups=tuple(_group(reader) for reader in top.children("target_groups", unique="code")),
        items=tuple(_item(reader, readings) for reader in top.children("items", unique="code")),
        evidence=_evidence(top.child("evidence")),
        filing=_filing(top.child("filing")),
        light=_light(top.child("light")),
        points=_points(top.child("points")),
        bring=top.local_list("bring"),
        notices=_notices(top, counts, default_notices),
        brief=top.local("brief", may_name=BRIEF_WORDS, limit=300),
        settings=tuple(_setting(reader) for reader in top.children("settings", unique="key")),
    )
    _check_sense(top, spec)
    if problems:
        raise SpecError(problems, name)
    return spec


def _check_sense(top: Reader, spec: ProgrammeSpec) -> None:
    """Rules between keys: what is counted must be named, and what is named must be counted."""
    if spec.section and not SECTION.fullmatch(spec.section):
        top.note("section", gettext_noop('A chapter such as "8" or a page entry such as "M18" belongs here.'))
    for unit, keys in (
        ("sessions", ("session_unit", "session_word")),
        ("cases", ("case_unit", "case_word")),
        ("sites", ("sites_kind",)),
    ):
        if unit in spec.counts and not top.has(keys[-1]):
            top.note(keys[-1], gettext_noop("This is needed because “%(unit)s” are counted."), unit=unit)
        for key in keys:
            if unit not in spec.counts and top.has(key):
                top.note(key, gettext_noop("This is of use only when “%(unit)s” are counted."), unit=unit)
    if "items" in spec.counts and not spec.items and top.clean("items"):
        top.note("items", gettext_noop("This is needed because “%(unit)s” are counted."), unit="items")
    for language, text in (("zh", spec.brief.zh), ("en", spec.brief.en)):
        for unit in UNITS:
            if "{" + unit + "}" in text and unit not in spec.counts:
                message = gettext_noop("{%(unit)s} is in the sentence but is not counted.")
                top.note(f"brief.{language}", message, unit=unit)
    for kind, notice in spec.notices.items():
        if not spec.bring and ("{bring}" in notice.zh or "{bring}" in notice.en):
            top.note(f"notices.{kind}", gettext_noop("{bring} needs the list “bring”."))


def _group(reader: Reader) -> TargetGroup:
    reader.only(("code", "name"), ("min_age", "max_age", "restricted"))
    low, high = reader.integer("min_age", 0, 130), reader.integer("max_age", 0, 130)
    if low is not None and high is not None and low > high:
        reader.note("max_age", gettext_noop("The upper age is below the lower age."))
    return TargetGroup(reader.code("code"), reader.local("name", limit=60), low, high, reader.flag("restricted"))


def _item(reader: Reader, readings: Collection[str]) -> ItemSpec:
    reader.only(("code", "name"), ("icon", "needs_identity", "reading", "evidence"))
    return ItemSpec(
        code=reader.code("code"),
        name=reader.local("name", limit=40),
        icon=reader.text("icon", limit=30),
        needs_identity=reader.flag("needs_identity"),
        reading=reader.choice("reading", readings) or None,
        evidence=reader.codes("evidence", EVIDENCE),
    )


def _evidence(reader: Reader | None) -> EvidenceSpec:
    if reader is None:
        return EvidenceSpec()
    reader.only(("photos_max",), ("required",))
    return EvidenceSpec(reader.integer("photos_max", 0, 3) or 0, reader.codes("required", EVIDENCE))


def _filing(reader: Reader | None) -> FilingSpec | None:
    if reader is None:
        return None
    reader.only(("required", "min_days", "max_days", "with", "source"))
    low, high = reader.integer("min_days", 0, 365) or 0, reader.integer("max_days", 0, 365) or 0
    if low > high:
        reader.note("max_days", gettext_noop("The longest notice is shorter than the shortest."))
    return FilingSpec(
        reader.flag("required"), low, high, reader.local("with", limit=60), reader.choice("source", SOURCES)
    )


def _light(reader: Reader | None) -> LightSpec | None:
    if reader is None:
        return None
    reader.only(("by_day", "text", "source"))
    return LightSpec(
        reader.integer("by_day", 1, 28) or 1, reader.local("text", limit=80), reader.choice("source", SOURCES)
    )


def _points(reader: Reader | None) -> tuple[PointsHint, ...]:
    hints = []
    for key in reader.data if reader else ():
        entry = Reader(reader.data[key], reader.at(str(key)), reader.problems) if reader else None
        if entry is None:
            continue
        entry.only(("name", "points", "source"), ("cap_year",))
        hints.append(
            PointsHint(
                str(key),
                entry.local("name", limit=60),
                entry.integer("points", -100, 100) or 0,
                entry.integer("cap_year", 1, 1000),
                entry.choice("source", SOURCES),
            )
        )
    return tuple(hints)


def _notices(top: Reader, counts: tuple[str, ...], defaults: Mapping[str, LocalText]) -> Mapping[str, LocalText]:
    own = parse_notices(top.data["notices"], top.problems) if top.has("notices") else {}
    return {**defaults, **own} if "sessions" in counts else own


def _setting(reader: Reader) -> SettingSpec:
    reader.only(("key", "value", "source", "note"))
    raw = reader.data.get("value")
    value: tuple[Any, ...] = tuple(raw) if isinstance(raw, list) else (raw,)
    if raw is not None and not (value and all(_is_plain(entry) for entry in value)):
        reader.note("value", gettext_noop("A number, a word, true or false, or a list of them belongs here."))
    return SettingSpec(
        reader.code("key"),
        value if isinstance(raw, list) else value[0],
        reader.choice("source", SOURCES),
        reader.local("note", limit=120),
    )


def _is_plain(value: object) -> bool:
    return is_text(value) or (isinstance(value, int | float) and math.isfinite(value))
