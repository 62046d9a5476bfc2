"""Programmes and readings as data: typed specifications, their parser and the catalogue. Pure Python, no Django."""

from doorstep.programmes.schema.catalogue import (
    check_plausible,
    hint,
    load_catalogue,
    load_default_notices,
    load_folder,
    load_readings,
    load_units,
    programme_files,
)
from doorstep.programmes.schema.problems import LocalList, LocalText, Problem, SpecError, read_yaml
from doorstep.programmes.schema.programme import (
    EVIDENCE,
    GROUPS,
    NOTICE_KINDS,
    NOTICE_WORDS,
    UNITS,
    parse_notices,
    parse_programme,
)
from doorstep.programmes.schema.reading import Choice, Condition, Hint, HintRule, ReadingField, ReadingSpec
from doorstep.programmes.schema.reading_form import parse_readings
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

__all__ = [
    "EVIDENCE", "GROUPS", "NOTICE_KINDS", "NOTICE_WORDS", "UNITS",
    "Choice", "Condition", "EvidenceSpec", "FilingSpec", "Hint", "HintRule", "ItemSpec", "LightSpec", "LocalList",
    "LocalText", "PointsHint", "Problem", "ProgrammeSpec", "ReadingField", "ReadingSpec", "SettingSpec", "SpecError",
    "TargetGroup", "check_plausible", "hint", "load_catalogue", "load_default_notices", "load_folder", "load_readings",
    "load_units", "parse_notices", "parse_programme", "parse_readings", "programme_files", "read_yaml",
]  # fmt: skip
