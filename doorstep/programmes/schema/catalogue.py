"""The catalogue delivered with the product: the YAML files beside this package, read and checked once."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from doorstep.programmes.schema.problems import LocalText, Problem, SpecError, gettext_noop, read_yaml
from doorstep.programmes.schema.programme import parse_notices, parse_programme
from doorstep.programmes.schema.reading import Hint, ReadingSpec, hint_of, problems_of
from doorstep.programmes.schema.reading_form import parse_readings, parse_units
from doorstep.programmes.schema.specs import ProgrammeSpec

DATA = Path(__file__).resolve().parent.parent / "data"
READINGS = "readings.yaml"
NOTICES = "notices.yaml"


def programme_files(folder: Path = DATA) -> list[Path]:
    """The programme files of a folder in the order of their names, the two shared files left out."""
    return sorted(path for path in folder.glob("*.yaml") if path.name not in {READINGS, NOTICES})


def load_folder(folder: Path) -> dict[str, ProgrammeSpec]:
    """Every programme of a folder by code; SpecError gathers the mistakes of all files."""
    problems: list[Problem] = []
    found: dict[str, ProgrammeSpec] = {}
    for path in programme_files(folder):
        try:
            spec = parse_programme(path.read_text(encoding="utf-8"), name=path.name)
        except SpecError as error:
            problems += [Problem(f"{path.name} {p.path}".rstrip(), p.message, p.params) for p in error.problems]
            continue
        if spec.code != path.stem:
            message = gettext_noop("The file is named after another code than “%(code)s”.")
            problems.append(Problem(f"{path.name} code", message, {"code": spec.code}))
        found[spec.code] = spec
    if problems:
        raise SpecError(problems)
    return found


@functools.cache
def _catalogue() -> Mapping[str, ProgrammeSpec]:
    return load_folder(DATA)


@functools.cache
def _readings() -> Mapping[str, ReadingSpec]:
    return parse_readings((DATA / READINGS).read_text(encoding="utf-8"), READINGS)


@functools.cache
def _units() -> Mapping[str, LocalText]:
    return parse_units((DATA / READINGS).read_text(encoding="utf-8"), READINGS)


@functools.cache
def _default_notices() -> Mapping[str, LocalText]:
    problems: list[Problem] = []
    notices = parse_notices(read_yaml((DATA / NOTICES).read_text(encoding="utf-8"), NOTICES), problems, "")
    if problems:
        raise SpecError(problems, NOTICES)
    return notices


def load_catalogue() -> dict[str, ProgrammeSpec]:
    """The programmes delivered with the product, by code."""
    return dict(_catalogue())


def load_readings() -> dict[str, ReadingSpec]:
    """The kinds of reading delivered with the product, by code."""
    return dict(_readings())


def load_units() -> dict[str, LocalText]:
    """How the units of readings are written, by code."""
    return dict(_units())


def load_default_notices() -> dict[str, LocalText]:
    """The notice texts used where a programme with sessions has no words of its own."""
    return dict(_default_notices())


def check_plausible(reading_code: str, values: Mapping[str, object]) -> list[str]:
    """What is wrong with typed values, as codes "field.problem": required, unknown, not_a_number, not_a_choice,
    not_believable (a typing error such as 1200/80), too_precise, not_a_score, not_above_…; [] means believable.
    KeyError for a reading that does not exist."""
    return problems_of(_readings()[reading_code], values)


def hint(reading_code: str, values: Mapping[str, object], *, age: int | None) -> Hint | None:
    """The advice for a reading at this age (None: not known), or None when there is nothing to say.

    Values that `check_plausible` objects to get no advice. KeyError for a reading that does not exist."""
    return hint_of(_readings()[reading_code], values, age)
